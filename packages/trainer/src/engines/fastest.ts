// Which of the two fast engines is the faster one, by what is trained: what `auto` goes by.
import type { CellKind } from '@onnxcast/model';

/** What a loss is taken over. */
export type LossKind = 'one-step' | 'closed-loop';

/** How much a loss is computed of at once. */
export interface BatchSize {
  readonly series: number;
  readonly steps: number;
}

/** What decides which engine is the faster one. */
export interface Workload {
  readonly cell: CellKind;
  /** What most evaluations are of. */
  readonly loss: LossKind;
  /** Sizes of the cells. Default `[64, 64]`. */
  readonly hidden?: readonly number[] | undefined;
  /** What a loss is computed of at once. Default: as much as the cells were measured with. */
  readonly size?: BatchSize | undefined;
}

/**
 * Processor time of a loss and its gradient on `tensorflow` over that on `onnx`: 97 series of 400 steps, two cells of 64; a
 * closed loop over the last half. `npm run bench engines` measures it. TensorFlow has one operator for all steps of
 * an LSTM; every other cell goes step by step there. A cell that nobody has measured keeps to `tensorflow`.
 */
const tensorflowOverOnnx: Readonly<Partial<Record<CellKind, Readonly<Record<LossKind, number>>>>> = {
  lstm: { 'one-step': 0.98, 'closed-loop': 1.25 },
  gru: { 'one-step': 5.9, 'closed-loop': 14.5 },
  rnn: { 'one-step': 5.0, 'closed-loop': 22 },
  'rnn-relu': { 'one-step': 3.3, 'closed-loop': 17.7 },
};

/** Batches that LSTM cells were measured with, one step ahead. */
const BATCHES = [1, 8, 32, 97];
/**
 * The same of two LSTM cells, one step ahead, by their size, the steps, and {@link BATCHES}: the least of five or more repeats.
 * TensorFlow needs some milliseconds for any loss, and little for a step of small cells; its products with few rows are slow.
 */
const ofLstm: readonly { readonly hidden: number; readonly steps: number; readonly times: readonly number[] }[] = [
  { hidden: 16, steps: 100, times: [0.98, 1.08, 0.94, 0.98] },
  { hidden: 16, steps: 999, times: [0.43, 0.5, 0.7, 0.74] },
  { hidden: 32, steps: 100, times: [1.14, 1.12, 1.01, 1.0] },
  { hidden: 32, steps: 999, times: [0.72, 0.7, 0.72, 0.85] },
  { hidden: 64, steps: 100, times: [1.63, 1.68, 1.44, 1.08] },
  { hidden: 64, steps: 999, times: [0.97, 1.13, 0.98, 0.91] },
  { hidden: 128, steps: 100, times: [4.38, 2.23, 1.27, 1.26] },
  { hidden: 128, steps: 999, times: [4.09, 1.78, 1.28, 1.04] },
];

/** Below this, two measurements may differ as much. */
const CLEARLY = 1.1;

/**
 * Whether `onnx` is clearly faster than `tensorflow`.
 * @returns for what it is, for the end of a sentence; undefined where it is not
 */
export function whyOnnxIsFaster({ cell, loss, hidden = [64, 64], size }: Workload): string | undefined {
  const times = tensorflowOverOnnx[cell];
  if (times === undefined) return undefined;
  if (cell === 'lstm' && loss === 'one-step' && size !== undefined && hidden.length > 0) {
    const { series, steps } = size;
    if (measuredNear({ hidden: Math.max(...hidden), series, steps }) < CLEARLY) return undefined;
    return `lstm cells of ${hidden.join(' and ')}, ${series} series of ${steps} steps at once`;
  }
  if (times[loss] < CLEARLY) return undefined;
  return times['one-step'] < CLEARLY ? `the ${loss} loss of ${cell} cells` : `${cell} cells`;
}

/** What was measured of LSTM cells at the nearest size, by the ratios of sizes. */
function measuredNear({ hidden, series, steps }: BatchSize & { readonly hidden: number }): number {
  const far = (a: number, b: number) => Math.abs(Math.log(a / b));
  const nearest = <Some>(all: readonly Some[], distance: (one: Some) => number) =>
    all.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  const row = nearest(ofLstm, (one) => far(one.hidden, hidden) + far(one.steps, steps));
  return row.times[BATCHES.indexOf(nearest(BATCHES, (one) => far(one, series)))]!;
}
