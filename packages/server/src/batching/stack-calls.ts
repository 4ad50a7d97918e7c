// Calls of equal shapes as one: their series one below the other, and their results apart again.
import type { SessionTensor, Tensors } from '@onnxcast/runtime';

/** Names of the inputs and outputs whose first axis is that of the series. */
export type BatchedNames = ReadonlySet<string>;

/** How many series a call holds: the first axis of its inputs, that of a state which starts afresh apart. */
export function countSeries(feeds: Tensors, batched: BatchedNames): number {
  const counts = Object.entries(feeds).flatMap(([name, { shape }]) => (batched.has(name) ? [shape[0] ?? 1] : []));
  return Math.max(1, ...counts);
}

/** What calls must share to become one: all but the number of their series, values that are not of a series included. */
export function likenessOf(feeds: Tensors, outputs: readonly string[], batched: BatchedNames): string {
  const parts = Object.entries(feeds).map(([name, { type, shape, data }]) => {
    const isOfSeries = batched.has(name) && shape[0] !== 0;
    return `${name} ${type} ${isOfSeries ? shape.slice(1) : `${shape} = ${data}`}`;
  });
  return [...parts.sort(), ...outputs].join('; ');
}

/** Puts the series of calls that are alike one below the other: [n, ...], [m, ...] -> [n + m, ...]. */
export function stackFeeds(calls: readonly Tensors[], batched: BatchedNames): Tensors {
  const [first] = calls;
  if (calls.length === 1) return first!;
  return Object.fromEntries(
    Object.entries(first!).map(([name, tensor]) => {
      if (!batched.has(name) || tensor.shape[0] === 0) return [name, tensor];
      return [name, joinTensors(calls.map((feeds) => feeds[name]!))];
    }),
  );
}

/** Cuts results by the series of each call: [n + m, ...] -> [n, ...], [m, ...]. */
export function splitResults(results: Tensors, counts: readonly number[], batched: BatchedNames): readonly Tensors[] {
  if (counts.length === 1) return [results];
  const all = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return counts.map((count) => {
    const from = before;
    before += count;
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => {
        if (!batched.has(name)) return [name, tensor];
        const { type, shape, data } = tensor;
        const width = data.length / all;
        return [
          name,
          { type, shape: [count, ...shape.slice(1)], data: data.slice(from * width, (from + count) * width) },
        ];
      }),
    );
  });
}

function joinTensors(tensors: readonly SessionTensor[]): SessionTensor {
  const { type, shape, data } = tensors[0]!;
  const Numbers = data.constructor as new (length: number) => SessionTensor['data'];
  const joined = new Numbers(tensors.reduce((sum, one) => sum + one.data.length, 0));
  let at = 0;
  for (const one of tensors) {
    (joined as Float64Array).set(one.data as Float64Array, at);
    at += one.data.length;
  }
  return { type, shape: [tensors.reduce((sum, one) => sum + one.shape[0]!, 0), ...shape.slice(1)], data: joined };
}
