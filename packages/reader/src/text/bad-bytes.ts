// Where a file of text holds bytes that are none in its encoding.

/** The first line with such bytes, and what they are. */
interface BadLine {
  readonly line: number;
  /** In hexadecimal, `0xff`. */
  readonly byte: string;
}

const LINE_END = 0x0a;

/**
 * Finds the first line that is no text.
 * @param pieces the bytes of the file
 * @param encoding of one whose lines end in one byte
 * @returns undefined where the line is not one of a text
 */
export async function findBadLine(pieces: AsyncIterable<Buffer>, encoding: string): Promise<BadLine | undefined> {
  if (/^utf-?16/i.test(encoding)) return undefined;
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = all.indexOf(LINE_END); end !== -1; end = all.indexOf(LINE_END, from)) {
      line++;
      const bytes = all.subarray(from, end);
      if (!isText(bytes, encoding)) return badOf(bytes, line, encoding);
      from = end + 1;
    }
    rest = all.subarray(from);
  }
  return isText(rest, encoding) ? undefined : badOf(rest, line + 1, encoding);
}

function badOf(bytes: Buffer, line: number, encoding: string): BadLine | undefined {
  // What is no text at all has no lines.
  if (bytes.some((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d))) return undefined;
  // As many bytes as are text, but for those of a letter that is cut short.
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isText(bytes.subarray(0, middle), encoding, { mayGoOn: true })) good = middle;
    else bad = middle;
  }
  return { line, byte: `0x${bytes[good]!.toString(16).padStart(2, '0')}` };
}

function isText(bytes: Buffer, encoding: string, { mayGoOn = false } = {}): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: mayGoOn });
    return true;
  } catch {
    return false;
  }
}
