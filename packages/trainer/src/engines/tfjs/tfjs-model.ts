// The model as every tfjs engine runs it. How one layer runs is the engine's own, what is computed of it is in tfjs-objective and tfjs-forecast.
import { type CellKind, cellOf, type ModelSpec, rolesOf } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { ClosedLoopBatch } from '../batch.ts';
import type { Engine, Objective } from '../engine.ts';
import { createTfjsClosedLoop } from './closed-loop.ts';
import { forecastWith } from './forecast.ts';
import { packMatrices } from './layer-weights.ts';
import { createTfjsObjective } from './one-step.ts';
import type { Steps } from './steps.ts';

/** The tfjs library, imported by the engine that chose its backend. */
export type Tfjs = typeof tfjs;

/** Kernel `[inputs + hidden, gates hidden]` and bias of one recurrent layer, see `LayerWeights`. */
export interface LayerTensors {
  readonly kernel: tfjs.Tensor2D;
  readonly bias: tfjs.Tensor1D;
}

/** What a layer carries from step to step, each `[batch, hidden]`: h, and of an LSTM c. */
export type LayerState = readonly [h: tfjs.Tensor2D, ...others: tfjs.Tensor2D[]];

/** One layer over all time steps, from a zero state. */
export interface LayerRun {
  /** h, and of an LSTM c, after every step, each `[time, batch, hidden]`. */
  readonly states: readonly [h: Steps, ...others: Steps[]];
  /** What the way back needs beside x and the layer. */
  readonly saved: readonly tfjs.Tensor[];
}

/** How one kind of layer runs; plain functions without a gradient of their own. */
export interface LayerRunner {
  /** x `[time, batch, inputs]`. */
  forward(x: Steps, layer: LayerTensors): LayerRun;
  /** The loss by h of every step `[time, batch, hidden]` -> the loss by x, kernel and bias, in their shapes. */
  backward(
    byH: Steps,
    x: Steps,
    layer: LayerTensors,
    saved: readonly tfjs.Tensor[],
  ): readonly [x: tfjs.Tensor, kernel: tfjs.Tensor, bias: tfjs.Tensor];
  /** One step, x `[batch, inputs]`. */
  runStep(x: tfjs.Tensor2D, layer: LayerTensors, state: LayerState): LayerState;
}

/** The runner of every kind of cell. */
export type LayerRunners = Readonly<Record<CellKind, LayerRunner>>;

/** Builds an engine on a tfjs backend that has been initialised. */
export function createEngineOn(
  tf: Tfjs,
  {
    name,
    description,
    backend,
    runners,
    createClosedLoop,
    dispose,
  }: Pick<Engine, 'name' | 'description'> & {
    readonly backend: string;
    readonly runners: LayerRunners;
    /** A faster rollout than the one written out, for the models that it can do. */
    readonly createClosedLoop?: (spec: ModelSpec, batch: ClosedLoopBatch) => Objective | undefined;
    readonly dispose?: () => void;
  },
): Engine {
  // tfjs has one current backend a process. It is initialised, so this takes effect at once, and no other engine can
  // change it before the synchronous work that follows is done.
  const selectBackend = () => void tf.setBackend(backend);
  return {
    name,
    description,
    createOneStep(spec, batch, regularisation) {
      selectBackend();
      return createTfjsObjective({ tf, selectBackend, runner: runners[cellOf(spec)], spec, batch, regularisation });
    },
    createClosedLoop(spec, batch) {
      selectBackend();
      return createClosedLoop?.(spec, batch) ?? createTfjsClosedLoop(tf, selectBackend, spec, batch);
    },
    async forecast(spec, weights, history, horizon, covariates) {
      selectBackend();
      const predicted = tf.tidy(() =>
        forecastWith(tf, runners[cellOf(spec)], { spec, weights, history, horizon, covariates }),
      );
      const data = (await predicted.data()) as Float32Array;
      predicted.dispose();
      return { shape: predicted.shape, data };
    },
    async dispose() {
      dispose?.();
    },
  };
}

/** A model's matrices as tensors. */
export interface ModelTensors {
  readonly layers: readonly LayerTensors[];
  /** `[hidden, targets]`. */
  readonly headKernel: tfjs.Tensor2D;
  /** `[targets]`. */
  readonly headBias: tfjs.Tensor1D;
}

/** Kernel and bias of every layer, then of the head, as one list: what a loss is differentiated by. */
export function createVariables(tf: Tfjs, spec: ModelSpec, parameters: Float32Array): readonly tfjs.Tensor[] {
  const { layers, headKernel, headBias } = packMatrices(spec, parameters);
  return [
    ...layers.flatMap(({ kernel, bias, inputs, hidden }) => [
      tf.tensor2d(kernel, [inputs + hidden, kernel.length / (inputs + hidden)]),
      tf.tensor1d(bias),
    ]),
    tf.tensor2d(headKernel, [spec.hidden.at(-1)!, rolesOf(spec).targets.names.length]),
    tf.tensor1d(headBias),
  ];
}

/** The list of {@link createVariables} by what its tensors are; more may follow it. */
export function nameVariables(spec: ModelSpec, variables: readonly tfjs.Tensor[]): ModelTensors {
  const [headKernel, headBias] = variables.slice(2 * spec.hidden.length) as [tfjs.Tensor2D, tfjs.Tensor1D];
  const layers = spec.hidden.map(
    (_, index) => ({ kernel: variables[2 * index], bias: variables[2 * index + 1] }) as LayerTensors,
  );
  return { layers, headKernel, headBias };
}

/** `[batch, time, features]` -> `[time, batch, features]`, copied: tfjs may keep hold of the array it is given. */
export function toTimeMajor(tf: Tfjs, { shape, data }: Tensor): Steps {
  const [waves, time, features] = shape as [number, number, number];
  const turned = new Float32Array(data.length);
  for (let wave = 0; wave < waves; wave++) {
    for (let step = 0; step < time; step++) {
      for (let feature = 0; feature < features; feature++) {
        turned[(step * waves + wave) * features + feature] = data[(wave * time + step) * features + feature]!;
      }
    }
  }
  return tf.tensor3d(turned, [time, waves, features]);
}
