// Which of the two fast engines is the faster one, by what is trained: what `auto` goes by.
import type { CellKind } from '@onnxcast/model';

/** What a loss is taken over. */
export type LossKind = 'one-step' | 'closed-loop';

/** What decides which engine is the faster one. */
export interface Workload {
  readonly cell: CellKind;
  /** What most evaluations are of. */
  readonly loss: LossKind;
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

/** Below this, two measurements may differ as much. */
const CLEARLY = 1.1;

/**
 * Whether `onnx` is clearly faster than `tensorflow`.
 * @returns for what it is, for the end of a sentence; undefined where it is not
 */
export function whyOnnxIsFaster({ cell, loss }: Workload): string | undefined {
  const times = tensorflowOverOnnx[cell];
  if (times === undefined || times[loss] < CLEARLY) return undefined;
  return times['one-step'] < CLEARLY ? `the ${loss} loss of ${cell} cells` : `${cell} cells`;
}
