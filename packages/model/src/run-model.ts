// A model as forward.ts has it, by a shorter way where it has no cells: one loop over rows, not a tensor a step.
import type { Tensor } from '@onnxcast/series';
import { networkOf } from './calendar/calendar-columns.ts';
import { checkCovariates, type ForwardOptions, forward } from './forward.ts';
import { stepsOf } from './kinds/cell-stack.ts';
import { holdValues, neighboursOf } from './kinds/spikes.ts';
import { rolesOf } from './roles.ts';
import type { ModelSpec } from './spec.ts';
import type { Model } from './weights.ts';

/**
 * Runs a model as {@link forward} does, to the last bit; a million steps of one without cells take a moment.
 * @param series `[batch, time, features]`, as `forward` takes it, with the columns of a calendar
 * @returns `[batch, time + future, targets]`
 * @throws InputError when the series has no step, or future covariates are needed and missing
 */
export function runModel(model: Model, series: Tensor, options: ForwardOptions = {}): Tensor<Float64Array> {
  // Only a model without cells has a bias of its skip.
  const isBare = model.weights['skip.bias'] !== undefined && stepsOf(model.spec) === 1;
  const isExact = (options.arithmetic ?? 'float64') === 'float64';
  return isBare && isExact && series.shape[1]! > 0 ? runSkip(model, series, options) : forward(model, series, options);
}

/** A linear autoregression over the last rows, of which those before the first are zeros. */
function runSkip(
  { spec: given, weights }: Model,
  series: Tensor,
  { future = 0, covariates }: ForwardOptions,
): Tensor<Float64Array> {
  const [batch, time, features] = series.shape as [number, number, number];
  const { targets, future: ahead } = rolesOf(networkOf(given));
  const known = ahead.columns.length;
  checkCovariates(covariates, [batch, future, known]);
  const width = targets.columns.length;
  const weight = Float64Array.from(weights['skip.weight']!.data); // [targets, rows * features], the newest row first
  const bias = Float64Array.from(weights['skip.bias']!.data);
  const rows = weight.length / width / features;
  const look = createLook(given, { rows, features, held: width });
  const steps = time + future;
  const output = { shape: [batch, steps, width], data: new Float64Array(batch * steps * width) };
  const entered = new Float64Array(steps * features);
  for (let n = 0; n < batch; n++) {
    entered.set(series.data.subarray(n * time * features, (n + 1) * time * features));
    const own = output.data.subarray(n * steps * width, (n + 1) * steps * width);
    for (let t = 0; t < steps; t++) {
      if (t >= time) {
        // Past covariates keep their last value.
        entered.copyWithin(t * features, (t - 1) * features, t * features);
        for (let i = 0; i < width; i++) entered[t * features + targets.columns[i]!] = own[(t - 1) * width + i]!;
        for (let i = 0; i < known; i++) {
          entered[t * features + ahead.columns[i]!] = covariates!.data[(n * future + t - time) * known + i]!;
        }
      }
      const { values, newest } = look(entered, t);
      const seen = Math.min(rows, newest + 1);
      for (let target = 0; target < width; target++) {
        let sum = bias[target]!;
        let at = target * rows * features;
        for (let lag = 0; lag < seen; lag++) {
          const row = (newest - lag) * features;
          for (let column = 0; column < features; column++) sum += weight[at++]! * values[row + column]!;
        }
        own[t * width + target] = sum;
      }
    }
  }
  return output;
}

/** What a skip looks at: some rows, in order of time, of which the last ones up to the newest count. */
interface Look {
  /** `[time, features]`. */
  readonly values: Float64Array;
  readonly newest: number;
}

/** Tells what is looked at at a step: the rows as they are, or its last ones, of the targets without spikes. */
function createLook(
  { spikes }: ModelSpec,
  { rows, features, held }: { readonly rows: number; readonly features: number; readonly held: number },
): (entered: Float64Array, newest: number) => Look {
  if (spikes === undefined) return (values, newest) => ({ values, newest });
  const neighbours = neighboursOf(rows, spikes);
  const column = new Float64Array(rows);
  const values = new Float64Array(rows * features);
  return (entered, newest) => {
    for (let feature = 0; feature < features; feature++) {
      for (let lag = 0; lag < rows; lag++) column[lag] = entered[(newest - lag) * features + feature] ?? 0;
      const seen = feature < held ? holdValues(column, neighbours, spikes.bound) : column;
      seen.forEach((value, lag) => {
        values[(rows - 1 - lag) * features + feature] = value;
      });
    }
    return { values, newest: rows - 1 };
  };
}
