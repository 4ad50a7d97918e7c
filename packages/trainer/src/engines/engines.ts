// The engines by name, the fastest first: a new one is a folder and a row here.
import { describeRows } from '@onnxcast/model';
import type { OpenSession } from '@onnxcast/onnx/session';
import { SetupError } from '@onnxcast/series';
import type { Engine } from './engine.ts';
import { createOnnxEngine } from './onnx/engine-onnx.ts';
import { createParallelEngine } from './parallel/engine-parallel.ts';
import { createTensorflowEngine } from './tensorflow/engine-tensorflow.ts';
import { createTfjsEngine } from './tfjs/engine-tfjs.ts';

/** Those options of a training that say how an engine runs. */
interface RunOptions {
  /** Threads. Default: one a core. */
  readonly workers?: number | undefined;
  /** Whether the training has batch norm. Default false. */
  readonly batchNorm?: boolean | undefined;
  /** Opens graphs on a runtime, for the engine that is made of them; without it that engine is not there. */
  readonly openSession?: OpenSession | undefined;
  /** Address of a module that exports `createOpenSession`, for that engine in worker threads; without it there is one thread. */
  readonly runtime?: string | undefined;
}

/** An engine as a training can ask for it. */
interface Row {
  /** What speaks for it or against it, in a few words. */
  readonly description: string;
  /** Why it keeps to one thread though more were not refused, in a sentence; undefined where it does not. */
  whyOneThread?(options: RunOptions): string | undefined;
  /** Whether it runs on what `openSession` opens; `auto` leaves it out where there is none. */
  readonly needsSession?: boolean;
  open(options: RunOptions): Promise<Engine>;
}

/** Batch norm needs the whole batch in one place. */
const whyOneThread: Row['whyOneThread'] = ({ workers, batchNorm = false }) =>
  batchNorm && workers !== 1 ? 'One thread, because batch norm looks at the whole batch at once.' : undefined;

const table = {
  tensorflow: {
    description: 'needs a set-up',
    whyOneThread,
    open: ({ workers, batchNorm = false }) =>
      workers === 1 || batchNorm
        ? createTensorflowEngine()
        : createParallelEngine(workers === undefined ? {} : { workers }),
  },
  onnx: {
    description: 'ONNX Runtime, needs none',
    needsSession: true,
    whyOneThread,
    async open({ workers, batchNorm, openSession, runtime }) {
      if (openSession !== undefined) {
        if (workers === 1 || batchNorm || runtime === undefined) return createOnnxEngine({ openSession });
        return createParallelEngine({ ...(workers !== undefined && { workers }), engine: { kind: 'onnx', runtime } });
      }
      const found = 'the engine onnx, but nothing that opens its graphs';
      throw new SetupError({ found, remedy: 'Give `openSession`, of @onnxcast/runtime-node or another runtime.' });
    },
  },
  tfjs: { description: 'needs none, many times slower', open: () => createTfjsEngine() },
} satisfies Record<string, Row>;

type Named = keyof typeof table;
const named = Object.keys(table) as Named[];

/** What computes: an engine by its name, or `auto`, the fastest that is here. */
export type EngineName = Named | 'auto';

/** All that can be asked for. */
export const engineNames: readonly EngineName[] = ['auto', ...named];

/** All that can be asked for in words: `auto (the fastest that is here), ...`. */
export function describeEngines(): string {
  return describeRows({ auto: { description: 'the fastest that is here' }, ...table });
}

/** Those options of a training that say what computes. */
export interface EngineOptions extends RunOptions {
  readonly engine: EngineName;
}

/** Who is told how an engine was opened. */
export interface OpenListeners {
  /** Told why `auto` does without a faster engine, and which it takes if that one is there. */
  readonly onFallback?: (reason: SetupError, next: EngineName) => void;
  /** Told, in a sentence, why the engine keeps to one thread where it could use more. */
  readonly onOneThread?: (why: string) => void;
}

/**
 * Opens the engine that the options ask for.
 * @throws SetupError when the engine that was asked for is not set up
 */
export async function openEngine(
  { engine, ...options }: EngineOptions,
  { onFallback, onOneThread }: OpenListeners = {},
): Promise<Engine> {
  const open = async (name: Named) => {
    const row: Row = table[name];
    const opened = await row.open(options);
    const why = row.whyOneThread?.(options);
    if (why !== undefined) onOneThread?.(why);
    return opened;
  };
  if (engine !== 'auto') return open(engine);
  let reason: unknown;
  for (const name of named) {
    const { needsSession = false }: Row = table[name];
    if (needsSession && options.openSession === undefined) continue;
    if (reason instanceof SetupError) onFallback?.(reason, name);
    try {
      return await open(name);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      reason = error;
    }
  }
  throw reason;
}
