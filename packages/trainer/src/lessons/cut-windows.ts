// Stretches of series: what a lesson learns from where whole series would take too long.
import type { Random, Tensor } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';

/** Size of the windows of {@link cutWindows}. */
export interface WindowSize {
  /** Number of windows: of so many series one each, or where there are fewer series several of each. */
  readonly windows: number;
  /** Steps; a series that is shorter keeps its padding. */
  readonly time: number;
}

/**
 * Stretches of some series, both drawn at random; series keep their order.
 * @returns fewer windows than asked for where there are no more
 */
export function cutWindows(batch: TrainingBatch, { windows, time }: WindowSize, random: Random): TrainingBatch {
  const [series, length] = batch.inputs.shape as [number, number];
  const drawn = drawRows(series, Math.min(windows, series), random);
  const rows = drawn.flatMap((row) => {
    const known = batch.mask ? lastCounted(batch.mask.data.subarray(row * length, (row + 1) * length)) : length;
    const starts = Math.max(0, Math.min(known, length) - time) + 1;
    // Evenly over the series, each somewhere in its part.
    const count = Math.min(starts, Math.max(1, Math.floor(windows / series)));
    return Array.from({ length: count }, (_, part) => {
      const from = Math.floor((part * starts) / count);
      return { row, start: random.integer(from, Math.floor(((part + 1) * starts) / count)) };
    });
  });
  const cut = ({ shape, data }: Tensor<Float32Array>): Tensor<Float32Array> => {
    const size = data.length / (series * length);
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
