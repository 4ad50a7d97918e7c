// How a batch is cut into parts that can be evaluated apart and added up again.
import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import type { ClosedLoopBatch, TrainingBatch } from '../batch.ts';

/** Series in a shard below which its fixed costs outweigh what more threads gain. */
const FULL_SHARD = 48;
const MOST_SHARDS = 64;

/**
 * Number of shards that suits a batch: a power of two, so that it shares out evenly, and shards of about 48 series.
 * It depends on the batch alone, never on the machine, so that results do not either.
 */
export function shardCountFor(batch: number): number {
  const count = 2 ** Math.round(Math.log2(batch / FULL_SHARD));
  return Math.min(Math.max(count, 2), MOST_SHARDS, batch);
}

/** Rows `[start, end)` of each of `count` shards of a batch, as even as can be. */
export function shardRanges(batch: number, count: number): readonly (readonly [start: number, end: number])[] {
  return Array.from({ length: count }, (_, shard) => [
    Math.floor((shard * batch) / count),
    Math.floor(((shard + 1) * batch) / count),
  ]);
}

/** Rows of the first axis, as a view. */
export function sliceRows<Data extends FloatArray>(
  { shape, data }: Tensor<Data>,
  start: number,
  end: number,
): Tensor<Data> {
  const row = data.length / shape[0]!;
  return { shape: [end - start, ...shape.slice(1)], data: data.subarray(start * row, end * row) as Data };
}

/**
 * A batch's shards that have something to learn from, each with its share of the mean squared error.
 * @throws InputError when nothing of the batch counts
 */
export function cutBatch(
  { inputs, targets, mask }: TrainingBatch,
  count: number,
): readonly { readonly batch: TrainingBatch; readonly share: number }[] {
  const [series, time] = inputs.shape as [number, number];
  const shards = shardRanges(series, count).map(([start, end]) => {
    const rows = mask && sliceRows(mask, start, end);
    const batch = {
      inputs: sliceRows(inputs, start, end),
      targets: sliceRows(targets, start, end),
      ...(rows ? { mask: rows } : {}),
      firstSeries: start,
    };
    return { batch, counted: rows ? rows.data.reduce((sum, value) => sum + value, 0) : (end - start) * time };
  });
  const counted = shards.reduce((sum, shard) => sum + shard.counted, 0);
  if (!(counted > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');
  return shards
    .filter((shard) => shard.counted > 0)
    .map((shard) => ({ batch: shard.batch, share: shard.counted / counted }));
}

/** A closed loop's shards that have something to learn from; their losses add up to its loss. */
export function cutClosedLoop(
  { inputs, targets, importance, warmUp }: ClosedLoopBatch,
  count: number,
): readonly { readonly batch: ClosedLoopBatch; readonly share: number }[] {
  return shardRanges(inputs.shape[0]!, count)
    .map(([start, end]) => ({
      inputs: sliceRows(inputs, start, end),
      targets: sliceRows(targets, start, end),
      importance: sliceRows(importance, start, end),
      warmUp,
    }))
    .filter((batch) => batch.importance.data.some((weight) => weight > 0))
    .map((batch) => ({ batch, share: 1 }));
}
