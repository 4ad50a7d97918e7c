// What the parallel engine and its worker threads say to one another. Numbers travel in shared memory where they are many.
import type { Model, ModelSpec } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { Regularisation } from '../../regularisation.ts';
import type { ClosedLoopBatch, TrainingBatch } from '../batch.ts';

/** Which engine the workers run. */
export type WorkerEngine =
  | { readonly kind: 'tensorflow' }
  /** @param runtime address of a module that exports `createOpenSession`, as `@onnxcast/runtime-node` does */
  | { readonly kind: 'onnx'; readonly runtime: string };

/** A question to a worker. */
export type WorkerTask =
  /** The first; answered with the engine's description. */
  | { readonly kind: 'open'; readonly engine: WorkerEngine }
  | {
      readonly kind: 'create';
      readonly objective: number;
      readonly spec: ModelSpec;
      readonly shards: readonly WorkerShard[];
      readonly regularisation: Regularisation | undefined;
      /** `[parameters]`, written by the main thread before each evaluation. */
      readonly parameters: Float32Array;
    }
  /** Answered with the loss of every shard; gradients are in shared memory then. */
  | { readonly kind: 'evaluate'; readonly objective: number; readonly epoch: number | undefined }
  /** Answered with the statistics of the worker's first shard. */
  | { readonly kind: 'measure'; readonly objective: number }
  | { readonly kind: 'dispose'; readonly objective: number }
  | {
      readonly kind: 'forecast';
      readonly model: Model;
      readonly history: Tensor;
      readonly horizon: number;
      readonly covariates: Tensor | undefined;
    }
  /** The last: the engine frees what it holds. */
  | { readonly kind: 'close' };

/** A part of the batch that one worker looks after. */
export interface WorkerShard {
  readonly batch: TrainingBatch | ClosedLoopBatch;
  /** Shared memory for its gradient, `[parameters]`. */
  readonly gradient: Float32Array;
}
