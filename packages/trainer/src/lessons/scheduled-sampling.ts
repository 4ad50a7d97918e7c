// Learning one step ahead of inputs that are partly the model's own predictions.
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import type { Engine } from '../engines/engine.ts';
import { changeInputs } from './change-inputs.ts';
import { type LessonOptions, type Lessons, seedOf } from './lesson.ts';

/** Part of the inputs that is replaced: so much more every epoch, up to so much. */
const SAMPLED_MORE = 0.1;
const MOST_SAMPLED = 0.5;

/** More and other predictions every epoch. */
export function learnSampledInputs(spec: ModelSpec, batch: TrainingBatch, options: LessonOptions): Lessons {
  return (epoch) => ({
    key: `scheduled sampling ${epoch}`,
    description: 'one step ahead of inputs that are partly predictions',
    create: async (engine, { weights, regularisation }) => {
      const part = Math.min(MOST_SAMPLED, (epoch - 1) * SAMPLED_MORE);
      const given = { spec, weights, part, seed: seedOf(options, epoch) };
      return engine.createOneStep(spec, await samplePredictions(engine, batch, given), regularisation);
    },
  });
}

/**
 * Replaces part of the inputs by the model's own one-step predictions of them.
 * @param part from 0 to 1
 * Source: Bengio et al., "Scheduled sampling", 2015, in the parallel form of Duckworth et al., 2019: all predictions are made at once, from the true past.
 */
export async function samplePredictions(
  engine: Engine,
  batch: TrainingBatch,
  {
    spec,
    weights,
    part,
    seed,
  }: { readonly spec: ModelSpec; readonly weights: Weights; readonly part: number; readonly seed: number },
): Promise<TrainingBatch> {
  const random = createRandom(seed);
  const time = batch.inputs.shape[1]!;
  const { data } = await engine.forecast({ spec, weights }, batch.inputs);
  const width = rolesOf(spec).targets.names.length;
  return changeInputs(spec, batch, (value, row, target) =>
    // The first step of a series has no prediction.
    random.next() < part && row % time > 0 ? data[(row - 1) * width + target]! : value,
  );
}
