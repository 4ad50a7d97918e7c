// The worker: opens one model and forecasts with it, so that the page never waits.
import type { ModelSpec } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-web/webgpu';
import type { Given } from '../state/features.ts';
import type { Answer, Forecasted, Made, OpenCall, Opened, Request } from './worker-protocol.ts';

/** An open model. */
interface Open {
  readonly opened: Opened;
  forecast(history: Given, horizon: number): Promise<Made>;
  dispose(): Promise<void>;
}

let current: Open | undefined;

self.addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  try {
    answer({
      id: data.id,
      value: data.call === 'open' ? await open(data) : await forecast(data.history, data.horizon),
    });
  } catch (error) {
    const { name, message, cause: _, ...fields } = error instanceof Error ? error : new Error(String(error));
    answer({ id: data.id, error: { ...fields, name, message } });
  }
});

function answer(message: Answer): void {
  self.postMessage(message);
}

async function open(call: OpenCall): Promise<Opened> {
  const next = call.engine === 'plain' ? await openPlain(call) : await openOnnx(call);
  await current?.dispose();
  current = next;
  return next.opened;
}

async function forecast(history: Given, horizon: number): Promise<Forecasted> {
  if (current === undefined) throw new Error('No model is open.');
  const start = performance.now();
  const made = await current.forecast(history, horizon);
  return { ...made, milliseconds: performance.now() - start };
}

async function openOnnx({ model, file, engine, threads }: OpenCall): Promise<Open> {
  // What is dropped on the page may be of anybody; the page ends this worker where it does not answer.
  (await import('@onnxcast/runtime-web/check-graph')).checkGraph(model, file);
  const onGpu = engine === 'webgpu';
  // A GPU has no operator for a whole series, so it runs the graph of one step.
  const graph = onGpu ? (await import('./plain-model.ts')).toStepModel(model, file) : model;
  const forecaster = await Forecaster.load(graph, {
    file,
    device: onGpu ? 'webgpu' : 'wasm',
    wasmPaths: new URL('.', self.location.href).href,
    ...(threads === undefined ? {} : { threads }),
  });
  const { spec, metadata, description } = forecaster;
  return {
    opened: { spec, metadata, runtime: description },
    forecast: async (history, horizon) => {
      const { values, intervals } = await forecaster.forecast(await toHistory(spec, history), horizon);
      return { values, ...(intervals && { intervals }) };
    },
    dispose: () => forecaster.dispose(),
  };
}

/** What a model is given: with times only where it reads the calendar, and some of our own where the data has none. */
async function toHistory(spec: ModelSpec | undefined, { values, times }: Given): Promise<Given> {
  if (spec?.calendar === undefined) return { values };
  const { areDates, makeTimes } = await import('./made-times.ts');
  return { values, times: areDates(times) ? times : makeTimes(spec, values.length) };
}

/** Loaded only when it is asked for: most visits never compare. */
async function openPlain({ model, file }: OpenCall): Promise<Open> {
  const { openPlainModel } = await import('./plain-model.ts');
  const { spec, metadata, forecast } = openPlainModel(model, file);
  return {
    opened: { spec, metadata, runtime: 'plain TypeScript, float64' },
    forecast: async (history, horizon) => ({ values: forecast(await toHistory(spec, history), horizon) }),
    dispose: async () => {},
  };
}
