// What every step of a closed loop is fed: what is known of its row, and where the prediction of the step before has its place.
import { type ModelSpec, rolesOf, stepsOf } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import { type Fed, toTimeMajor } from './time-major.ts';

/**
 * Lays out the inputs of the graphs of closed loops.
 *
 * - `known` `[time, batch, features]`: after the warm-up 0 for what is predicted, the last value seen of what is known in the past only
 * - `enter` `[time, features, targets]`: the places of the predictions, none in the warm-up
 * - of a model that tells several steps at once also `fresh` and `stale` `[time, 1, 1]`: 1 where it is asked, and where not; and
 *   `choice` `[time, targets, steps targets]`: which of what it told is meant
 * @param inputs `[batch, time, features]`, aligned
 */
export function feedLoop(
  spec: ModelSpec,
  { inputs, warmUp }: { readonly inputs: Tensor; readonly warmUp: number },
): Readonly<Record<string, Fed>> {
  const [count, time, features] = inputs.shape as [number, number, number];
  const { targets, past } = rolesOf(spec);
  const width = targets.columns.length;
  const told = stepsOf(spec);
  const known = toTimeMajor(inputs);
  const enter = new Float32Array(time * features * width);
  for (let step = warmUp; step < time; step++) {
    targets.columns.forEach((column, target) => {
      enter[(step * features + column) * width + target] = 1;
    });
    for (let row = 0; row < count; row++) {
      const [at, last] = [(step * count + row) * features, ((warmUp - 1) * count + row) * features];
      for (const column of targets.columns) known.data[at + column] = 0;
      for (const column of past.columns) known.data[at + column] = known.data[last + column]!;
    }
  }
  const feeds = { known, enter: feed([time, features, width], enter) };
  if (told === 1) return feeds;
  const [fresh, choice] = [new Float32Array(time), new Float32Array(time * width * told * width)];
  for (let step = 0; step < time; step++) {
    const position = step < warmUp ? 0 : (step - warmUp + 1) % told;
    fresh[step] = position === 0 ? 1 : 0;
    for (let target = 0; target < width; target++) {
      choice[(step * width + target) * told * width + position * width + target] = 1;
    }
  }
  return {
    ...feeds,
    fresh: feed([time, 1, 1], fresh),
    stale: feed(
      [time, 1, 1],
      fresh.map((value) => 1 - value),
    ),
    choice: feed([time, width, told * width], choice),
  };
}

function feed(shape: readonly number[], data: Float32Array): Fed {
  return { type: 'float32', shape, data };
}
