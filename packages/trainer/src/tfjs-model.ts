// The model as every tfjs engine runs it: head, loss, closed loop and bookkeeping. How one LSTM layer runs is the engine's own.
import { flattenWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { InputError, type Tensor } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { Engine, Objective, TrainingBatch } from './engine.ts';
import { packMatrices, unpackGradients } from './layer-weights.ts';

/** The tfjs library, imported by the engine that chose its backend. */
export type Tfjs = typeof tfjs;

/** Kernel `[inputs + hidden, 4 hidden]` and bias `[4 hidden]` of one LSTM layer, gate order i, f, g, o. */
export interface LayerTensors {
  readonly kernel: tfjs.Tensor2D;
  readonly bias: tfjs.Tensor1D;
}

/** State of one layer, both `[batch, hidden]`. */
export type LayerState = { readonly h: tfjs.Tensor2D; readonly c: tfjs.Tensor2D };

/** One LSTM layer over all time steps, from a zero state. */
export interface LayerRun {
  /** h and c after every step, both `[time, batch, hidden]`. */
  readonly h: tfjs.Tensor3D;
  readonly c: tfjs.Tensor3D;
  /** What the way back needs beside x and the layer. */
  readonly saved: readonly tfjs.Tensor[];
}

/** What one engine does its own way; plain functions without a gradient of their own. */
export interface LayerRunner {
  /** x `[time, batch, inputs]`. */
  forward(x: tfjs.Tensor3D, layer: LayerTensors): LayerRun;
  /** The loss by h of every step `[time, batch, hidden]` -> the loss by x, kernel and bias, in their shapes. */
  backward(
    byH: tfjs.Tensor3D,
    x: tfjs.Tensor3D,
    layer: LayerTensors,
    saved: readonly tfjs.Tensor[],
  ): readonly [x: tfjs.Tensor, kernel: tfjs.Tensor, bias: tfjs.Tensor];
  /** One step, x `[batch, inputs]`. */
  runStep(x: tfjs.Tensor2D, layer: LayerTensors, state: LayerState): LayerState;
}

/** Builds an engine on a tfjs backend that has been initialised. */
export function createEngineOn(
  tf: Tfjs,
  {
    name,
    description,
    backend,
    runner,
    dispose,
  }: Pick<Engine, 'name' | 'description'> & {
    readonly backend: string;
    readonly runner: LayerRunner;
    readonly dispose?: () => void;
  },
): Engine {
  // tfjs has one current backend a process. It is initialised, so this takes effect at once, and no other engine can
  // change it before the synchronous work that follows is done.
  const selectBackend = () => void tf.setBackend(backend);
  return {
    name,
    description,
    createObjective(spec, batch) {
      selectBackend();
      return createObjective(tf, selectBackend, runner, spec, batch);
    },
    async forecast(spec, weights, history, horizon) {
      selectBackend();
      const predicted = tf.tidy(() => forecast(tf, runner, spec, weights, history, horizon));
      const data = (await predicted.data()) as Float32Array;
      predicted.dispose();
      return { shape: predicted.shape, data };
    },
    async dispose() {
      dispose?.();
    },
  };
}

function createObjective(
  tf: Tfjs,
  selectBackend: () => void,
  runner: LayerRunner,
  spec: ModelSpec,
  batch: TrainingBatch,
): Objective {
  const [waves, time, features] = batch.inputs.shape as [number, number, number];
  const counted = features * (batch.mask ? batch.mask.data.reduce((sum, value) => sum + value, 0) : waves * time);
  if (!(counted > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');
  const inputs = toTimeMajor(tf, batch.inputs); // [batch, time, features] -> [time, batch, features]
  const targets = tf.tidy(() => toTimeMajor(tf, batch.targets).reshape([time * waves, features]));
  const mask = batch.mask
    ? tf.tidy(() => toTimeMajor(tf, { ...batch.mask!, shape: [waves, time, 1] }).reshape([time * waves, 1]))
    : undefined;

  const lossOf = (...variables: readonly tfjs.Tensor[]): tfjs.Scalar => {
    let x: tfjs.Tensor3D = inputs;
    for (const layer of layersOf(spec, variables)) x = runLayer(tf, runner, x, layer);
    const [headKernel, headBias] = variables.slice(-2) as [tfjs.Tensor2D, tfjs.Tensor1D];
    // The head and the loss see all steps at once: one matrix product of [time * batch, hidden].
    const errors = x
      .as2D(time * waves, x.shape[2])
      .matMul(headKernel)
      .add(headBias)
      .sub(targets);
    const squares = mask ? errors.square().mul(mask) : errors.square();
    // Summed in two stages: some backends add float32 one after the other, which loses digits over 1e5 terms.
    return squares
      .reshape([time, waves * features])
      .sum(1)
      .sum()
      .div(counted);
  };
  const lossAndGradients = tf.valueAndGrads(lossOf);

  return {
    async evaluate(parameters) {
      selectBackend();
      const { value, grads } = tf.tidy(() => lossAndGradients(toTensors(tf, spec, parameters)));
      const [loss, ...gradients] = await Promise.all([value, ...grads].map((tensor) => tensor.data<'float32'>()));
      tf.dispose([value, ...grads]);
      return { loss: loss![0]!, gradient: unpackGradients(spec, gradients) };
    },
    dispose() {
      tf.dispose([inputs, targets, ...(mask ? [mask] : [])]);
    },
  };
}

/** Warm-up, then `horizon` fed-back steps -> `[batch, time + horizon, features]`. */
function forecast(
  tf: Tfjs,
  runner: LayerRunner,
  spec: ModelSpec,
  weights: Weights,
  history: Tensor,
  horizon: number,
): tfjs.Tensor3D {
  const variables = toTensors(tf, spec, Float32Array.from(flattenWeights(spec, weights)));
  const layers = layersOf(spec, variables);
  const [headKernel, headBias] = variables.slice(-2) as [tfjs.Tensor2D, tfjs.Tensor1D];
  const [waves, time, features] = history.shape as [number, number, number];

  let x = toTimeMajor(tf, history);
  const lastOf = (steps: tfjs.Tensor3D) => steps.slice([time - 1, 0, 0], [1, -1, -1]).squeeze<tfjs.Tensor2D>([0]); // [time, batch, hidden] -> [batch, hidden]
  let states = layers.map((layer) => {
    // Only what the next layer and the closed loop need survives; the rest is many times that.
    const { h, last } = tf.tidy(() => {
      const run = runner.forward(x, layer);
      return { h: run.h, last: { h: lastOf(run.h), c: lastOf(run.c) } };
    });
    x = h;
    return last;
  });
  const hidden = x.shape[2];
  const fitted = x
    .as2D(time * waves, hidden)
    .matMul(headKernel)
    .add<tfjs.Tensor2D>(headBias);
  let last = fitted.slice([(time - 1) * waves, 0], [waves, features]) as tfjs.Tensor2D;
  const steps: tfjs.Tensor2D[] = [];
  for (let step = 0; step < horizon; step++) {
    const next = tf.tidy(() => {
      let input = last;
      const nextStates = layers.map((layer, index) => {
        const state = runner.runStep(input, layer, states[index]!);
        input = state.h;
        return state;
      });
      return { states: nextStates, output: input.matMul<tfjs.Tensor2D>(headKernel).add<tfjs.Tensor2D>(headBias) };
    });
    if (step > 0) tf.dispose(states.map(({ h, c }) => [h, c]));
    states = next.states;
    last = next.output;
    steps.push(last);
  }
  const all = tf.concat([fitted, ...steps]).as3D(time + horizon, waves, features);
  return all.transpose([1, 0, 2]); // [time, batch, features] -> [batch, time, features]
}

/** A layer that tfjs can differentiate by x, kernel and bias: `[time, batch, inputs]` -> `[time, batch, hidden]`. */
function runLayer(tf: Tfjs, runner: LayerRunner, x: tfjs.Tensor3D, { kernel, bias }: LayerTensors): tfjs.Tensor3D {
  const run = tf.customGrad((...args) => {
    const [x, kernel, bias, save] = args as [tfjs.Tensor3D, tfjs.Tensor2D, tfjs.Tensor1D, tfjs.GradSaveFunc];
    const { h, saved } = runner.forward(x, { kernel, bias });
    save([x, kernel, bias, ...saved]);
    const gradFunc = (byH: tfjs.Tensor, kept: tfjs.Tensor[]): tfjs.Tensor[] => {
      const [x, kernel, bias, ...saved] = kept as [tfjs.Tensor3D, tfjs.Tensor2D, tfjs.Tensor1D, ...tfjs.Tensor[]];
      return [...runner.backward(byH as tfjs.Tensor3D, x, { kernel, bias }, saved)];
    };
    return { value: h, gradFunc };
  });
  return run(x, kernel, bias) as tfjs.Tensor3D;
}

function layersOf(spec: ModelSpec, variables: readonly tfjs.Tensor[]): readonly LayerTensors[] {
  return spec.hidden.map(
    (_, index) => ({ kernel: variables[2 * index], bias: variables[2 * index + 1] }) as LayerTensors,
  );
}

/** Kernel and bias of every layer, then of the head. */
function toTensors(tf: Tfjs, spec: ModelSpec, parameters: Float32Array): tfjs.Tensor[] {
  const { layers, headKernel, headBias } = packMatrices(spec, parameters);
  return [
    ...layers.flatMap(({ kernel, bias, inputs, hidden }) => [
      tf.tensor2d(kernel, [inputs + hidden, 4 * hidden]),
      tf.tensor1d(bias),
    ]),
    tf.tensor2d(headKernel, [spec.hidden.at(-1)!, spec.features.length]),
    tf.tensor1d(headBias),
  ];
}

/** `[batch, time, features]` -> `[time, batch, features]`, copied: tfjs may keep hold of the array it is given. */
function toTimeMajor(tf: Tfjs, { shape, data }: Tensor): tfjs.Tensor3D {
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
