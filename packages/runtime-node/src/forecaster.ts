// The Forecaster of this package: the runtime's own, given a path and onnxruntime-node.
import { readFile } from 'node:fs/promises';
import { Forecaster as AnyForecaster, describeError, type OpenSession } from '@onnxcast/runtime';
import { checkGraph, checkSelfContained } from '@onnxcast/runtime/check-graph';
import { checkOptions, describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';
import { checkingAnswers } from './check-answers.ts';
import type { RuntimeOptions } from './open-session.ts';
import { createOpenApart } from './processes/open-apart.ts';
import { createOpenBeside } from './processes/open-beside.ts';
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
  /**
   * Whether nobody vouches for the model, default false: its graph is looked at before it runs, and runs in a process of
   * its own, with 2 GB of memory (where the system can hold it to that: Linux) and 60 s a call, or as long as `timeout` says.
   */
  readonly untrusted?: boolean;
  /** Seconds that opening the model and each run of it may take; default without end, but where it is `untrusted`. It then runs in a process of its own. */
  readonly timeout?: number;
}

const LOAD_OPTIONS = {
  device: true,
  file: true,
  threads: true,
  workers: true,
  untrusted: true,
  timeout: true,
} satisfies Record<keyof LoadOptions, true>;

/** What a model may take that nobody vouches for: bytes, seconds. */
const [MOST_MEMORY, MOST_SECONDS] = [2e9, 60];

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
    const { device = 'auto', untrusted = false } = options;
    const file = options.file ?? (model instanceof Uint8Array ? 'model' : String(model));
    const open = checkingAnswers(chooseSessions(options), file);
    const openSession: OpenSession = async (bytes, told) => {
      if (untrusted) checkGraph(bytes, file);
      else checkSelfContained(bytes, file);
      return open(bytes, told);
    };
    const bytes = model instanceof Uint8Array ? model : await readBytes(model, file);
    return AnyForecaster.load(bytes, { openSession, device, file });
  },
};

/** Where a model runs: beside, apart, or spread over threads. */
function chooseSessions({ threads, workers, untrusted = false, timeout }: LoadOptions): OpenSession {
  const given = threads === undefined ? {} : { threads };
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= 1e6)) {
    const expected = 'seconds, a number above 0 and up to 1,000,000';
    throw new InputError({
      option: 'timeout',
      found: describeValue(timeout),
      expected,
      remedy: 'Give another number.',
    });
  }
  if (!untrusted && timeout === undefined) {
    return workers === undefined ? createOpenBeside(given) : createOpenWorkers(workers);
  }
  if (workers !== undefined) {
    const expected = `none beside ${untrusted ? 'untrusted' : 'timeout'}: such a model runs in one process`;
    throw new InputError({ option: 'workers', found: String(workers), expected, remedy: 'Leave one of them out.' });
  }
  if (!untrusted) return createOpenApart({ ...given, timeout: timeout! });
  return createOpenApart({ ...given, memory: MOST_MEMORY, timeout: timeout ?? MOST_SECONDS });
}

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
