// Forecasting in a page by models that nobody vouches for: an entry of its own, as most pages ship their models themselves.
import { Forecaster as AnyForecaster, type OpenSession } from '@onnxcast/runtime';
import { checkGraph } from '@onnxcast/runtime/check-graph';
import { checkOptions, InputError, ModelFileError } from '@onnxcast/series/errors';
import { type RuntimeOptions, resolveOptions } from './ort.ts';
import { checkSource, type ModelSource, nameOf, readBytes } from './read-bytes.ts';
import { startWorker, type WorkerClient } from './workers/worker-client.ts';
import type { Opened } from './workers/worker-messages.ts';
import { wrapOpened } from './workers/worker-session.ts';

/** Options of `Forecaster.load`. */
export interface LoadOptions extends RuntimeOptions {
  /** Seconds that opening the model and each run of it may take before its worker is ended; default 60. */
  readonly timeout?: number;
  /** Name of the file, for error messages; default the address, the file's name, or `model`. */
  readonly file?: string;
}

const LOAD_OPTIONS = { file: true, threads: true, timeout: true, wasmPaths: true } satisfies Record<
  keyof LoadOptions,
  true
>;

const MOST_SECONDS = 60;

// Bundlers look for exactly this expression.
const launch = () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'onnxcast' });

/** An open model on onnxruntime-web; see the runtime package for what it does. */
export type Forecaster = AnyForecaster;

/** Opens models that may be anybody's. */
export const Forecaster = {
  /**
   * As the `Forecaster.load` of the main entry, but the graph is looked at before it runs (a `Loop` that nothing bounds,
   * sizes that a constant makes huge and operators that are not ONNX's own are refused), and it runs in a worker of its
   * own, which is ended, and its memory given back, where it gives no answer in time. The next call starts another one.
   * @param model address of an .onnx file, its bytes, or a `File` or `Blob`
   * @throws InputError when it is none of these, or `timeout` is no number above 0
   * @throws ModelFileError when the file cannot be read, is no model that forecasts, is refused, or takes too long
   * @throws UnsupportedError where there are no web workers
   * @example
   * const forecaster = await Forecaster.load(input.files[0], { timeout: 5 });
   */
  async load(model: ModelSource, options: LoadOptions = {}): Promise<AnyForecaster> {
    checkSource(model);
    checkOptions(options, LOAD_OPTIONS);
    const { file = nameOf(model), timeout = MOST_SECONDS, ...given } = options;
    if (!(timeout > 0)) {
      const expected = 'seconds, a number above 0';
      throw new InputError({ option: 'timeout', found: String(timeout), expected, remedy: 'Give another number.' });
    }
    const bytes = await readBytes(model, file);
    checkGraph(bytes, file);
    const openSession = createOpenApart({ ...resolveOptions(given), timeout });
    return AnyForecaster.load(bytes, { openSession, device: 'wasm', file });
  },
};

/** Opens each model in a worker of its own. */
function createOpenApart({ timeout, ...options }: RuntimeOptions & { readonly timeout: number }): OpenSession {
  return async (model, { device, file = 'model' }) => {
    let worker: WorkerClient | undefined;
    const ask: WorkerClient['ask'] = async (request) => {
      worker ??= startWorker(launch, () => {
        worker = undefined;
      });
      const { ask: askOpen, end } = worker;
      const timer = setTimeout(() => {
        const found = `the model does not run to its end: it gives no answer within ${timeout} s`;
        const remedy = 'Take another model, fewer series or steps, or allow it a longer timeout.';
        end(new ModelFileError({ file, found, remedy }));
      }, 1000 * timeout);
      try {
        return await askOpen(request);
      } finally {
        clearTimeout(timer);
      }
    };
    const open = async () => (await ask({ kind: 'open', model, device, file, options })) as Opened;
    try {
      const opened = await open();
      // Calls of a forecaster take turns, so that there is one run at a time; a worker numbers its sessions from 1.
      const askAgain: WorkerClient['ask'] = async (request) => {
        if (worker === undefined) await open();
        return ask(request);
      };
      return wrapOpened(opened, { ask: askAgain }, async () => worker?.end());
    } catch (error) {
      worker?.end();
      throw error;
    }
  };
}
