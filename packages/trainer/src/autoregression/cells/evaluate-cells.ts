// Loss and gradient of LSTM cells and their linear head in plain arrays, without a tensor a step: for the little data that these cells learn from.

/** Sizes of cells and their head. */
export interface CellSizes {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** What one series teaches. */
export interface CellSequence {
  /** Rows. */
  readonly time: number;
  /** `[time, inputs]`. */
  readonly inputs: Float64Array;
  /** `[time, outputs]`. */
  readonly targets: Float64Array;
  /** `[time, outputs]`: what each target counts, 0 for not at all. */
  readonly counts: Float64Array;
}

/** Where each tensor begins in the flat vector, in PyTorch's order: weight_ih, weight_hh, bias_ih, bias_hh, linear.weight, linear.bias. */
export function cellOffsets({ inputs, hidden, outputs }: CellSizes) {
  const recurrent = 4 * hidden * inputs;
  const bias = recurrent + 4 * hidden * hidden;
  const otherBias = bias + 4 * hidden;
  const head = otherBias + 4 * hidden;
  const headBias = head + outputs * hidden;
  return { input: 0, recurrent, bias, otherBias, head, headBias, end: headBias + outputs };
}

/**
 * What cells say of every row, from a state of zeros.
 * @returns `[time, outputs]`
 * Source: PyTorch's `nn.LSTMCell` (gates i, f, g, o) and `nn.Linear`
 */
export function runCells(
  weights: Float64Array,
  sizes: CellSizes,
  sequence: Pick<CellSequence, 'time' | 'inputs'>,
): Float64Array {
  return keepRunning({ weights, sizes, sequence }, keepSteps(sizes, sequence.time));
}

/** {@link runCells}, which fills in what the way back needs. */
function keepRunning(
  {
    weights,
    sizes,
    sequence: { time, inputs: rows },
  }: {
    readonly weights: Float64Array;
    readonly sizes: CellSizes;
    readonly sequence: Pick<CellSequence, 'time' | 'inputs'>;
  },
  kept: KeptSteps,
): Float64Array {
  const { inputs, hidden, outputs } = sizes;
  const at = cellOffsets(sizes);
  const { gates, cells, states } = kept;
  const width = 4 * hidden;
  const said = new Float64Array(time * outputs);
  for (let t = 0; t < time; t++) {
    const own = t * width;
    for (let gate = 0; gate < width; gate++) {
      let sum = weights[at.bias + gate]! + weights[at.otherBias + gate]!;
      for (let i = 0; i < inputs; i++) sum += weights[gate * inputs + i]! * rows[t * inputs + i]!;
      if (t > 0) {
        const from = at.recurrent + gate * hidden;
        for (let k = 0; k < hidden; k++) sum += weights[from + k]! * states[(t - 1) * hidden + k]!;
      }
      const isCandidate = gate >= 2 * hidden && gate < 3 * hidden;
      gates[own + gate] = isCandidate ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
    }
    for (let k = 0; k < hidden; k++) {
      const before = t > 0 ? cells[(t - 1) * hidden + k]! : 0;
      const cell = gates[own + hidden + k]! * before + gates[own + k]! * gates[own + 2 * hidden + k]!;
      cells[t * hidden + k] = cell;
      states[t * hidden + k] = gates[own + 3 * hidden + k]! * Math.tanh(cell);
    }
    for (let output = 0; output < outputs; output++) {
      let sum = weights[at.headBias + output]!;
      const from = at.head + output * hidden;
      for (let k = 0; k < hidden; k++) sum += weights[from + k]! * states[t * hidden + k]!;
      said[t * outputs + output] = sum;
    }
  }
  return said;
}

/** What the way back looks at. */
interface KeptSteps {
  /** `[time, 4 hidden]`, after their activations. */
  readonly gates: Float64Array;
  /** `[time, hidden]`. */
  readonly cells: Float64Array;
  readonly states: Float64Array;
}

function keepSteps({ hidden }: CellSizes, time: number): KeptSteps {
  const of = (width: number) => new Float64Array(time * width);
  return { gates: of(4 * hidden), cells: of(hidden), states: of(hidden) };
}

/**
 * The mean error over all that counts, squares of what is within 1 and sizes of what is beyond, and its gradient.
 * Source: Huber 1964; PyTorch's `nn.SmoothL1Loss`
 */
export function evaluateCells(
  weights: Float64Array,
  sizes: CellSizes,
  sequences: readonly CellSequence[],
): { readonly loss: number; readonly gradient: Float64Array } {
  const gradient = new Float64Array(weights.length);
  let loss = 0;
  let total = 0;
  for (const sequence of sequences) {
    const kept = keepSteps(sizes, sequence.time);
    const said = keepRunning({ weights, sizes, sequence }, kept);
    const slopes = said; // becomes them in place
    for (let i = 0; i < said.length; i++) {
      const counts = sequence.counts[i]!;
      const error = counts === 0 ? 0 : said[i]! - sequence.targets[i]!;
      const size = Math.abs(error);
      loss += counts * (size < 1 ? (error * error) / 2 : size - 0.5);
      total += counts;
      slopes[i] = counts * Math.max(-1, Math.min(1, error));
    }
    addGradient(gradient, { weights, sizes, sequence, kept, slopes });
  }
  if (total > 0) for (let i = 0; i < gradient.length; i++) gradient[i]! /= total;
  return { loss: total > 0 ? loss / total : 0, gradient };
}

/** Adds the gradient of one series, from its last row to its first. */
function addGradient(
  gradient: Float64Array,
  given: {
    readonly weights: Float64Array;
    readonly sizes: CellSizes;
    readonly sequence: CellSequence;
    readonly kept: KeptSteps;
    readonly slopes: Float64Array;
  },
): void {
  const { weights, sizes, sequence, kept, slopes } = given;
  const { inputs, hidden, outputs } = sizes;
  const at = cellOffsets(sizes);
  const { gates, cells, states } = kept;
  const width = 4 * hidden;
  const ofState = new Float64Array(hidden);
  const ofCell = new Float64Array(hidden);
  const ofGates = new Float64Array(width);
  for (let t = sequence.time - 1; t >= 0; t--) {
    for (let output = 0; output < outputs; output++) {
      const slope = slopes[t * outputs + output]!;
      if (slope === 0) continue;
      gradient[at.headBias + output]! += slope;
      const from = at.head + output * hidden;
      for (let k = 0; k < hidden; k++) {
        gradient[from + k]! += slope * states[t * hidden + k]!;
        ofState[k]! += slope * weights[from + k]!;
      }
    }
    for (let k = 0; k < hidden; k++) {
      const own = t * width + k;
      const [i, f, g, o] = [gates[own]!, gates[own + hidden]!, gates[own + 2 * hidden]!, gates[own + 3 * hidden]!];
      const before = t > 0 ? cells[(t - 1) * hidden + k]! : 0;
      const bent = Math.tanh(cells[t * hidden + k]!);
      const slope = ofCell[k]! + ofState[k]! * o * (1 - bent * bent);
      ofGates[k] = slope * g * i * (1 - i);
      ofGates[hidden + k] = slope * before * f * (1 - f);
      ofGates[2 * hidden + k] = slope * i * (1 - g * g);
      ofGates[3 * hidden + k] = ofState[k]! * bent * o * (1 - o);
      ofCell[k] = slope * f;
    }
    ofState.fill(0);
    for (let gate = 0; gate < width; gate++) {
      const slope = ofGates[gate]!;
      gradient[at.bias + gate]! += slope;
      gradient[at.otherBias + gate]! += slope;
      for (let i = 0; i < inputs; i++) gradient[gate * inputs + i]! += slope * sequence.inputs[t * inputs + i]!;
      if (t === 0) continue;
      const from = at.recurrent + gate * hidden;
      for (let k = 0; k < hidden; k++) {
        gradient[from + k]! += slope * states[(t - 1) * hidden + k]!;
        ofState[k]! += slope * weights[from + k]!;
      }
    }
  }
}
