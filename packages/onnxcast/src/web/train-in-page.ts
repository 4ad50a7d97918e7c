// Training as pages import it: the trainer's own, given ONNX Runtime's WebAssembly, in the page or in a worker.
import { createOpenSession, createOpenWorkerSession, type RuntimeOptions } from '@onnxcast/runtime-web';
import type { Series } from '@onnxcast/series';
import {
  type InTurnsRequest,
  trainInTurns as prepareInTurns,
  train as prepareTraining,
  type Training,
  type TrainRequest,
} from '@onnxcast/trainer/web';

/** Where a training computes. */
export interface TrainingRuntime extends RuntimeOptions {
  /** Whether a worker computes losses and gradients, so that the page stays free. Default false, for a training that runs in a worker itself. */
  readonly worker?: boolean | undefined;
}

/** What {@link train} is told: every option of a training, and where it computes. */
export interface PageTrainRequest extends TrainRequest, TrainingRuntime {}

/** What {@link trainInTurns} is told. */
export interface PageInTurnsRequest extends InTurnsRequest, TrainingRuntime {}

/**
 * Prepares a training; nothing is computed before its first epoch is asked for, but what is fitted in closed form.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @throws UnsupportedError when an engine or holidays are asked for that a page does not have
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32], worker: true })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: PageTrainRequest = {}): Training {
  return prepareTraining(series, withSessions(request));
}

/**
 * Prepares a training as {@link train} does, to the same bits, and lets whatever else the page has to do have its turn meanwhile.
 * @throws InputError as `train` does, and the signal's reason when it is aborted
 */
export async function trainInTurns(series: readonly Series[], request: PageInTurnsRequest = {}): Promise<Training> {
  return prepareInTurns(series, withSessions(request));
}

/** The same without what only says where to compute, and with what opens graphs there. */
function withSessions<Request extends TrainRequest & TrainingRuntime>(
  request: Request,
): Omit<Request, keyof TrainingRuntime> {
  if (typeof request !== 'object' || request === null) return request;
  const { worker = false, threads, wasmPaths, ...told } = request;
  const options = { ...(threads !== undefined && { threads }), ...(wasmPaths !== undefined && { wasmPaths }) };
  const open = worker ? createOpenWorkerSession : createOpenSession;
  return { openSession: open(options), ...told };
}
