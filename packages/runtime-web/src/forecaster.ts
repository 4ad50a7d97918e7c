// The Forecaster of a page: where the bytes come from, and which ONNX Runtime is under it.
import { Forecaster as AnyForecaster } from '@onnxcast/runtime';
import { createOpenSession } from './open-session.ts';
import { type RuntimeOptions, resolveOptions } from './ort.ts';
import { checkSource, type ModelSource, nameOf, readBytes } from './read-bytes.ts';
import { createOpenWorkerSession } from './worker-session.ts';

/** Options of `Forecaster.load`. */
export interface LoadOptions extends RuntimeOptions {
  /** `auto` (default: WebAssembly, and the description says why not WebGPU), `wasm` or `webgpu` (an error where it is missing, or lacks an operator of the graph). */
  readonly device?: 'auto' | 'wasm' | 'webgpu';
  /** Runs the model in a web worker, so that the page never waits; default false. Calls are the same. */
  readonly worker?: boolean;
  /** Name of the file, for error messages; default the address, the file's name, or `model`. */
  readonly file?: string;
}

/** An open model on onnxruntime-web; see the runtime package for what it does. */
export type Forecaster = AnyForecaster;

/** Opens models in a page. */
export const Forecaster = {
  /**
   * Opens a model.
   * @param model address of an .onnx file, its bytes, or a `File` or `Blob`
   * @throws InputError when it is none of these, such as the file of an input where none was chosen
   * @throws ModelFileError when the file cannot be read or is no model that forecasts
   * @throws UnsupportedError when the device is missing
   * @throws SetupError when onnxruntime-web's own files do not load
   * @example
   * const forecaster = await Forecaster.load('model.onnx');
   * const { values } = await forecaster.forecast([0, 0.05, 0.1], 10); // Float32Array(10)
   * await forecaster.dispose();
   */
  async load(model: ModelSource, options: LoadOptions = {}): Promise<AnyForecaster> {
    checkSource(model);
    const { device = 'auto', file = nameOf(model), worker = false, ...given } = options;
    const runtime = resolveOptions(given);
    const openSession = worker ? createOpenWorkerSession(runtime) : createOpenSession(runtime);
    return AnyForecaster.load(await readBytes(model, file), { openSession, device, file });
  },
};
