// Training as people install it: the trainer's own, given ONNX Runtime.
import type { Series } from '@onnxcast/series';
import { train as prepareTraining, type Training, type TrainRequest } from '@onnxcast/trainer';
import { openSession } from './open-session.ts';

/**
 * Prepares a training; nothing is computed before its first epoch is asked for, but what is fitted in closed form.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32, 32] })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  const isObject = typeof request === 'object' && request !== null;
  return prepareTraining(series, isObject ? { openSession, ...request } : request);
}
