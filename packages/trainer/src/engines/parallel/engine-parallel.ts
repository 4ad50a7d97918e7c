// Training on several threads: a batch is cut, and the gradients of its parts are added in a fixed order.
import { availableParallelism } from 'node:os';
import { type ModelSpec, stackTargets } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import { startThread, type Thread } from '@onnxcast/series/thread';
import { parameterCount, type Regularisation } from '../../regularisation.ts';
import type { ClosedLoopBatch, TrainingBatch } from '../batch.ts';
import type { CellStatistics, Engine, OneStepObjective } from '../engine.ts';
import { prepareEnvironment } from '../tensorflow/load-tensorflow.ts';
import type { WorkerEngine, WorkerTask } from './parallel-messages.ts';
import { cutBatch, cutClosedLoop, shardCountFor, shardRanges, sliceRows } from './shards.ts';

/** Options of {@link createParallelEngine}. */
export interface ParallelEngineOptions {
  /** Number of worker threads. Default: one a core. More than there are shards stay idle. */
  readonly workers?: number;
  /** Number of parts that a batch is cut into. Default: by the size of the batch, see `shardCountFor`. */
  readonly shards?: number;
  /** What each worker runs. Default: TensorFlow. */
  readonly engine?: WorkerEngine;
}

/**
 * An engine of one thread in several worker threads, each with some shards of the batch.
 * Shards are cut by the batch's size alone and added in their order, so the bits of a result do not depend on how many
 * threads there are; they differ from the undivided engine's in the last digits.
 * Batch norm needs the whole batch in one place: with it all work is one worker's.
 * @throws SetupError when TensorFlow is not set up
 * @example const engine = await createParallelEngine({ workers: 2 });
 */
export async function createParallelEngine(options: ParallelEngineOptions = {}): Promise<Engine> {
  const { workers = availableParallelism(), engine = { kind: 'tensorflow' } } = options;
  const shardsOf = (batch: number) => Math.min(options.shards ?? shardCountFor(batch), batch);
  prepareEnvironment();
  const threads = await startAll(workers, engine);
  let objectives = 0;
  return {
    name: engine.kind,
    description: `${threads[0]!.description} in each of ${workers} worker${workers === 1 ? '' : 's'}`,
    createOneStep(spec, batch, regularisation) {
      objectives += 1;
      const count = regularisation?.batchNorm ? 1 : shardsOf(batch.inputs.shape[0]!);
      return createOneStep(threads, {
        objective: objectives,
        spec,
        parts: cutBatch(stackTargets(spec, batch), count),
        regularisation,
      });
    },
    createClosedLoop(spec, batch) {
      objectives += 1;
      const parts = cutClosedLoop(batch, shardsOf(batch.inputs.shape[0]!));
      return createOneStep(threads, { objective: objectives, spec, parts });
    },
    async forecast(model, history, { horizon = 0, covariates } = {}) {
      const batch = history.shape[0]!;
      const parts = await Promise.all(
        shardRanges(batch, shardsOf(batch)).map(([start, end], shard) => {
          const rows = copyRows(history, start, end);
          const ahead = covariates && copyRows(covariates, start, end);
          const thread = threads[shard % threads.length]!;
          return thread.ask({ kind: 'forecast', model, history: rows, horizon, covariates: ahead });
        }),
      );
      return joinRows(parts as readonly Tensor<Float32Array>[]);
    },
    async dispose() {
      await Promise.all(threads.map(endEngine));
    },
  };
}

/** All workers, or none when one of them cannot start. */
async function startAll(workers: number, engine: WorkerEngine): Promise<readonly EngineThread[]> {
  // The first warms up alone: what the binding's threads share without a lock is complete before there are others.
  const first = await startEngine(engine);
  const others = await Promise.allSettled(Array.from({ length: workers - 1 }, () => startEngine(engine)));
  const started = [first, ...others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))];
  const failed = others.find((one) => one.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map(endEngine));
  throw failed.reason;
}

