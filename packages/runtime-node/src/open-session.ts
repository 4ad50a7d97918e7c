// onnxruntime-node as a session: which device, how many threads. The only file that speaks its types.
import {
  describeError,
  type OpenSession,
  type RuntimeDescription,
  type Session,
  type SessionTensor,
} from '@onnxcast/runtime';
import { command, InputError, ModelFileError, SetupError, text, UnsupportedError } from '@onnxcast/series/errors';
import { callNative } from '@onnxcast/series/native-calls';
import type * as ort from 'onnxruntime-node';
import { type CudaTrouble, cudaPlaces, explainCuda, prepareCuda, warnOnce } from './load-cuda.ts';
import { sessionOptions } from './session-options.ts';

type Runtime = typeof ort;

/** Options of {@link createOpenSession}. */
export interface RuntimeOptions {
  /** Threads inside an operator, default 0: every core. Only large batches gain from more than 1. */
  readonly threads?: number;
}

/** The same, for what keeps a machine to itself. */
interface BusyOptions extends RuntimeOptions {
  /** Whether threads that wait spin instead of sleeping, as pays for minutes of training; default not. */
  readonly spins?: boolean;
}

/** Devices of this package; `auto` takes CUDA where it works and the CPU elsewhere, and the session's description says which. */
const devices = ['auto', 'cpu', 'cuda'] as const;

/**
 * Makes what a `Forecaster` needs to open a model in Node.
 * @throws InputError when `threads` is no whole number, 0 or more
 */
export function createOpenSession({ threads = 0, spins = false }: BusyOptions = {}): OpenSession {
  if (!Number.isSafeInteger(threads) || threads < 0) {
    const expected = 'a whole number, 0 (all cores) or more';
    throw new InputError({ option: 'threads', found: String(threads), expected, remedy: 'Give another number.' });
  }
  return async (model, { device, file = 'model' }) => {
    if (!devices.some((known) => known === device)) {
      throw new UnsupportedError({ option: 'device', found: JSON.stringify(device), expected: 'auto, cpu or cuda' });
    }
    const runtime = await importRuntime();
    const open = (provider: string) => createSession(runtime, model, { provider, threads, spins, file });
    const wrap = (session: ort.InferenceSession, took: 'cpu' | 'cuda', note?: string) =>
      wrapSession(runtime, session, { file, device: took, threads, ...(note === undefined ? {} : { note }) });
    if (device === 'cpu') return wrap(await open('cpu'), 'cpu');

    let trouble = prepareCuda(cudaPlaces());
    let cause: unknown;
    if (trouble === undefined) {
      try {
        return wrap(await open('cuda'), 'cuda');
      } catch (error) {
        trouble = explainCuda(error);
        cause = error;
      }
    }
    if (device === 'cuda' && cause === undefined) throw cudaMissing(trouble);
    // The model may be at fault: then this throws, and says so.
    const session = await open('cpu');
    if (device === 'cuda') {
      await session.release();
      throw cudaMissing(trouble, cause);
    }
    warnOnce(trouble);
    return wrap(session, 'cpu', `no CUDA: ${trouble.problem}`);
  };
}

/** Opens a model's bytes with onnxruntime-node, on every core, which it keeps busy: for training. */
export const openSession: OpenSession = (model, options) => createOpenSession({ spins: true })(model, options);

async function importRuntime(): Promise<Runtime> {
  try {
    return await callNative(() => import('onnxruntime-node'));
  } catch (cause) {
    const platform = `${process.platform} ${process.arch}`;
    const found = `onnxruntime-node does not load on ${platform}: ${describeError(cause)}`;
    const remedy = text`It has binaries for linux (x64, arm64), macOS (arm64) and Windows (x64, arm64). Run \`npm ci\` again, or ${command('doctor')}.`;
    throw new SetupError({ found, remedy, cause });
  }
}

async function createSession(
  runtime: Runtime,
  model: Uint8Array,
  { provider, threads, spins, file }: Required<BusyOptions> & { readonly provider: string; readonly file: string },
): Promise<ort.InferenceSession> {
  try {
    return await callNative(() =>
      runtime.InferenceSession.create(model, {
        executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
        intraOpNumThreads: threads,
        ...sessionOptions({ spins }),
      }),
    );
  } catch (cause) {
    // Anything that goes wrong on the CPU, the model does.
    if (provider !== 'cpu') throw cause;
    const found = `ONNX Runtime refuses this model: ${describeError(cause)}`;
    throw new ModelFileError({ file, found, remedy: text`Export it again with ${command('export')}.`, cause });
  }
}

function wrapSession(
  runtime: Runtime,
  session: ort.InferenceSession,
  { file, ...took }: Pick<RuntimeDescription, 'device' | 'threads' | 'note'> & { readonly file: string },
): Session {
  const description = { name: 'onnxruntime-node', version: runtime.env.versions.node ?? '', ...took };
  const note = took.note === undefined ? '' : ` (${took.note})`;
  return {
    description: `${`${description.name} ${description.version}`.trim()}, ${took.device}${note}`,
    runtime: description,
    async run(feeds, outputs) {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { type, data, shape }]) => [name, new runtime.Tensor(type, data, shape)]),
      );
      const results = await runOrExplain(file, () =>
        outputs === undefined ? session.run(tensors) : session.run(tensors, outputs),
      );
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, unwrapTensor(value)]));
    },
    dispose: () => callNative(() => session.release()),
  };
}

/** What ONNX Runtime says where it cannot run a model that it has opened. */
async function runOrExplain<Result>(file: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await callNative(run);
  } catch (cause) {
    const found = `ONNX Runtime does not run this model to its end: ${describeError(cause)}`;
    const remedy = text`Give fewer series or steps where memory ends, or export it again with ${command('export')}.`;
    throw new ModelFileError({ file, found, remedy, cause });
  }
}

function unwrapTensor({ type, dims, data }: ort.Tensor): SessionTensor {
  if (type === 'float32' || type === 'float64' || type === 'int64')
    return { type, shape: dims, data: data as SessionTensor['data'] };
  throw new UnsupportedError({
    found: `the model gives a tensor of type ${type}`,
    expected: 'float32, float64 or int64',
  });
}

function cudaMissing({ problem, remedy }: CudaTrouble, cause?: unknown): UnsupportedError {
  const found = `cuda, but CUDA cannot be used here: ${problem}`;
  return new UnsupportedError({ option: 'device', found, remedy: text`${remedy} Or leave the device out.`, cause });
}
