import { SetupError } from '@onnxcast/series';
import { loadTensorflow } from './load-tensorflow.ts';

/** Why tests of TensorFlow cannot run here, or false where they can. */
export const tensorflowIsMissing: string | false = await loadTensorflow().then(
  () => false as const,
  (error: unknown) => {
    if (error instanceof SetupError) return error.message;
    throw error;
  },
);
