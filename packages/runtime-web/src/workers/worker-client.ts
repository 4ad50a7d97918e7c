// One worker with sessions, as the page that started it sees it: questions, answers, and an end at any moment.
import { SetupError, UnsupportedError } from '@onnxcast/series/errors';
import { createQuestions } from '@onnxcast/series/questions';
import type { Answer, Question, Request } from './worker-messages.ts';

/** A worker that runs. */
export interface WorkerClient {
  /** Sessions of it, as whoever started it counts them; 0 at first. */
  users: number;
  /** @throws what the worker answers, or what ended it */
  ask(request: Request): Promise<unknown>;
  /** Ends it; all that waits, and all that is still asked, ends with the error, where there is one. */
  end(error?: Error): void;
}

/**
 * Starts a worker.
 * @param launch starts the script that serves sessions
 * @param onEnd is called once, whatever ended it
 * @throws UnsupportedError where there are no web workers
 */
export function startWorker(launch: () => Worker, onEnd: () => void): WorkerClient {
  // ONNX Runtime gives Node a global of that name, which is another thing.
  if (typeof Worker === 'undefined' || !('addEventListener' in Worker.prototype)) {
    throw new UnsupportedError('worker: there are no web workers here. Leave out worker, or open the model in a page.');
  }
  const worker = launch();
  const questions = createQuestions();
  const end: WorkerClient['end'] = (error) => {
    worker.terminate();
    if (error !== undefined) questions.fail(error);
    onEnd();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) =>
    questions.settle({ ...data, id: data.onnxcast }),
  );
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const found = event.message || 'its script cannot be loaded';
    end(new SetupError(`The worker does not run: ${found}. Serve worker.js beside the script that starts it.`));
  });
  return {
    users: 0,
    ask: (request) => questions.ask((onnxcast) => worker.postMessage({ ...request, onnxcast } satisfies Question)),
    end,
  };
}
