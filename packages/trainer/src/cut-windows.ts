import type { Random, Tensor } from '@onnxcast/series';
import type { TrainingBatch } from './engine.ts';

/** Size of the windows of {@link cutWindows}. */
export interface WindowSize {
  /** Most series; where there are more, so many are drawn. */
  readonly series: number;
  /** Steps; a series that is shorter keeps its padding. */
  readonly time: number;
}

/** A stretch of each of some series, both drawn at random; series keep their order. */
export function cutWindows(batch: TrainingBatch, { series, time }: WindowSize, random: Random): TrainingBatch {
  const [waves, length] = batch.inputs.shape as [number, number];
  const drawn = drawRows(waves, Math.min(series, waves), random);
  const rows = drawn.map((row) => {
    const known = batch.mask ? lastCounted(batch.mask.data.subarray(row * length, (row + 1) * length)) : length;
    return { row, start: random.integer(0, Math.max(0, Math.min(known, length) - time) + 1) };
  });
  const cut = ({ shape, data }: Tensor<Float32Array>): Tensor<Float32Array> => {
    const size = data.length / (waves * length);
    const parts = new Float32Array(rows.length * time * size);
    rows.forEach(({ row, start }, index) => {
      const from = (row * length + start) * size;
      parts.set(data.subarray(from, from + time * size), index * time * size);
    });
    return { shape: [rows.length, time, ...shape.slice(2)], data: parts };
  };
  const { inputs, targets, mask } = batch;
  return { inputs: cut(inputs), targets: cut(targets), ...(mask ? { mask: cut(mask) } : {}) };
}

/** `count` of the numbers below `of`, ascending. */
function drawRows(of: number, count: number, random: Random): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < of; row++) {
    // Each row is taken with the chance that leaves as many to come as are still needed.
    if (random.next() * (of - row) < count - rows.length) rows.push(row);
  }
  return rows;
}

/** Number of steps up to the last one that counts. */
function lastCounted(mask: Float32Array): number {
  return mask.findLastIndex((value) => value > 0) + 1;
}