/** A thread whose engine is open. */
interface EngineThread extends Thread<WorkerTask> {
  readonly description: string;
}

async function startEngine(engine: WorkerEngine): Promise<EngineThread> {
  const thread = startThread<WorkerTask>({
    beside: import.meta.url,
    script: 'parallel-worker',
    name: 'A training thread',
    remedy: 'Train with one worker to see why.',
  });
  try {
    return Object.assign(thread, { description: String(await thread.ask({ kind: 'open', engine })) });
  } catch (error) {
    await thread.kill();
    throw error;
  }
}

async function endEngine(thread: EngineThread): Promise<void> {
  if (!thread.isEnded) await thread.ask({ kind: 'close' });
  await thread.end();
}

interface ObjectiveParts {
  /** Its number. */
  readonly objective: number;
  readonly spec: ModelSpec;
  /** The shards; their losses times their shares add up. */
  readonly parts: readonly { readonly batch: TrainingBatch | ClosedLoopBatch; readonly share: number }[];
  readonly regularisation?: Regularisation | undefined;
}

function createOneStep(
  threads: readonly Thread<WorkerTask>[],
  { objective, spec, parts, regularisation }: ObjectiveParts,
): OneStepObjective {
  const size = parameterCount(spec, regularisation);
  const parameters = createShared(size);
  const shards = parts.map((shard) => ({ ...shard, gradient: createShared(size) }));
  const used = threads.slice(0, shards.length);
  const created = Promise.all(
    used.map((thread, worker) => {
      const own = shards.filter((_, shard) => shard % used.length === worker);
      const sent = own.map((shard) => ({ batch: copyBatch(shard.batch), gradient: shard.gradient }));
      return thread.ask({ kind: 'create', objective, spec, shards: sent, regularisation, parameters });
    }),
  );
  // Thrown by the first evaluation; until then it is not forgotten but heard.
  created.catch(() => {});
  return {
    async evaluate(point, epoch) {
      await created;
      parameters.set(point);
      const answers = await Promise.all(used.map((thread) => thread.ask({ kind: 'evaluate', objective, epoch })));
      let loss = 0;
      const sum = new Float64Array(size);
      shards.forEach(({ share, gradient }, shard) => {
        const losses = answers[shard % used.length] as readonly number[];
        loss += share * losses[Math.floor(shard / used.length)]!;
        for (let i = 0; i < size; i++) sum[i] = sum[i]! + share * gradient[i]!;
      });
      return { loss, gradient: Float32Array.from(sum) };
    },
    async measure(point) {
      await created;
      parameters.set(point);
      // With batch norm there is one shard.
      return (await used[0]!.ask({ kind: 'measure', objective })) as readonly CellStatistics[];
    },
    dispose() {
      for (const thread of used) thread.ask({ kind: 'dispose', objective }).catch(() => {});
    },
  };
}

/** Rows by themselves: sent to a worker, a view would take the whole tensor along. */
function copyRows(tensor: Tensor, start: number, end: number): Tensor {
  const { shape, data } = sliceRows(tensor, start, end);
  return { shape, data: data.slice() };
}

function createShared(size: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(size * Float32Array.BYTES_PER_ELEMENT));
}

/** A batch by itself: sent to a worker, views would take the whole batch along. */
function copyBatch<Batch extends TrainingBatch | ClosedLoopBatch>(batch: Batch): Batch {
  const copies = Object.entries(batch).map(([name, part]: [string, number | Tensor]) => [
    name,
    typeof part === 'number' ? part : { shape: part.shape, data: part.data.slice() },
  ]);
  return Object.fromEntries(copies);
}

function joinRows(parts: readonly Tensor<Float32Array>[]): Tensor<Float32Array> {
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  const rows = parts.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return { shape: [rows, ...parts[0]!.shape.slice(1)], data };
}
