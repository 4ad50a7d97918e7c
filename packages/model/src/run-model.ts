// A model as forward.ts has it, by a shorter way where it has no cells: one loop over rows, not a tensor a step.
import type { Tensor } from '@onnxcast/series';
import { networkOf } from './calendar/calendar-columns.ts';
import { checkCovariates, type ForwardOptions, forward } from './forward.ts';
import { stepsOf } from './kinds/cell-stack.ts';
import { rolesOf } from './roles.ts';
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
      const seen = Math.min(rows, t + 1);
      for (let target = 0; target < width; target++) {
        let sum = bias[target]!;
        let at = target * rows * features;
        for (let lag = 0; lag < seen; lag++) {
          const row = (t - lag) * features;
          for (let column = 0; column < features; column++) sum += weight[at++]! * entered[row + column]!;
        }
        own[t * width + target] = sum;
      }
    }
  }
  return output;
}
