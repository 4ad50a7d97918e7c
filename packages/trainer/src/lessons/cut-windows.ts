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

/** Where a window begins. */
export interface WindowPlace {
  readonly row: number;
  readonly start: number;
}

/**
 * Stretches of some series, both drawn at random; series keep their order.
 * @returns fewer windows than asked for where there are no more
 */
export function cutWindows(batch: TrainingBatch, { windows, time }: WindowSize, random: Random): TrainingBatch {
  const series = batch.inputs.shape[0]!;
  const drawn = drawRows(series, Math.min(windows, series), random);
  const places = drawn.flatMap((row) => {
    const starts = countStarts(batch, row, time);
    // Evenly over the series, each somewhere in its part.
    const count = Math.min(starts, Math.max(1, Math.floor(windows / series)));
    return Array.from({ length: count }, (_, part) => {
      const from = Math.floor((part * starts) / count);
      return { row, start: random.integer(from, Math.floor(((part + 1) * starts) / count)) };
    });
  });
  return gatherWindows(batch, places, time);
}

/** Number of places where a window of a row can begin; a row that is shorter than a window has one, its first step. */
export function countStarts({ inputs, mask }: TrainingBatch, row: number, time: number): number {
  const length = inputs.shape[1]!;
  return Math.max(0, (mask ? countSteps(mask, row) : length) - time) + 1;
}

/** Number of steps of a row up to the last one of which something counts. */
export function countSteps({ shape, data }: Tensor<Float32Array>, row: number): number {
  const size = data.length / shape[0]!;
  const last = data.subarray(row * size, (row + 1) * size).findLastIndex((value) => value > 0);
  return Math.ceil(((last + 1) * shape[1]!) / size);
}

/** Windows by their places, `[windows, time, n]`. */
export function gatherWindows(batch: TrainingBatch, places: readonly WindowPlace[], time: number): TrainingBatch {
  const [series, length] = batch.inputs.shape as [number, number];
  const cut = ({ shape, data }: Tensor<Float32Array>): Tensor<Float32Array> => {
    const size = data.length / (series * length);
    const parts = new Float32Array(places.length * time * size);
    places.forEach(({ row, start }, index) => {
      const from = (row * length + start) * size;
      parts.set(data.subarray(from, from + time * size), index * time * size);
    });
    return { shape: [places.length, time, ...shape.slice(2)], data: parts };
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
