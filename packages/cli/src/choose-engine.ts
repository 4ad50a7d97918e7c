// Which engine trains: the one that was asked for, or with `auto` the fastest that is here, and a word on which.
import { SetupError } from '@onnxcast/series';
import {
  createParallelEngine,
  createTensorflowEngine,
  createTfjsEngine,
  type Engine,
  type TrainOptions,
} from '@onnxcast/trainer';
import { say } from './output.ts';

/**
 * Opens the engine that the options ask for and says which it is.
 * @throws SetupError when `tensorflow` was asked for and is not set up
 */
export async function chooseEngine({ engine, workers }: Pick<TrainOptions, 'engine' | 'workers'>): Promise<Engine> {
  const chosen = await openEngine(engine, workers);
  say(`engine: ${chosen.description}`);
  return chosen;
}

async function openEngine(name: TrainOptions['engine'], workers: number | undefined): Promise<Engine> {
  if (name === 'tfjs') return createTfjsEngine();
  try {
    if (workers === 1) return await createTensorflowEngine();
    return await createParallelEngine(workers === undefined ? {} : { workers });
  } catch (error) {
    if (name === 'tensorflow' || !(error instanceof SetupError)) throw error;
    say(`${error.message}\nTraining goes on with --engine tfjs, many times slower.`);
    return createTfjsEngine();
  }
}
