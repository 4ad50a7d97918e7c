// Wrong bytes for tests, the same for every seed.
import type { Random } from '@onnxcast/series';

/** Pieces that files break at. */
const PIECES = [
  '"',
  ',',
  ';',
  '\n',
  '\r',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ':',
  '.',
  '-',
  'e',
  '0',
  '9',
  '\u0000',
  '\uFEFF',
  'NaN',
  'null',
  '1e999',
  '99999999',
  '日',
  '\\',
  '/',
  "'",
  ' ',
];

/** One to four of: a byte changed, a piece put in, a stretch doubled, left out or cut off at the end. */
export function mutateBytes(original: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(original);
  for (let times = random.integer(1, 5); times > 0; times--) {
    const at = random.integer(0, bytes.length + 1);
    const to = Math.min(bytes.length, at + random.integer(1, 40));
    const kind = random.integer(0, 6);
    if (kind === 0 && at < bytes.length) bytes[at] = random.integer(0, 256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    else if (kind === 3 && random.next() < 0.3) bytes = bytes.subarray(0, at);
    else {
      const piece = Buffer.from(PIECES[random.integer(0, PIECES.length)]!);
      bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
    }
  }
  return bytes;
}
