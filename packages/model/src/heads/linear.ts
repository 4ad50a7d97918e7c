// The linear head: each target is a weighted sum of the last cell's units.
import type { Head } from './head.ts';

/** `weight x + bias`. Source: PyTorch's `nn.Linear`. */
export const linear: Head = {
  tensors(inputs, targets) {
    const bound = 1 / Math.sqrt(inputs);
    return [
      { name: 'linear.weight', shape: [targets, inputs], bound },
      { name: 'linear.bias', shape: [targets], bound },
    ];
  },
  predict: (ops, weights, x) => ops.affine(x, weights['linear.weight']!, weights['linear.bias']!),
};
