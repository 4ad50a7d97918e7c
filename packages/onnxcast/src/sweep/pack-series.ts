// Series as bytes, so that they can be sent: a line of JSON that says what they are, then their numbers as they are.
import { InputError, type Series } from '@onnxcast/series';
import { z } from 'zod';

const headerSchema = z.array(
  z.strictObject({
    id: z.string(),
    features: z.array(z.string()).min(1),
    rows: z.int().min(1),
    hasGaps: z.boolean(),
    times: z.array(z.string()).optional(),
  }),
);

/** Series as bytes: the same series give the same ones. Values are little-endian float64. */
export function packSeries(series: readonly Series[]): Uint8Array {
  const header = series.map(({ id, features, values, observed, times }) => {
    return { id, features, rows: values.length / features.length, hasGaps: observed !== undefined, times };
  });
  const parts: Uint8Array[] = [Buffer.from(`${JSON.stringify(header)}\n`)];
  for (const { values, observed } of series) {
    const numbers = new DataView(new ArrayBuffer(values.length * 8));
    values.forEach((value, at) => {
      numbers.setFloat64(at * 8, value, true);
    });
    parts.push(new Uint8Array(numbers.buffer), ...(observed === undefined ? [] : [observed]));
  }
  return Buffer.concat(parts);
}

/**
 * Series of their bytes.
 * @throws InputError when they are no series, or not whole
 */
export function unpackSeries(bytes: Uint8Array): readonly Series[] {
  const end = bytes.indexOf(10);
  const header = headerSchema.safeParse(end < 0 ? undefined : readJson(bytes.subarray(0, end)));
  if (!header.success) throw refuse('no series of onnxcast');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = end + 1;
  const series = header.data.map(({ id, features, rows, hasGaps, times }): Series => {
    const count = rows * features.length;
    if (at + count * (hasGaps ? 9 : 8) > bytes.length) throw refuse(`too few bytes for series ${JSON.stringify(id)}`);
    if (times !== undefined && times.length !== rows) throw refuse(`${times.length} times beside ${rows} rows`);
    const from = at;
    const values = Float64Array.from({ length: count }, (_, i) => view.getFloat64(from + i * 8, true));
    if (!values.every(Number.isFinite)) throw refuse(`a value of series ${JSON.stringify(id)} that is no number`);
    at += count * 8;
    const observed = hasGaps ? Uint8Array.from(bytes.subarray(at, at + count)) : undefined;
    at += hasGaps ? count : 0;
    return { id, features, values, ...(observed && { observed }), ...(times && { times }) };
  });
  if (series.length === 0 || at !== bytes.length) throw refuse('other bytes than those of its series');
  return series;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function refuse(found: string): InputError {
  return new InputError({ found: `the data of a job holds ${found}`, remedy: 'Put the job on the queue again.' });
}
