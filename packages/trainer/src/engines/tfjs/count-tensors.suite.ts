// How many tensors tfjs holds in this process: none may be left behind.
import * as tf from '@tensorflow/tfjs';

/** Number of tensors that are not freed. */
export function countTensors(): number {
  return tf.memory().numTensors;
}
