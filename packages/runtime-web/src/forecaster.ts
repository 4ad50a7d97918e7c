// The Forecaster of a page, over onnxruntime-web's WebAssembly.
import type { Forecaster as AnyForecaster } from '@onnxcast/runtime';
import { type BaseOptions, loadForecaster } from './load-forecaster.ts';
import { createOpenSession } from './open-session.ts';
import type { ModelSource } from './read-bytes.ts';
import { createWorkerSessions } from './workers/worker-session.ts';

/** Options of `Forecaster.load`. */
export interface LoadOptions extends BaseOptions {
  /** `auto` (default) and `wasm` are WebAssembly; WebGPU is an entry of its own, `onnxcast/web/webgpu` or `@onnxcast/runtime-web/webgpu`. */
  readonly device?: 'auto' | 'wasm';
}

/** Makes what a `Forecaster` needs to open a model in a worker. */
export const createOpenWorkerSession = /* @__PURE__ */ createWorkerSessions(
  // Bundlers look for exactly this expression.
  () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'onnxcast' }),
);

/** An open model on onnxruntime-web; see the runtime package for what it does. */
export type Forecaster = AnyForecaster;

/** Opens models in a page. */
export const Forecaster = {
  /**
   * Opens a model.
   * @param model address of an .onnx file, its bytes, or a `File` or `Blob`
   * @throws InputError when it is none of these, such as the file of an input where none was chosen
   * @throws ModelFileError when the file cannot be read or is no model that forecasts
   * @throws UnsupportedError when this runtime has no such device, whatever other ones have, or it is missing here
   * @throws SetupError when onnxruntime-web's own files do not load
   * @example
   * const forecaster = await Forecaster.load('model.onnx');
   * const { values } = await forecaster.forecast([0, 0.05, 0.1], 10); // Float64Array(10)
   * await forecaster.dispose();
   */
  load: (model: ModelSource, options: LoadOptions = {}): Promise<AnyForecaster> =>
    loadForecaster(model, options, { inPage: createOpenSession, inWorker: createOpenWorkerSession }),
};
