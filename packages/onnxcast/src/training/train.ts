// Training as people install it: the trainer's own, given ONNX Runtime.
import type { Series } from '@onnxcast/series';
import {
  type InTurnsRequest,
  trainInTurns as prepareInTurns,
  train as prepareTraining,
  type Training,
  type TrainRequest,
} from '@onnxcast/trainer';
import { trainingRuntime } from './open-session.ts';

/**
 * Prepares a training; nothing is computed before its first epoch is asked for, but what is fitted in closed form.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32, 32] })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  return prepareTraining(series, withSessions(request));
}

/**
 * Prepares a training as `train` does, to the same bits, and lets whatever else the process has to do have its turn meanwhile.
 * @throws InputError as `train` does, and the signal's reason when it is aborted
 */
export async function trainInTurns(series: readonly Series[], request: InTurnsRequest = {}): Promise<Training> {
  return prepareInTurns(series, withSessions(request));
}

function withSessions<Request extends TrainRequest>(request: Request): Request {
  const isObject = typeof request === 'object' && request !== null;
  return isObject ? { ...trainingRuntime, ...request } : request;
}
