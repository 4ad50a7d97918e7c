// What a way of computing a model in a graph of free lengths must give: there are two, fused and by the model's equations.
import type { NetworkState, Weights } from '@onnxcast/model';
import type { Dimension, GraphBuilder } from '@onnxcast/onnx';
import type { Tensor } from '@onnxcast/series';
import type { Architecture, ResolvedModel } from '../resolved-model.ts';

/** A model over rows. */
export interface Lowered {
  /** The predictions as a closed loop feeds them back [rows, batch, steps targets]; row t is the step after t, or the next ones side by side. */
  readonly leaving: string;
  /** State after the last row. */
  readonly state: NetworkState<string>;
}

/** A way of computing a model. */
export interface Lowering {
  /** Shape of a part of the state. */
  stateShape(width: number): readonly Dimension[];
  /**
   * Adds the model over a history.
   * @param entering scaled [time, batch, features], columns in the order of the graph
   * @param before absent: zeros
   */
  addWarmUp(
    graph: GraphBuilder,
    model: ResolvedModel,
    given: { readonly entering: string; readonly before: NetworkState<string> | undefined },
  ): Lowered;
  /** Adds the constants of the closed loop, for steps that are added to its body. */
  beginLoop(graph: GraphBuilder, model: ResolvedModel): AddStep;
  /** Reads the weights back out of a file's tensors, bit for bit. */
  readWeights(model: Architecture, read: (name: string) => Tensor<Float32Array>): Weights<Float32Array>;
  /** Adds leaving -> predictions. */
  addPredictions(
    graph: GraphBuilder,
    model: ResolvedModel,
    value: { readonly leaving: string; readonly name: string },
  ): string;
}

/**
 * Adds one step of the closed loop.
 * @param entering [1, batch, features], the targets as they left the step before
 */
export type AddStep = (
  body: GraphBuilder,
  given: { readonly entering: string; readonly before: NetworkState<string>; readonly step: number },
) => Lowered;
