// How one layer of a model runs on tfjs: what an engine brings, and all that is computed of a model is made of.
import type { CellKind } from '@onnxcast/model';
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
