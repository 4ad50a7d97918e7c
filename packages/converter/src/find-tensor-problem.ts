// What a tensor of weights must be before it is written.
import { sizeOf, type Tensor } from '@onnxcast/series';

/** What {@link findTensorProblem} looks for, in words. */
export function expectedTensor(shape: readonly number[]): string {
  return `finite float32 numbers of shape [${shape}]`;
}

/** Says what keeps a tensor from being written, undefined where nothing does. */
export function findTensorProblem(tensor: Tensor | undefined, shape: readonly number[]): string | undefined {
  if (tensor === undefined) return 'is missing';
  const size = sizeOf(shape);
  if (String(tensor.shape) !== String(shape) || tensor.data.length !== size) {
    return `has shape [${tensor.shape}] and ${tensor.data.length} numbers`;
  }
  const bad = tensor.data.find((value) => !Number.isFinite(Math.fround(value)));
  return bad === undefined ? undefined : `holds ${bad}`;
}
