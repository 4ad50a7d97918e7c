import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import { type CellKind, cells as cellTable } from './cells/cells.ts';
import { type State, type Sums, steps } from './cells.ts';
import { stepsBack } from './cells-backward.ts';
import { cellOf, type ModelSpec } from './spec.ts';
import { cellName, type Weights, weightShapes } from './weights.ts';

/** One-step-ahead pairs in the model's (scaled) units. */
export interface Batch {
  /** `[batch, time, features]`; future covariates stand in the row before their own (`alignInputs`). */
  readonly inputs: Tensor;
  /** `[batch, time, targets]`. */
  readonly targets: Tensor;
  /** `[batch, time]`: 1 where the target counts, 0 where it is padding. Absent: all count. */
  readonly mask?: Tensor;
}

/** One cell with room to remember one series, and the gradient it adds up. All arrays are row-major, G gates. */
interface Cell {
  readonly kind: CellKind;
  readonly inputs: number;
  readonly hidden: number;
  readonly weights: CellTensors;
  readonly gradient: CellTensors;
  /** What entered the gates at every step, each `[time, G hidden]`. */
  readonly sums: Sums;
  /** States before the first step (zeros) and after every step, each `[time + 1, hidden]`. */
  readonly states: State;
  /** Loss by what leaves the cell at every step, from above only: `[time, hidden]`. */
  readonly byOutput: Float64Array;
}

interface CellTensors {
  readonly weight_ih: Float64Array; // [G hidden, inputs]
  readonly weight_hh: Float64Array; // [G hidden, hidden]
  readonly bias_ih: Float64Array; // [G hidden]
  readonly bias_hh: Float64Array; // [G hidden]
}

/**
 * Mean squared error of the one-step-ahead predictions, and its gradient by backpropagation through time, in plain loops and float64.
 * @param batch aligned inputs `[batch, time, features]`, targets `[batch, time, targets]`, mask `[batch, time]` (default: everything counts)
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
  const width = batch.targets.shape[2]!;
  const counted = width * (batch.mask ? sumOf(batch.mask.data) : count * time);
  if (!(counted > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');

  const cells = spec.hidden.map((hidden, i) => {
    const inputs = i === 0 ? features : spec.hidden[i - 1]!;
    return createCell(cellOf(spec), weights, { name: cellName(spec, i + 1), inputs, hidden, time });
  });
  const top = cells.at(-1)!;
  const size = top.hidden;
  const weight = Float64Array.from(weights['linear.weight']!.data); // [targets, hidden]
  const bias = Float64Array.from(weights['linear.bias']!.data); // [targets]
  const gradientWeight = new Float64Array(weight.length);
  const gradientBias = new Float64Array(bias.length);
  const input = new Float64Array(time * features); // [time, features]
  let loss = 0;

  for (let n = 0; n < count; n++) {
    input.set(batch.inputs.data.subarray(n * time * features, (n + 1) * time * features));
    cells.forEach((cell, i) => {
      runCell(cell, i === 0 ? input : outputOf(cells[i - 1]!), time);
    });

    top.byOutput.fill(0);
    for (let t = 0; t < time; t++) {
      const share = batch.mask ? batch.mask.data[n * time + t]! : 1;
      if (share === 0) continue;
      const h = top.states.h.subarray((t + 1) * size, (t + 2) * size);
      for (let k = 0; k < width; k++) {
        let error = bias[k]! - batch.targets.data[(n * time + t) * width + k]!;
        for (let j = 0; j < size; j++) error += weight[k * size + j]! * h[j]!;
        loss += (share * error * error) / counted;
        const byPrediction = (2 * share * error) / counted;
        gradientBias[k]! += byPrediction;
        for (let j = 0; j < size; j++) {
          gradientWeight[k * size + j]! += byPrediction * h[j]!;
          top.byOutput[t * size + j]! += byPrediction * weight[k * size + j]!;
        }
      }
    }

    for (let i = cells.length - 1; i >= 0; i--) {
      const below = cells[i - 1];
      backpropagate(cells[i]!, below ? outputOf(below) : input, time, below?.byOutput);
    }
  }

  const flat: Record<string, Float64Array> = { 'linear.weight': gradientWeight, 'linear.bias': gradientBias };
  cells.forEach((cell, i) => {
    for (const [part, data] of Object.entries(cell.gradient)) flat[`${cellName(spec, i + 1)}.${part}`] = data;
  });
  const named = weightShapes(spec).map(({ name, shape }) => [name, { shape, data: flat[name]! }] as const);
  return { loss, gradient: Object.fromEntries(named) };
}

function createCell(
  kind: CellKind,
  weights: Weights,
  { name, inputs, hidden, time }: { name: string; inputs: number; hidden: number; time: number },
): Cell {
  const rows = cellTable[kind].gates.length * hidden;
  const tensor = (part: string) => Float64Array.from(weights[`${name}.${part}`]!.data);
  return {
    kind,
    inputs,
    hidden,
    weights: {
      weight_ih: tensor('weight_ih'),
      weight_hh: tensor('weight_hh'),
      bias_ih: tensor('bias_ih'),
      bias_hh: tensor('bias_hh'),
    },
    gradient: {
      weight_ih: new Float64Array(rows * inputs),
      weight_hh: new Float64Array(rows * hidden),
      bias_ih: new Float64Array(rows),
      bias_hh: new Float64Array(rows),
    },
    sums: { input: new Float64Array(time * rows), state: new Float64Array(time * rows) },
    states: { h: new Float64Array((time + 1) * hidden), c: new Float64Array((time + 1) * hidden) },
    byOutput: new Float64Array(time * hidden),
  };
}

function sumOf(data: FloatArray): number {
  let sum = 0;
  for (const value of data) sum += value;
  return sum;
}

/** What a cell gave at every step: `[time, hidden]`, its states without the zeros before the first step. */
function outputOf({ states, hidden }: Cell): Float64Array {
  return states.h.subarray(hidden);
}

