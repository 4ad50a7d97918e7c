// The linear head: each target is a weighted sum of the last cell's units.
import { type Head, linearTensors } from './head.ts';

/** `weight x + bias`. Source: PyTorch's `nn.Linear`. */
export const linear: Head = {
  shape: 'product',
  tensors: ({ inputs, outputs }) => linearTensors('linear', inputs, outputs),
  predict: (ops, weights, x) => ops.affine(x, weights['linear.weight']!, weights['linear.bias']!),
};
