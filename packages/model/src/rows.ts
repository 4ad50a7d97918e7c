// One step of every series: rows `[batch, width]` out of `[batch, time, width]`, and back into it.
import type { FloatArray, Tensor } from '@onnxcast/series';

/** The rows at step `t`, one after another: `[batch, time, width]` -> `[batch, width]`. */
export function rowsAt({ shape, data }: Tensor, t: number): Float64Array {
  const [batch, time, width] = shape as [number, number, number];
  const rows = new Float64Array(batch * width);
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
