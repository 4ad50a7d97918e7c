// Rows `[batch, width]` of numbers `[batch, time, width]`, and some columns of rows. Knows no models: step by step a forecast goes through it, in plain loops and around graphs.
import type { FloatArray, Tensor } from '@onnxcast/series';

/** The rows at step `t`, one after another, a copy: `[batch, time, width]` -> `[batch, width]`. */
export function rowsAt<Data extends FloatArray>({ shape, data }: Tensor<Data>, t: number): Data {
  const [batch, time, width] = shape as [number, number, number];
  const rows = data.slice(0, batch * width) as Data;
  for (let n = 0; n < batch; n++) {
    const start = (n * time + t) * width;
    rows.set(data.subarray(start, start + width), n * width);
  }
  return rows;
}

/** Writes rows `[batch, width]` over those at step `t` of numbers `[batch, time, width]`. */
export function setRowsAt({ shape, data }: Tensor, t: number, rows: FloatArray): void {
  const [batch, time, width] = shape as [number, number, number];
  for (let n = 0; n < batch; n++) data.set(rows.subarray(n * width, (n + 1) * width), (n * time + t) * width);
}

/** Some columns of rows, a copy: `[rows, width]` -> `[rows, columns]`. */
export function takeColumns<Data extends FloatArray>(rows: Data, width: number, columns: readonly number[]): Data {
  const count = columns.length;
  const taken = rows.slice(0, (rows.length / width) * count) as Data;
  for (let i = 0; i < taken.length; i++) taken[i] = rows[Math.floor(i / count) * width + columns[i % count]!]!;
  return taken;
}

/** Writes values `[rows, columns]` over some columns of rows `[rows, width]`. */
export function setColumns(
  rows: FloatArray,
  values: FloatArray,
  { width, columns }: { readonly width: number; readonly columns: readonly number[] },
): void {
  const count = columns.length;
  for (let i = 0; i < values.length; i++) rows[Math.floor(i / count) * width + columns[i % count]!] = values[i]!;
}
