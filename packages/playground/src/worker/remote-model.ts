// A worker with a model in it, as seen from the page.
import type { Given } from '../state/features.ts';
import type { Answer, Engine, ForecastCall, Forecasted, OpenCall, Opened, PlainError } from './worker-protocol.ts';

/** An error as it was in the worker, its class by name. */
export function restoreError({ message, ...fields }: PlainError): Error {
  return Object.assign(new Error(message), fields);
}

/** A model in a worker. */
export interface RemoteModel {
  open(model: Uint8Array, file: string): Promise<Opened>;
  /** History `[time, features]` -> `[horizon, targets]`. */
  forecast(history: Given, horizon: number): Promise<Forecasted>;
  close(): void;
}

/** How long a forecast may take before its worker is ended, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Starts a worker. One whose forecast takes too long is ended, and another one takes its place with the same model.
 * @param threads of ONNX Runtime; default its own choice
 */
export function startRemoteModel(engine: Engine, threads?: number): RemoteModel {
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  let opened: OpenCall | undefined;
  let worker = startWorker();

  function startWorker(): Worker {
    const started = new Worker(new URL('./forecast-worker.js', document.baseURI), { type: 'module', name: engine });
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    });
    started.addEventListener('error', ({ message }) =>
      refuseAll(message || 'The worker did not start. Reload the page.'),
    );
    return started;
  }

  function refuseAll(message: string): void {
    for (const [id, settle] of waiting) settle({ id, error: { name: 'Error', message } });
    waiting.clear();
  }

  function endLate(): void {
    worker.terminate();
    worker = startWorker();
    if (opened !== undefined) worker.postMessage({ ...opened, id: calls++ });
    refuseAll(
      `The forecast took more than ${PATIENCE / 1000} s and was ended. Choose fewer steps to forecast, or another model.`,
    );
  }

  function send(call: OpenCall | ForecastCall): Promise<Opened | Forecasted> {
    const id = calls++;
    worker.postMessage({ ...call, id });
    return new Promise((resolve, reject) => {
      waiting.set(id, (answer) => ('error' in answer ? reject(restoreError(answer.error)) : resolve(answer.value)));
    });
  }

  return {
    open: async (model, file) => {
      const call: OpenCall = { call: 'open', model, file, engine, threads };
      const answer = (await send(call)) as Opened;
      opened = call;
      return answer;
    },
    forecast: async (history, horizon) => {
      const late = setTimeout(endLate, PATIENCE);
      try {
        return (await send({ call: 'forecast', history, horizon })) as Forecasted;
      } finally {
        clearTimeout(late);
      }
    },
    close: () => {
      worker.terminate();
      refuseAll('The worker was closed.');
    },
  };
}
