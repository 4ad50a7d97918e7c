// The model itself, in plain loops and float64: slow, obvious, the oracle of every faster path. Knows nothing of training or ONNX.
import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import type { Weights } from './weights.ts';

/** What one LSTM cell carries from step to step, both `[hidden]`. */
interface State {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/**
 * Runs cells and head over every series from a zero state: first over its own values (warm-up), then over what the model itself said last (closed loop).
 * @param series `[batch, time, features]`, in the model's (scaled) units, at least one step long
 * @param future closed-loop steps after the series, default 0
 * @returns `[batch, time + future, features]`; row `t` predicts step `t + 1`, so row `time - 1` is the first step after the series
 * @throws InputError when the series has no step
 * Source: PyTorch's `nn.LSTMCell` and `nn.Linear`
 * @example const output = forward(spec, weights, { shape: [1, 3, 1], data: new Float64Array([0, 0.1, 0.2]) }, 10); // shape [1, 13, 1]
 */
export function forward(spec: ModelSpec, weights: Weights, series: Tensor, future = 0): Tensor<Float64Array> {
  const [batch, time, features] = series.shape as [number, number, number];
  if (time < 1) throw new InputError('The series has 0 steps, expected at least 1. Give the model a history.');
  const steps = time + future;
  const output = new Float64Array(batch * steps * features); // [batch, time + future, features]

  for (let n = 0; n < batch; n++) {
    const states: State[] = spec.hidden.map((size) => ({ h: new Float64Array(size), c: new Float64Array(size) }));
    for (let t = 0; t < steps; t++) {
      let x: FloatArray;
      if (t < time) x = row(series.data, n * time + t, features);
      else x = row(output, n * steps + t - 1, features);

      states.forEach((state, cell) => {
        stepCell(weights, `lstm${cell + 1}`, x, state);
        x = state.h;
      });
      output.set(affine(weights, 'linear.weight', 'linear.bias', x), (n * steps + t) * features);
    }
  }
  return { shape: [batch, steps, features], data: output };
}

/** One step of one LSTM cell: `c = f c + i g`, `h = o tanh(c)`, where the gates i, f, g, o are cut from `W_ih x + b_ih + W_hh h + b_hh`. */
function stepCell(weights: Weights, cell: string, x: FloatArray, { h, c }: State): void {
  const fromInput = affine(weights, `${cell}.weight_ih`, `${cell}.bias_ih`, x); // [4 hidden]
  const fromState = affine(weights, `${cell}.weight_hh`, `${cell}.bias_hh`, h); // [4 hidden]
  const size = h.length;
  const gate = (index: number, unit: number) => fromInput[index * size + unit]! + fromState[index * size + unit]!;
  for (let unit = 0; unit < size; unit++) {
    const i = sigmoid(gate(0, unit));
    const f = sigmoid(gate(1, unit));
    const g = Math.tanh(gate(2, unit));
    const o = sigmoid(gate(3, unit));
    c[unit] = f * c[unit]! + i * g;
    h[unit] = o * Math.tanh(c[unit]!);
  }
}

/** `weight x + bias`: `[outputs, inputs]`, `[inputs]`, `[outputs]` -> `[outputs]`. */
function affine(weights: Weights, weightName: string, biasName: string, x: FloatArray): Float64Array {
  const weight = weights[weightName]!.data;
  return Float64Array.from(weights[biasName]!.data, (bias, output) => {
    let sum = bias;
    for (let input = 0; input < x.length; input++) sum += weight[output * x.length + input]! * x[input]!;
    return sum;
  });
}

function row(data: FloatArray, index: number, width: number): FloatArray {
  return data.subarray(index * width, (index + 1) * width);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
