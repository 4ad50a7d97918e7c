// How one layer of a model runs on tfjs: what an engine brings, and all that is computed of a model is made of.
import type * as tfjs from '@tensorflow/tfjs';

/** The tfjs library, imported by the engine that chose its backend. */
export type Tfjs = typeof tfjs;

/** Tensors of time steps, `[time, batch, n]`. */
export type Steps = tfjs.Tensor3D;

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
  /** The gradient of h at every step `[time, batch, hidden]` -> the gradients of x, kernel and bias, in their shapes. */
  backward(
    dH: Steps,
    x: Steps,
    layer: LayerTensors,
    saved: readonly tfjs.Tensor[],
  ): readonly [x: tfjs.Tensor, kernel: tfjs.Tensor, bias: tfjs.Tensor];
  /** Runs one step after another, x `[batch, inputs]`. */
  createStep(layer: LayerTensors, inputs: number): (x: tfjs.Tensor2D, state: LayerState) => LayerState;
}
