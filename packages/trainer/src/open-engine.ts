// Which engine trains: the one that was asked for, or with `auto` the fastest that is here.
import { SetupError } from '@onnxcast/series';
import type { Engine } from './engine.ts';
import { createParallelEngine } from './engine-parallel.ts';
import { createTensorflowEngine } from './engine-tensorflow.ts';
import { createTfjsEngine } from './engine-tfjs.ts';
import type { TrainOptions } from './options.ts';

/**
 * Opens the engine that the options ask for. Batch norm needs the whole batch in one place, so with it TensorFlow has one thread.
 * @param onFallback told why `auto` does without TensorFlow
 * @throws SetupError when `tensorflow` was asked for and is not set up
 */
export async function openEngine(
  {
    engine,
    workers,
    batchNorm = false,
  }: Pick<TrainOptions, 'engine' | 'workers'> & Partial<Pick<TrainOptions, 'batchNorm'>>,
  onFallback: (reason: SetupError) => void = () => {},
): Promise<Engine> {
  if (engine === 'tfjs') return createTfjsEngine();
  try {
    if (workers === 1 || batchNorm) return await createTensorflowEngine();
    return await createParallelEngine(workers === undefined ? {} : { workers });
  } catch (error) {
    if (engine === 'tensorflow' || !(error instanceof SetupError)) throw error;
    onFallback(error);
    return createTfjsEngine();
  }
}
