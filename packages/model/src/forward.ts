// The model itself, in plain loops: slow, obvious and, in float64, the oracle of every faster path. Knows nothing of training or ONNX.
import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import { type Arithmetic, operations } from './arithmetic.ts';
import type { State } from './cells.ts';
import { cellOf, columnsOf, futureCovariatesOf, type ModelSpec, targetsOf } from './spec.ts';
import { cellName, type Weights } from './weights.ts';

/**
 * Runs cells and head over every series from a zero state: first over its own values (warm-up), then over what the model itself said last (closed loop).
 * @param series `[batch, time, features]`, in the model's (scaled) units, at least one step long; future covariates stand in the row before their own (`alignInputs`)
 * @param future closed-loop steps after the series, default 0; past covariates keep their last value
 * @param covariates future covariates of those steps, aligned too: `[batch, future, futureCovariates]`; only for a model that has any
 * @param arithmetic what it computes in, default float64
 * @returns `[batch, time + future, targets]`; row `t` predicts step `t + 1`, so row `time - 1` is the first step after the series
 * @throws InputError when the series has no step, or future covariates are needed and missing
 * Source: PyTorch's `nn.LSTMCell`, `nn.GRUCell`, `nn.RNNCell` and `nn.Linear`
 * @example const output = forward(spec, weights, { shape: [1, 3, 1], data: new Float64Array([0, 0.1, 0.2]) }, 10); // shape [1, 13, 1]
 */
export function forward(
  spec: ModelSpec,
  weights: Weights,
  series: Tensor,
  future = 0,
  covariates?: Tensor,
  arithmetic: Arithmetic = 'float64',
): Tensor<Float64Array> {
  const [batch, time, features] = series.shape as [number, number, number];
  if (time < 1) throw new InputError('The series has 0 steps, expected at least 1. Give the model a history.');
  const all = time + future;
  const targets = columnsOf(spec, targetsOf(spec));
  const ahead = columnsOf(spec, futureCovariatesOf(spec));
  const later = covariates?.data ?? new Float64Array();
  const { zeros, affine, steps } = operations[arithmetic];
  const step = steps[cellOf(spec)];
  if (ahead.length > 0 && future > 0) checkCovariates(covariates, [batch, future, ahead.length]);
  const output = new Float64Array(batch * all * targets.length); // [batch, time + future, targets]

  for (let n = 0; n < batch; n++) {
    const states: State<FloatArray>[] = spec.hidden.map((size) => ({ h: zeros(size), c: zeros(size) }));
    const entering = zeros(features); // keeps past covariates in the closed loop
    for (let t = 0; t < all; t++) {
      if (t < time) entering.set(row(series.data, n * time + t, features));
      else {
        const said = row(output, n * all + t - 1, targets.length);
        const known = row(later, n * future + t - time, ahead.length);
        targets.forEach((column, i) => {
          entering[column] = said[i]!;
        });
        ahead.forEach((column, i) => {
          entering[column] = known[i]!;
        });
      }

      let x: FloatArray = entering;
      states.forEach((state, i) => {
        const cell = cellName(spec, i + 1);
        const input = affine(weights, `${cell}.weight_ih`, `${cell}.bias_ih`, x);
        step({ input, state: affine(weights, `${cell}.weight_hh`, `${cell}.bias_hh`, state.h) }, state);
        x = state.h;
      });
      output.set(affine(weights, 'linear.weight', 'linear.bias', x), (n * all + t) * targets.length);
    }
  }
  return { shape: [batch, all, targets.length], data: output };
}

function checkCovariates(covariates: Tensor | undefined, shape: readonly number[]): void {
  if (covariates !== undefined && String(covariates.shape) === String(shape)) return;
  const found = covariates === undefined ? 'none' : `[${covariates.shape}]`;
  throw new InputError(`Future covariates: found ${found}, expected [${shape}]. Give one row for every step.`, {
    expected: `[${shape}]`,
    found,
  });
}

function row(data: FloatArray, index: number, width: number): FloatArray {
  return data.subarray(index * width, (index + 1) * width);
}
