import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import { type Weights, weightShapes } from './weights.ts';

/** One-step-ahead pairs in the model's (scaled) units. */
interface Batch {
  /** `[batch, time, features]`. */
  readonly inputs: Tensor;
  /** `[batch, time, features]`. */
  readonly targets: Tensor;
  /** `[batch, time]`: 1 where the target counts, 0 where it is padding. Absent: all count. */
  readonly mask?: Tensor;
}

/** One LSTM cell with room to remember one series, and the gradient it adds up. All arrays are row-major. */
interface Cell {
  readonly inputs: number;
  readonly hidden: number;
  /** Weights and their gradients; `bias` is `bias_ih + bias_hh`, whose gradients are equal. */
  readonly weightIh: Float64Array; // [4 hidden, inputs]
  readonly weightHh: Float64Array; // [4 hidden, hidden]
  readonly bias: Float64Array; // [4 hidden]
  readonly gradientIh: Float64Array;
  readonly gradientHh: Float64Array;
  readonly gradientBias: Float64Array;
  /** The gates i, f, g, o of every step after their activations. */
  readonly gates: Float64Array; // [time, 4 hidden]
  /** States before the first step (zeros) and after every step. */
  readonly c: Float64Array; // [time + 1, hidden]
  readonly h: Float64Array; // [time + 1, hidden]
  /** Loss by what leaves the cell at every step, from above only. */
  readonly byH: Float64Array; // [time, hidden]
}

/**
 * Mean squared error of the one-step-ahead predictions, and its gradient by backpropagation through time, in plain loops and float64.
 * @param batch inputs and targets `[batch, time, features]`, mask `[batch, time]` (default: everything counts)
 * @returns the mean over everything that counts, and a gradient with the names and shapes of the weights
 * @throws InputError when nothing counts
 * Source: PyTorch's `nn.MSELoss` and autograd
 */
