// The model itself, in plain loops: slow, obvious and, in float64, the oracle of every faster path. Knows nothing of training or ONNX.
import { InputError, type Tensor } from '@onnxcast/series';
import { networkOf } from './calendar/calendar-columns.ts';
import { stepsOf } from './kinds/cell-stack.ts';
import { type Arithmetic, createPlainOps } from './ops/plain.ts';
import { rolesOf } from './roles.ts';
import { rowsAt, setColumns, setRowsAt } from './rows.ts';
import { connectModel, type Model, mapState, mapTensors, stateWidths } from './weights.ts';

/** What {@link forward} may be given beside a series. */
export interface ForwardOptions {
  /** Closed-loop steps after the series, default 0; past covariates keep their last value. */
  readonly future?: number;
  /** Future covariates of those steps, aligned too: `[batch, future, futureCovariates]`; only for a model that has any. */
  readonly covariates?: Tensor | undefined;
  /** What it computes in, default float64. */
  readonly arithmetic?: Arithmetic;
}

/**
 * Runs a model over every series from its starting state: first over its own values (warm-up), then over what the model itself said last (closed loop).
 * @param series `[batch, time, features]`, in the model's (scaled) units, at least one step long; the last columns are those of a calendar (`networkOf`), and future covariates stand in the row before their own (`alignInputs`)
 * @returns `[batch, time + future, targets]`; row `t` predicts step `t + 1`, so row `time - 1` is the first step after the series. A model that tells several steps at once is asked at the end of the series, and again whenever it has been fed all of them
 * @throws InputError when the series has no step, or future covariates are needed and missing
 * Source: PyTorch's `nn.LSTMCell`, `nn.GRUCell`, `nn.RNNCell` and `nn.Linear`
 * @example const output = forward({ spec, weights }, { shape: [1, 3, 1], data: new Float64Array([0, 0.1, 0.2]) }, { future: 10 }); // shape [1, 13, 1]
 */
export function forward(
  { spec: given, weights }: Model,
  series: Tensor,
  { future = 0, covariates, arithmetic = 'float64' }: ForwardOptions = {},
): Tensor<Float64Array> {
  const spec = networkOf(given);
  const [batch, time, features] = series.shape as [number, number, number];
  if (time < 1) throw new InputError('The series has 0 steps, expected at least 1. Give the model a history.');
  const { targets, future: ahead } = rolesOf(spec);
  checkCovariates(covariates, [batch, future, ahead.columns.length]);

  const ops = createPlainOps(arithmetic);
  const network = connectModel(ops, spec, mapTensors(weights, ops.tensor));
  let state = mapState(stateWidths(spec), (width) => ops.zeros([batch, width]));
  const width = targets.columns.length;
  const steps = stepsOf(spec);
  let block = ops.zeros([batch, steps * width]); // what was told last of the next steps
  const entering = new Float64Array(batch * features); // keeps past covariates in the closed loop
  const shape = [batch, time + future, width] as const;
  const output = { shape, data: new Float64Array(shape[0] * shape[1] * shape[2]) };

  for (let t = 0; t < time + future; t++) {
    if (t < time) entering.set(rowsAt(series, t));
    else {
      setColumns(entering, rowsAt(output, t - 1), { width: features, columns: targets.columns });
      if (ahead.columns.length > 0)
        setColumns(entering, rowsAt(covariates!, t - time), { width: features, columns: ahead.columns });
    }
    const after = network.step(ops.tensor([batch, features], entering), state);
    state = after.state;
    const position = t < time ? 0 : (t - time + 1) % steps;
    if (position === 0) block = after.predicted;
    setRowsAt(output, t, rowsAt({ shape: [batch, steps, width], data: block.data }, position));
  }
  return output;
}

/**
 * Makes sure that there is what a closed loop needs.
 * @throws InputError when future covariates are of another shape, or missing
 */
export function checkCovariates(
  covariates: Tensor | undefined,
  expected: readonly [batch: number, steps: number, count: number],
): void {
  const [, steps, count] = expected;
  const isRight = covariates === undefined ? steps * count === 0 : String(covariates.shape) === String(expected);
  if (isRight) return;
  const found = covariates === undefined ? 'none' : `[${covariates.shape}]`;
  throw new InputError(`Future covariates: found ${found}, expected [${expected}]. Give one row for every step.`, {
    expected: `[${expected}]`,
    found,
  });
}
