// Long series as stretches of one length: what windows are cut from, in memory that grows with the numbers alone.
import type { Tensor } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';

/**
 * Lays series out in stretches, two windows long, the next beginning one window later: every window of a series lies in one.
 * The last of a series ends with it; a series that is shorter than a stretch is padded.
 * @param series each `[1, time, n]`
 * @param window steps of a window
 * @returns `[stretches, time, n]`, with a mask only where something is padded or masked
 */
export function layOutStretches(series: readonly TrainingBatch[], window: number): TrainingBatch {
  const lengths = series.map(({ inputs }) => inputs.shape[1]!);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const time = Math.min(2 * window, longest);
  const stretches = lengths.flatMap((length, index) =>
    Array.from({ length: 1 + Math.ceil(Math.max(0, length - time) / window) }, (_, i) => {
      const start = Math.max(0, Math.min(i * window, length - time));
      return { index, start, steps: Math.min(time, length - start) };
    }),
  );
  /** Where a series has no tensor, all of its steps are 1: they count. */
  const lay = (tensors: readonly (Tensor<Float32Array> | undefined)[]): Tensor<Float32Array> => {
    const features = tensors.find((tensor) => tensor !== undefined)?.shape.slice(2) ?? [];
    const width = features[0] ?? 1;
    const data = new Float32Array(stretches.length * time * width);
    stretches.forEach(({ index, start, steps }, row) => {
      const values = tensors[index]?.data;
      const at = row * time * width;
      if (values === undefined) data.fill(1, at, at + steps * width);
      else data.set(values.subarray(start * width, (start + steps) * width), at);
    });
    return { shape: [stretches.length, time, ...features], data };
  };
  const masks = series.map(({ mask }) => mask);
  const isMasked = masks.some((mask) => mask !== undefined) || stretches.some(({ steps }) => steps < time);
  return {
    inputs: lay(series.map(({ inputs }) => inputs)),
    targets: lay(series.map(({ targets }) => targets)),
    ...(isMasked ? { mask: lay(masks) } : {}),
  };
}