export function lossAndGradient(
  spec: ModelSpec,
  weights: Weights,
  batch: Batch,
): { loss: number; gradient: Weights<Float64Array> } {
  const [count, time, features] = batch.inputs.shape as [number, number, number];
  const counted = features * (batch.mask ? sumOf(batch.mask.data) : count * time);
  if (!(counted > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');

  const cells = spec.hidden.map((hidden, index) =>
    createCell(weights, index, index === 0 ? features : spec.hidden[index - 1]!, hidden, time),
  );
  const top = cells.at(-1)!;
  const size = top.hidden;
  const weight = Float64Array.from(weights['linear.weight']!.data); // [features, hidden]
  const bias = Float64Array.from(weights['linear.bias']!.data); // [features]
  const gradientWeight = new Float64Array(weight.length);
  const gradientBias = new Float64Array(bias.length);
  const input = new Float64Array(time * features); // [time, features]
  let loss = 0;

  for (let n = 0; n < count; n++) {
    const first = n * time * features;
    input.set(batch.inputs.data.subarray(first, first + time * features));
    cells.forEach((cell, index) => {
      runCell(cell, index === 0 ? input : outputOf(cells[index - 1]!), time);
    });

    top.byH.fill(0);
    for (let t = 0; t < time; t++) {
      const share = batch.mask ? batch.mask.data[n * time + t]! : 1;
      if (share === 0) continue;
      const h = (t + 1) * size;
      for (let k = 0; k < features; k++) {
        let error = bias[k]! - batch.targets.data[first + t * features + k]!;
        for (let j = 0; j < size; j++) error += weight[k * size + j]! * top.h[h + j]!;
        loss += (share * error * error) / counted;
        const byOutput = (2 * share * error) / counted;
        gradientBias[k]! += byOutput;
        for (let j = 0; j < size; j++) {
          gradientWeight[k * size + j]! += byOutput * top.h[h + j]!;
          top.byH[t * size + j]! += byOutput * weight[k * size + j]!;
        }
      }
    }

    for (let index = cells.length - 1; index >= 0; index--) {
      const below = cells[index - 1];
      backpropagate(cells[index]!, below ? outputOf(below) : input, time, below?.byH);
    }
  }

  const flat: Record<string, Float64Array> = { 'linear.weight': gradientWeight, 'linear.bias': gradientBias };
  cells.forEach((cell, index) => {
    flat[`lstm${index + 1}.weight_ih`] = cell.gradientIh;
    flat[`lstm${index + 1}.weight_hh`] = cell.gradientHh;
    flat[`lstm${index + 1}.bias_ih`] = cell.gradientBias;
    flat[`lstm${index + 1}.bias_hh`] = cell.gradientBias.slice();
  });
  const named = weightShapes(spec).map(({ name, shape }) => [name, { shape, data: flat[name]! }] as const);
  return { loss, gradient: Object.fromEntries(named) };
}

function createCell(weights: Weights, index: number, inputs: number, hidden: number, time: number): Cell {
  const tensor = (name: string) => weights[`lstm${index + 1}.${name}`]!.data;
  const biasHh = tensor('bias_hh');
  return {
    inputs,
    hidden,
    weightIh: Float64Array.from(tensor('weight_ih')),
    weightHh: Float64Array.from(tensor('weight_hh')),
    bias: Float64Array.from(tensor('bias_ih'), (bias, row) => bias + biasHh[row]!),
    gradientIh: new Float64Array(4 * hidden * inputs),
    gradientHh: new Float64Array(4 * hidden * hidden),
    gradientBias: new Float64Array(4 * hidden),
    gates: new Float64Array(time * 4 * hidden),
    c: new Float64Array((time + 1) * hidden),
    h: new Float64Array((time + 1) * hidden),
    byH: new Float64Array(time * hidden),
  };
}

function sumOf(data: FloatArray): number {
  let sum = 0;
  for (const value of data) sum += value;
  return sum;
}

/** What a cell gave at every step: `[time, hidden]`, its states without the zeros before the first step. */
function outputOf(cell: Cell): Float64Array {
  return cell.h.subarray(cell.hidden);
}

/** Runs a cell over `x` `[time, inputs]` and keeps gates and states of every step. */
function runCell(cell: Cell, x: Float64Array, time: number): void {
  const { inputs, hidden, weightIh, weightHh, bias, gates, c, h } = cell;
  for (let t = 0; t < time; t++) {
    const before = t * hidden;
    const after = before + hidden;
    const step = t * 4 * hidden;
    for (let row = 0; row < 4 * hidden; row++) {
      let sum = bias[row]!;
      for (let k = 0; k < inputs; k++) sum += weightIh[row * inputs + k]! * x[t * inputs + k]!;
      for (let k = 0; k < hidden; k++) sum += weightHh[row * hidden + k]! * h[before + k]!;
      const isCandidate = row >= 2 * hidden && row < 3 * hidden; // g
      gates[step + row] = isCandidate ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
    }
    for (let j = 0; j < hidden; j++) {
      const i = step + j;
      const f = i + hidden;
      const g = f + hidden;
      const o = g + hidden;
      c[after + j] = gates[f]! * c[before + j]! + gates[i]! * gates[g]!;
      h[after + j] = gates[o]! * Math.tanh(c[after + j]!);
    }
  }
}

/**
 * Walks the steps of {@link runCell} backwards, adding to the cell's gradients.
 * @param byX receives the loss by the cell's input, `[time, inputs]`
 */
function backpropagate(cell: Cell, x: Float64Array, time: number, byX: Float64Array | undefined): void {
  const { inputs, hidden, weightIh, weightHh, gradientIh, gradientHh, gradientBias, gates, c, h, byH } = cell;
  const fromNextH = new Float64Array(hidden); // loss by h, as the next step saw it
  const fromNextC = new Float64Array(hidden);
  const bySum = new Float64Array(4 * hidden); // loss by each gate before its activation
  for (let t = time - 1; t >= 0; t--) {
    const before = t * hidden;
    const after = before + hidden;
    const step = t * 4 * hidden;
    for (let j = 0; j < hidden; j++) {
      const i = gates[step + j]!;
      const f = gates[step + hidden + j]!;
      const g = gates[step + 2 * hidden + j]!;
      const o = gates[step + 3 * hidden + j]!;
      const squashed = Math.tanh(c[after + j]!);
      const dh = byH[before + j]! + fromNextH[j]!;
      const dc = fromNextC[j]! + dh * o * (1 - squashed * squashed);
      bySum[j] = dc * g * i * (1 - i);
      bySum[hidden + j] = dc * c[before + j]! * f * (1 - f);
      bySum[2 * hidden + j] = dc * i * (1 - g * g);
      bySum[3 * hidden + j] = dh * squashed * o * (1 - o);
      fromNextC[j] = dc * f;
    }
    fromNextH.fill(0);
    byX?.fill(0, t * inputs, (t + 1) * inputs);
    for (let row = 0; row < 4 * hidden; row++) {
      const by = bySum[row]!;
      gradientBias[row]! += by;
      for (let k = 0; k < hidden; k++) {
        gradientHh[row * hidden + k]! += by * h[before + k]!;
        fromNextH[k]! += by * weightHh[row * hidden + k]!;
      }
      for (let k = 0; k < inputs; k++) {
        gradientIh[row * inputs + k]! += by * x[t * inputs + k]!;
        if (byX) byX[t * inputs + k]! += by * weightIh[row * inputs + k]!;
      }
    }
  }
}
