// The Forecaster of this package: the runtime's own, given a path and onnxruntime-node.
import { readFile } from 'node:fs/promises';
import { Forecaster as AnyForecaster, describeError } from '@onnxcast/runtime';
import { checkOptions, describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';
import { createOpenSession, type RuntimeOptions } from './open-session.ts';
import { createOpenWorkers } from './workers/open-workers.ts';

/** Options of `Forecaster.load`. */
export interface LoadOptions extends RuntimeOptions {
  /** `auto` (default: CUDA where it works, else the CPU), `cpu` or `cuda`. */
  readonly device?: 'auto' | 'cpu' | 'cuda';
  /** Name of the file, for error messages; default the path, or `model`. */
  readonly file?: string;
  /**
   * Worker threads that share the series of a call, one core each; default none, all is done by the caller's thread.
   * They pay where there are hundreds of series; `threads` is then without effect.
   */
  readonly workers?: number;
}

const LOAD_OPTIONS = { device: true, file: true, threads: true, workers: true } satisfies Record<
  keyof LoadOptions,
  true
>;

/** An open model on onnxruntime-node; see the runtime package for what it does. */
export type Forecaster = AnyForecaster;

/** Opens models in Node. */
export const Forecaster = {
  /**
   * Opens a model.
   * @param model path of an .onnx file, or its bytes
   * @throws InputError when it is neither
   * @throws ModelFileError when the file cannot be read or is no model that forecasts
   * @throws UnsupportedError when this runtime has no such device, whatever other ones have, or it is missing here
   * @throws SetupError when onnxruntime-node does not load
   * @example
   * const forecaster = await Forecaster.load('model.onnx');
   * const { values } = await forecaster.forecast([0, 0.05, 0.1], 10); // Float64Array(10)
   * await forecaster.dispose();
   */
  async load(model: string | URL | Uint8Array, options: LoadOptions = {}): Promise<AnyForecaster> {
    checkSource(model);
    checkOptions(options, LOAD_OPTIONS);
    const { threads, workers, device = 'auto' } = options;
    const file = options.file ?? (model instanceof Uint8Array ? 'model' : String(model));
    const here = createOpenSession(threads === undefined ? {} : { threads });
    const openSession = workers === undefined ? here : createOpenWorkers(workers);
    const bytes = model instanceof Uint8Array ? model : await readBytes(model, file);
    return AnyForecaster.load(bytes, { openSession, device, file });
  },
};

function checkSource(source: unknown): asserts source is string | URL | Uint8Array {
  if ((typeof source === 'string' && source !== '') || source instanceof URL || source instanceof Uint8Array) return;
  const expected = 'the path of an .onnx file (a text or a file: URL), or its bytes (Uint8Array)';
  throw new InputError({ option: 'model', found: describeValue(source), expected, remedy: 'Give one of them.' });
}

async function readBytes(path: string | URL, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const found = `the file cannot be read: ${describeError(cause)}`;
    throw new ModelFileError({ file, found, remedy: 'Give the path of an .onnx file.', cause });
  }
}