/** Step `t` of what a cell remembers. */
function sumsAt({ sums, kind, hidden }: Cell, t: number): Sums {
  const rows = cellTable[kind].gates.length * hidden;
  const cut = (all: Float64Array) => all.subarray(t * rows, (t + 1) * rows);
  return { input: cut(sums.input), state: cut(sums.state) };
}

/** The state before step `t`. */
function stateAt({ states, hidden }: Cell, t: number): State {
  const cut = (all: Float64Array) => all.subarray(t * hidden, (t + 1) * hidden);
  return { h: cut(states.h), c: cut(states.c) };
}

/** Runs a cell over `x` `[time, inputs]` and keeps sums and states of every step. */
function runCell(cell: Cell, x: Float64Array, time: number): void {
  const { kind, inputs, hidden, weights } = cell;
  for (let t = 0; t < time; t++) {
    const sums = sumsAt(cell, t);
    const before = stateAt(cell, t);
    for (let row = 0; row < sums.input.length; row++) {
      let input = weights.bias_ih[row]!;
      let state = weights.bias_hh[row]!;
      for (let k = 0; k < inputs; k++) input += weights.weight_ih[row * inputs + k]! * x[t * inputs + k]!;
      for (let k = 0; k < hidden; k++) state += weights.weight_hh[row * hidden + k]! * before.h[k]!;
      sums.input[row] = input;
      sums.state[row] = state;
    }
    const after = stateAt(cell, t + 1);
    after.h.set(before.h);
    after.c.set(before.c);
    steps[kind](sums, after);
  }
}

/**
 * Walks the steps of {@link runCell} backwards, adding to the cell's gradient.
 * @param byX receives the loss by the cell's input, `[time, inputs]`
 */
function backpropagate(cell: Cell, x: Float64Array, time: number, byX: Float64Array | undefined): void {
  const { kind, inputs, hidden, weights, gradient, byOutput } = cell;
  const by: State = { h: new Float64Array(hidden), c: new Float64Array(hidden) }; // as the next step saw it
  const rows = cellTable[kind].gates.length * hidden;
  const bySums: Sums = { input: new Float64Array(rows), state: new Float64Array(rows) };
  for (let t = time - 1; t >= 0; t--) {
    const before = stateAt(cell, t);
    for (let j = 0; j < hidden; j++) by.h[j]! += byOutput[t * hidden + j]!;
    stepsBack[kind](sumsAt(cell, t), before, stateAt(cell, t + 1), by, bySums);
    byX?.fill(0, t * inputs, (t + 1) * inputs);
    for (let row = 0; row < rows; row++) {
      const byInput = bySums.input[row]!;
      const byState = bySums.state[row]!;
      gradient.bias_ih[row]! += byInput;
      gradient.bias_hh[row]! += byState;
      for (let k = 0; k < hidden; k++) {
        gradient.weight_hh[row * hidden + k]! += byState * before.h[k]!;
        by.h[k]! += byState * weights.weight_hh[row * hidden + k]!;
      }
      for (let k = 0; k < inputs; k++) {
        gradient.weight_ih[row * inputs + k]! += byInput * x[t * inputs + k]!;
        if (byX) byX[t * inputs + k]! += byInput * weights.weight_ih[row * inputs + k]!;
      }
    }
  }
}
