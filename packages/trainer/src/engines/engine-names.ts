// The engines by name, the fastest first, and what there is to say of each; what opens them is in `engines.ts`.
import { type CellKind, describeRows } from '@onnxcast/model';
import type { OpenSession } from '@onnxcast/onnx/session';
import { SetupError } from '@onnxcast/series';
import type { LessonName } from '../lessons/lessons.ts';
import type { BatchSize } from './fastest.ts';

const table = {
  tensorflow: { description: 'needs a set-up' },
  onnx: { description: 'ONNX Runtime, needs none' },
  tfjs: { description: 'needs none, many times slower' },
};

/** An engine by its name. */
export type NamedEngine = keyof typeof table;

/** All engines, the fastest first. */
export const namedEngines = Object.keys(table) as readonly NamedEngine[];

/** What computes: an engine by its name, or `auto`, the fastest that is here. */
export type EngineName = NamedEngine | 'auto';

/** All that can be asked for. */
export const engineNames: readonly EngineName[] = ['auto', ...namedEngines];

/** All that can be asked for in words: `auto (the fastest that is here), ...`. */
export function describeEngines(): string {
  return describeRows({ auto: { description: 'the fastest that is here' }, ...table });
}

/** Where an engine runs. */
export const deviceNames = ['cpu', 'cuda'] as const;

/** Those options of a training that say how an engine runs. */
export interface RunOptions {
  /** Kind of the cells, by which `auto` chooses. Default `lstm`. */
  readonly cell?: CellKind | undefined;
  /** Sizes of the cells, likewise. Default `[64, 64]`. */
  readonly hidden?: readonly number[] | undefined;
  /** What a loss is computed of at once, likewise. Default: so much that TensorFlow is no slower. */
  readonly size?: BatchSize | undefined;
  /** What is learnt from, likewise. Default `one-step`. */
  readonly lesson?: LessonName | undefined;
  /** Name of the engine that a training was begun with: `auto` keeps to it, as another one rounds otherwise. */
  readonly begunWith?: string | undefined;
  /** Default `cpu`. */
  readonly device?: (typeof deviceNames)[number] | undefined;
  /** Threads. Default: one a core. */
  readonly workers?: number | undefined;
  /** Whether the training has batch norm. Default false. */
  readonly batchNorm?: boolean | undefined;
  /** Opens graphs on a runtime, for the engine that is made of them; without it that engine is not there. */
  readonly openSession?: OpenSession | undefined;
  /** Address of a module that exports `createOpenSession`, for that engine in worker threads; without it there is one thread. */
  readonly runtime?: string | undefined;
}

/** Those options of a training that say what computes. */
export interface EngineOptions extends RunOptions {
  readonly engine: EngineName;
}

/** What to say where the engine `onnx` has nothing to run on. */
export function noSession(): SetupError {
  const found = 'the engine onnx, but nothing that opens its graphs';
  return new SetupError({
    found,
    remedy: 'Give `openSession`, of @onnxcast/runtime-node, @onnxcast/runtime-web or another runtime.',
  });
}
