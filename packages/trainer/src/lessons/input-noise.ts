// Learning one step ahead from noisy inputs: a model that bears small errors in them bears its own.
import type { ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import { changeInputs } from './change-inputs.ts';
import { type LessonOptions, type Lessons, seedOf } from './lesson.ts';

/** Deviation of the noise on inputs. */
const NOISE = 0.05;

/** Other noise every epoch. */
export function learnNoisyInputs(spec: ModelSpec, batch: TrainingBatch, options: LessonOptions): Lessons {
  const { inputNoise: deviation = NOISE } = options;
  return (epoch) => ({
    key: `input noise ${epoch}`,
    description: 'one step ahead of noisy inputs',
    create: async (engine, { regularisation }) => {
      const noisy = addNoise(spec, batch, { deviation, seed: seedOf(options, epoch) });
      return engine.createOneStep(spec, noisy, regularisation);
    },
  });
}

/**
 * Adds normal noise to what is forecast, in the inputs only.
 * @param deviation in the model's units
 */
export function addNoise(
  spec: ModelSpec,
  batch: TrainingBatch,
  { deviation, seed }: { readonly deviation: number; readonly seed: number },
): TrainingBatch {
  const random = createRandom(seed);
  return changeInputs(spec, batch, (value) => value + deviation * random.normal());
}
