// The engines by name, the fastest first: a new one is a folder and a row here.
import { describeRows } from '@onnxcast/model';
import { SetupError } from '@onnxcast/series';
import type { Engine } from './engine.ts';
import { createParallelEngine } from './parallel/engine-parallel.ts';
import { createTensorflowEngine } from './tensorflow/engine-tensorflow.ts';
import { createTfjsEngine } from './tfjs/engine-tfjs.ts';

/** Those options of a training that say how an engine runs. */
interface RunOptions {
  /** Threads. Default: one a core. */
  readonly workers?: number | undefined;
  /** Whether the training has batch norm. Default false. */
  readonly batchNorm?: boolean | undefined;
}

/** An engine as a training can ask for it. */
interface Row {
  /** What speaks for it or against it, in a few words. */
  readonly description: string;
  open(options: RunOptions): Promise<Engine>;
}

const table = {
  tensorflow: {
    description: 'needs a set-up',
    // Batch norm needs the whole batch in one place, so with it there is one thread.
    open: ({ workers, batchNorm = false }) =>
      workers === 1 || batchNorm
        ? createTensorflowEngine()
        : createParallelEngine(workers === undefined ? {} : { workers }),
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

/**
 * Opens the engine that the options ask for.
 * @param onFallback told why `auto` does without a faster one
 * @throws SetupError when the engine that was asked for is not set up
 */
export async function openEngine(
  { engine, ...options }: EngineOptions,
  onFallback: (reason: SetupError) => void = () => {},
): Promise<Engine> {
  if (engine !== 'auto') return table[engine].open(options);
  let reason: unknown;
  for (const name of named) {
    if (reason instanceof SetupError) onFallback(reason);
    try {
      return await table[name].open(options);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      reason = error;
    }
  }
  throw reason;
}
