// Forecasting in a page that may use WebGPU: an entry of its own, because whoever imports it carries another 27 MB.
import type { Forecaster as AnyForecaster } from '@onnxcast/runtime';
import { type BaseOptions, loadForecaster } from './load-forecaster.ts';
import { createOpenSession } from './open-session.ts';
import type { ModelSource } from './read-bytes.ts';
import { chooseWebgpu } from './webgpu/build.ts';
import { createWorkerSessions } from './workers/worker-session.ts';

/** Options of `Forecaster.load`. */
export interface LoadOptions extends BaseOptions {
  /** `auto` (default: WebAssembly, and the description says why not WebGPU), `wasm` or `webgpu` (an error where it is missing, or lacks an operator of the graph). */
  readonly device?: 'auto' | 'wasm' | 'webgpu';
}

const createOpenWorkerSession = /* @__PURE__ */ createWorkerSessions(
  // Bundlers look for exactly this expression.
  () => new Worker(new URL('./webgpu-worker.js', import.meta.url), { type: 'module', name: 'onnxcast' }),
);

/** An open model on onnxruntime-web; see the runtime package for what it does. */
export type Forecaster = AnyForecaster;

/** Opens models in a page, on WebGPU too. */
export const Forecaster = {
  /** As the `Forecaster.load` of the main entry, with one device more. */
  load: (model: ModelSource, options: LoadOptions = {}): Promise<AnyForecaster> =>
    loadForecaster(model, options, {
      inPage: (given) => createOpenSession(given, chooseWebgpu),
      inWorker: createOpenWorkerSession,
    }),
};
