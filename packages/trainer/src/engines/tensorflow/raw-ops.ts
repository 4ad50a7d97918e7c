// TensorFlow's ops without tfjs around them: a thousand steps of a closed loop are ten thousand ops, and each costs as little as can be.
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';

/** A tensor of TensorFlow, by its number. */
export type RawTensor = number;

/** Runs ops on numbers of tensors; everything that it makes lives until {@link RawOps.release}. */
export interface RawOps {
  tensor(data: Float32Array, shape: readonly number[]): RawTensor;
  /** int32. Default shape: a list of them. */
  integers(data: readonly number[], shape?: readonly number[]): RawTensor;
  /** int32. */
  scalar(value: number): RawTensor;
  read(tensor: RawTensor): Float32Array;
  run(op: string, attributes: RawAttributes, inputs: readonly RawTensor[], outputs?: number): readonly RawTensor[];
  /** Frees all tensors made since the last call. */
  release(): void;
}

/** Attributes of an op as the binding takes them. */
export type RawAttributes = {
  name: string;
  type: number;
  value: boolean | number | object | string | number[];
}[];

/** Creates raw ops on a loaded TensorFlow. */
export function createRawOps({ binding }: Pick<NodeJSKernelBackend, 'binding'>): RawOps {
  let made: RawTensor[] = [];
  const keep = (id: RawTensor) => {
    made.push(id);
    return id;
  };
  const integers = (data: readonly number[], shape: readonly number[] = [data.length]) =>
    keep(binding.createTensor([...shape], binding.TF_INT32, Int32Array.from(data)));
  return {
    tensor: (data, shape) => keep(binding.createTensor([...shape], binding.TF_FLOAT, data)),
    integers,
    scalar: (value) => integers([value], []),
    read: (tensor) => binding.tensorDataSync(tensor) as Float32Array,
    run(op, attributes, inputs, outputs = 1) {
      return binding.executeOp(op, attributes, inputs as RawTensor[], outputs).map(({ id }) => keep(id));
    },
    release() {
      for (const id of made) binding.deleteTensor(id);
      made = [];
    },
  };
}
