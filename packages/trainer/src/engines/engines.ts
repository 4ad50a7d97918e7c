// What opens each engine in Node: a new one is a folder, a row here and one of `engine-names.ts`.
import { defaultCell } from '@onnxcast/model';
import { InputError, option, SetupError, type Text, text } from '@onnxcast/series';
import { lossOf } from '../lessons/lessons.ts';
import type { Engine } from './engine.ts';
import {
  type EngineName,
  type EngineOptions,
  type NamedEngine,
  namedEngines,
  noSession,
  type RunOptions,
} from './engine-names.ts';
import { type Workload, whyOnnxIsFaster } from './fastest.ts';
import { createOnnxEngine } from './onnx/engine-onnx.ts';
import { createParallelEngine } from './parallel/engine-parallel.ts';
import { createTensorflowEngine } from './tensorflow/engine-tensorflow.ts';
import { createTfjsEngine } from './tfjs/engine-tfjs.ts';

/** An engine as a training can ask for it. */
interface Row {
  /** Why it keeps to one thread though more were not refused, in a sentence; undefined where it does not. */
  whyOneThread?(options: RunOptions): string | undefined;
  /** Whether it runs on what `openSession` opens; `auto` leaves it out where there is none. */
  readonly needsSession?: boolean;
  /** Whether it runs on a GPU. */
  readonly hasDevices?: boolean;
  /** For what `auto` takes it before those above it, for the end of a sentence; undefined where it does not. */
  whyFaster?(workload: Workload): string | undefined;
  open(options: RunOptions): Promise<Engine>;
}

/** Batch norm needs the whole batch in one place. */
const whyOneThread: Row['whyOneThread'] = ({ workers, batchNorm = false }) =>
  batchNorm && workers !== 1 ? 'One thread, because batch norm looks at the whole batch at once.' : undefined;

const table = {
  tensorflow: {
    whyOneThread,
    open: ({ workers, batchNorm = false }) =>
      workers === 1 || batchNorm
        ? createTensorflowEngine()
        : createParallelEngine(workers === undefined ? {} : { workers }),
  },
  onnx: {
    needsSession: true,
    hasDevices: true,
    whyFaster: whyOnnxIsFaster,
    whyOneThread: (options) =>
      options.device === 'cuda' && (options.workers ?? 1) > 1
        ? 'One session, because a GPU takes the whole batch at once.'
        : whyOneThread(options),
    async open({ workers, device = 'cpu', batchNorm, openSession, runtime }) {
      if (openSession !== undefined) {
        const isOne = workers === 1 || device !== 'cpu' || batchNorm || runtime === undefined;
        if (isOne) return createOnnxEngine({ openSession, device });
        return createParallelEngine({ ...(workers !== undefined && { workers }), engine: { kind: 'onnx', runtime } });
      }
      throw noSession();
    },
  },
  tfjs: { open: () => createTfjsEngine() },
} satisfies Record<NamedEngine, Row>;

/** Who is told how an engine was opened. */
export interface OpenListeners {
  /** Told why `auto` does without a faster engine, and which it takes if that one is there. */
  readonly onFallback?: (reason: SetupError, next: EngineName) => void;
  /** Told, in a few words, why `auto` took an engine before the one that it takes otherwise. */
  readonly onChoice?: (why: string) => void;
  /** Told, in a sentence, why the engine keeps to one thread where it could use more. */
  readonly onOneThread?: (why: string) => void;
}

/** An engine that `auto` tries, and why before others. */
interface Choice {
  readonly name: NamedEngine;
  readonly why?: string | undefined;
}

/** What `auto` tries, in order: the engine that the training was begun with, the one that is faster for its cells, then the others. */
function orderOf(options: RunOptions): readonly Choice[] {
  const { cell = defaultCell, hidden, size, lesson = 'one-step', device = 'cpu', openSession, begunWith } = options;
  const here = namedEngines.filter((name) => {
    const { needsSession = false, hasDevices = false }: Row = table[name];
    return (!needsSession || openSession !== undefined) && (device === 'cpu' || hasDevices);
  });
  const [usual] = here;
  const begun = here.filter((name) => name === begunWith);
  const faster = here.flatMap((name): Choice[] => {
    const { whyFaster }: Row = table[name];
    const why = whyFaster?.({ cell, hidden, size, loss: lossOf(lesson) });
    return why === undefined || name === usual ? [] : [{ name, why: `faster than ${usual} for ${why}` }];
  });
  const all: readonly Choice[] = [
    ...begun.map((name) => ({ name, ...(name !== usual && { why: 'with which the training was begun' }) })),
    ...faster,
    ...here.map((name) => ({ name })),
  ];
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
}

/** The engine that is opened first: the one that is told, or of `auto` the one that it prefers, set up or not. */
export function preferredEngine({ engine, ...options }: EngineOptions): EngineName {
  return engine === 'auto' ? (orderOf(options)[0]?.name ?? engine) : engine;
}

/**
 * Opens the engine that the options ask for.
 * @throws SetupError when the engine that was asked for is not set up
 * @throws InputError when it does not run on the device
 * @throws UnsupportedError when the device is missing
 */
export async function openEngine(
  { engine, ...options }: EngineOptions,
  { onFallback, onChoice, onOneThread }: OpenListeners = {},
): Promise<Engine> {
  const open = async (name: NamedEngine) => {
    const row: Row = table[name];
    const opened = await row.open(options);
    const why = row.whyOneThread?.(options);
    if (why !== undefined) onOneThread?.(why);
    return opened;
  };
  const { device = 'cpu' } = options;
  if (engine !== 'auto') {
    const { hasDevices = false }: Row = table[engine];
    if (device !== 'cpu' && !hasDevices) throw noDevice(device, text`${option('engine', engine)}, which has none`);
    return open(engine);
  }
  let reason: unknown;
  for (const { name, why } of orderOf(options)) {
    if (reason instanceof SetupError) onFallback?.(reason, name);
    try {
      const opened = await open(name);
      if (why !== undefined) onChoice?.(why);
      return opened;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      reason = error;
    }
  }
  throw reason ?? noDevice(device, 'nothing that opens graphs on it');
}

function noDevice(device: string, beside: Text | string): InputError {
  const found = text`${device} beside ${beside}`;
  return new InputError({ option: 'device', found, remedy: text`Give ${option('engine', 'onnx')}, or leave it out.` });
}
