// Learning one step ahead from what was observed, the whole batch: what every training did before there were other lessons.
import type { ModelSpec } from '@onnxcast/model';
import type { TrainingBatch } from '../engines/batch.ts';
import { type Lessons, ONE_STEP } from './lesson.ts';

/** One lesson for all epochs. */
export function learnOneStep(spec: ModelSpec, batch: TrainingBatch): Lessons {
  return () => ({
    key: 'one step',
    description: ONE_STEP,
    create: async (engine, { regularisation }) => engine.createOneStep(spec, batch, regularisation),
  });
}
