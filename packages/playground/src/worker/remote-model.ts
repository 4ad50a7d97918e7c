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

/**
 * Starts a worker.
 * @param threads of ONNX Runtime; default its own choice
 */
export function startRemoteModel(engine: Engine, threads?: number): RemoteModel {
  const worker = new Worker(new URL('./forecast-worker.js', document.baseURI), { type: 'module', name: engine });
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', ({ message }) => refuseAll(message || 'The worker did not start. Reload the page.'));

  function refuseAll(message: string): void {
    for (const [id, settle] of waiting) settle({ id, error: { name: 'Error', message } });
    waiting.clear();
  }

  function send(call: OpenCall | ForecastCall): Promise<Opened | Forecasted> {
    const id = calls++;
    worker.postMessage({ ...call, id });
    return new Promise((resolve, reject) => {
      waiting.set(id, (answer) => ('error' in answer ? reject(restoreError(answer.error)) : resolve(answer.value)));
    });
  }

  return {
    open: async (model, file) => (await send({ call: 'open', model, file, engine, threads })) as Opened,
    forecast: async (history, horizon) => (await send({ call: 'forecast', history, horizon })) as Forecasted,
    close: () => {
      worker.terminate();
      refuseAll('The worker was closed.');
    },
  };
}
