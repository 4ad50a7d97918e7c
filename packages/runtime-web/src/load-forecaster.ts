// How a page opens a model: where the bytes come from, and where sessions are opened.
import { Forecaster, type OpenSession } from '@onnxcast/runtime';
import { checkOptions } from '@onnxcast/series/errors';
import { type RuntimeOptions, resolveOptions } from './ort.ts';
import { checkSource, type ModelSource, nameOf, readBytes } from './read-bytes.ts';

/** Options of every `Forecaster.load` of a page. */
export interface BaseOptions extends RuntimeOptions {
  /** Runs the model in a web worker, so that the page never waits; default false. Calls are the same. */
  readonly worker?: boolean;
  /** Name of the file, for error messages; default the address, the file's name, or `model`. */
  readonly file?: string;
}

/** Every option of a `Forecaster.load` of a page. */
const LOAD_OPTIONS = { device: true, file: true, threads: true, wasmPaths: true, worker: true } satisfies Record<
  keyof BaseOptions | 'device',
  true
>;

/** Where sessions are opened. */
interface Sessions {
  inPage(options: RuntimeOptions): OpenSession;
  inWorker(options: RuntimeOptions): OpenSession;
}

/** Opens a model with some way to open sessions. */
export async function loadForecaster(
  model: ModelSource,
  options: BaseOptions & { readonly device?: string },
  { inPage, inWorker }: Sessions,
): Promise<Forecaster> {
  checkSource(model);
  checkOptions(options, LOAD_OPTIONS);
  const { device = 'auto', file = nameOf(model), worker = false, ...given } = options;
  const openSession = (worker ? inWorker : inPage)(resolveOptions(given));
  return Forecaster.load(await readBytes(model, file), { openSession, device, file });
}
