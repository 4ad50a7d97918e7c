// Batch norm becomes plain weights, so that no model file knows of it.
import {
  cellName,
  countParameters,
  headTensors,
  type ModelSpec,
  rolesOf,
  unflattenWeights,
  type Weights,
} from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { CellStatistics } from '../engines/engine.ts';
import { BATCH_NORM_EPSILON, normsOf } from '../regularisation.ts';

/**
 * Folds batch norm into what takes its outputs: the next cell's input weights and bias, and the head's. The model that is
 * left is plain weights and computes what batch norm with these statistics would.
 * @param parameters a training's vector, see `startParameters`
 * @param statistics of every cell's outputs, first cell first
 * Source: PyTorch's nn.BatchNorm1d in evaluation mode, `(x - mean) / sqrt(variance + eps) * scale + shift`.
 */
export function foldBatchNorm(
  spec: ModelSpec,
  parameters: Float32Array,
  statistics: readonly CellStatistics[],
): Weights<Float32Array> {
  const weights: Record<string, Tensor<Float32Array>> = {
    ...unflattenWeights(spec, parameters.subarray(0, countParameters(spec))),
  };
  normsOf(spec, parameters).forEach(({ scale, shift }, cell) => {
    const { mean, variance } = statistics[cell]!;
    const factor = Float64Array.from(scale, (value, i) => value / Math.sqrt(variance[i]! + BATCH_NORM_EPSILON));
    const offset = factor.map((value, i) => shift[i]! - value * mean[i]!);
    const isLast = cell === spec.hidden.length - 1;
    const [weightName, biasName] = isLast
      ? (headTensors(spec, rolesOf(spec).targets.names.length).map(({ name }) => name) as [string, string])
      : [`${cellName(spec, cell + 2)}.weight_ih`, `${cellName(spec, cell + 2)}.bias_ih`];
    const [weight, bias] = [weights[weightName]!, weights[biasName]!];
    const width = factor.length;
    weights[weightName] = { ...weight, data: weight.data.map((value, i) => value * factor[i % width]!) };
    weights[biasName] = {
      ...bias,
      data: bias.data.map((value, row) => {
        let sum = value;
        for (let i = 0; i < width; i++) sum += weight.data[row * width + i]! * offset[i]!;
        return sum;
      }),
    };
  });
  return weights;
}
