// A training in a worker, as seen from the page.
import { restoreError } from '../worker/remote-model.ts';
import type { TrainCall, TrainingCall, TrainingMessage } from './training-protocol.ts';

/** A training under way. */
export interface RemoteTraining {
  /** Ends it after the loss that is being computed; its best epoch is told as at its end. */
  stop(): void;
  /** Ends it at once; nothing is told any more. */
  close(): void;
}

/** Who is told of a training. */
export interface TrainingListeners {
  /** Of everything but failures; the worker is gone with the last. */
  onMessage(message: Exclude<TrainingMessage, { readonly kind: 'failed' }>): void;
  onFailure(error: Error): void;
}

/** Starts a training in a worker of its own, which ends with it and gives its memory back. */
export function startTraining(call: TrainCall, { onMessage, onFailure }: TrainingListeners): RemoteTraining {
  const worker = new Worker(new URL('./training-worker.js', document.baseURI), { type: 'module', name: 'training' });
  const send = (told: TrainingCall) => worker.postMessage(told);
  const close = () => worker.terminate();
  worker.addEventListener('message', ({ data }: MessageEvent<TrainingMessage>) => {
    if (data.kind === 'ended' || data.kind === 'failed') close();
    if (data.kind === 'failed') onFailure(restoreError(data.error));
    else onMessage(data);
  });
  worker.addEventListener('error', ({ message }) => {
    close();
    onFailure(new Error(message || 'The worker that trains did not start. Reload the page.'));
  });
  send(call);
  return { stop: () => send({ call: 'stop' }), close };
}
