// What keeps a training from learning its data by heart. All of it belongs to the training: an evaluated or exported model is plain weights.
import { countParameters, flattenWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { createRandom, type FloatArray } from '@onnxcast/series';
import { dot, plusScaled } from './optimizers/vector.ts';

/** How a training is regularised; every part may be left out. */
export interface Regularisation {
  /** Part of every cell's outputs, from 0 to below 1, that is set to zero at random on its way to the next cell and to the head. Default 0. */
  readonly dropout?: number;
  /** Normalises every cell's outputs by their mean and deviation over the batch, before dropout. Default false. */
  readonly batchNorm?: boolean;
  /** Factor of the penalty `weightDecay / 2 * sum of squares` of all parameters, biases included. Default 0. */
  readonly weightDecay?: number;
  /** Seed of the dropout masks. Default 0. */
  readonly seed?: number;
}

/** Added to a variance before its root. Source: PyTorch's nn.BatchNorm1d. */
export const BATCH_NORM_EPSILON = 1e-5;

/**
 * The vector that a training moves: the weights, then with batch norm scale and shift of every cell's outputs, first cell first.
 * @returns with batch norm 2 sum(hidden) longer than the flat weights; scales begin at 1, shifts at 0
 */
export function startParameters(
  spec: ModelSpec,
  weights: Weights,
  { batchNorm = false }: Regularisation = {},
): Float32Array {
  const flat = Float32Array.from(flattenWeights(spec, weights));
  if (!batchNorm) return flat;
  const norms = spec.hidden.flatMap((hidden) => [...Array(hidden).fill(1), ...Array(hidden).fill(0)] as number[]);
  return Float32Array.from([...flat, ...norms]);
}

/** Length of the vector of {@link startParameters}. */
export function parameterCount(spec: ModelSpec, { batchNorm = false }: Regularisation = {}): number {
  const norms = batchNorm ? 2 * spec.hidden.reduce((sum, hidden) => sum + hidden, 0) : 0;
  return norms + countParameters(spec);
}

/** Scale and shift of every cell's outputs, each `[hidden]`, from the end of a vector of {@link startParameters}; views. */
export function normsOf(
  spec: ModelSpec,
  parameters: Float32Array,
): readonly { readonly scale: Float32Array; readonly shift: Float32Array }[] {
  let offset = parameters.length - 2 * spec.hidden.reduce((sum, hidden) => sum + hidden, 0);
  return spec.hidden.map((hidden) => {
    const start = offset;
    offset += 2 * hidden;
    return { scale: parameters.subarray(start, start + hidden), shift: parameters.subarray(start + hidden, offset) };
  });
}

/**
 * Adds the penalty of weight decay to a loss and its slope to the gradient, so that a line search sees one function.
 * Source: weight_decay of torch.optim (the slope, over all parameters).
 */
export function addWeightDecay<Vector extends FloatArray>(
  { loss, gradient }: { readonly loss: number; readonly gradient: Vector },
  parameters: Vector,
  weightDecay: number,
): { readonly loss: number; readonly gradient: Vector } {
  if (weightDecay === 0) return { loss, gradient };
  return {
    loss: loss + (weightDecay / 2) * dot(parameters, parameters),
    gradient: plusScaled(gradient, weightDecay, parameters),
  };
}

/** Which mask: each of these numbers gives another. */
export interface MaskKey {
  readonly seed: number;
  readonly epoch: number;
  /** Number of the cell. */
  readonly cell: number;
  /** Number of the series in the whole batch, so that a mask does not depend on how the batch is cut. */
  readonly series: number;
}

/**
 * Draws what one series' outputs of one cell are multiplied by: 0 with the probability `dropout`, else `1 / (1 - dropout)`.
 * The same key gives the same mask, on every engine and machine.
 * @param size values of the mask
 * Source: Srivastava et al. 2014; the scaling is that of PyTorch's nn.Dropout.
 */
export function drawMask({ seed, epoch, cell, series }: MaskKey, dropout: number, size: number): Float32Array {
  let key = seed;
  // Seeds of a stream may have 53 bits; half a stream's numbers would do to keep the keys apart.
  for (const part of [epoch, cell, series]) key = Math.floor(createRandom(key).next() * 2 ** 52) + part;
  const random = createRandom(key);
  const kept = 1 / (1 - dropout);
  return Float32Array.from({ length: size }, () => (random.next() < dropout ? 0 : kept));
}
