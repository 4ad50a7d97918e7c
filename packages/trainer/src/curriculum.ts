// Every cure as a curriculum.
import type { ModelSpec } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import { createClosedLoop } from './closed-loop.ts';
import type { TrainingBatch } from './engine.ts';
import { type Curriculum, type CurriculumOptions, ONE_STEP, seedOf } from './lesson.ts';
import { addNoise, samplePredictions } from './perturb-inputs.ts';

/**
 * Makes the plan by which a batch is learnt.
 * @throws InputError when options do not go together: batch norm or dropout with the closed loop, input noise with another cure
 */
export function createCurriculum(spec: ModelSpec, batch: TrainingBatch, options: CurriculumOptions): Curriculum {
  if (options.inputNoise !== undefined && options.cure !== 'input-noise') {
    throw new InputError(
      `inputNoise: found beside the cure ${options.cure}, which adds none. Leave it out, or take the cure input-noise.`,
    );
  }
  switch (options.cure) {
    case 'none':
      return () => ({
        key: 'one step',
        description: ONE_STEP,
        create: async (engine, _weights, regularisation) => engine.createObjective(spec, batch, regularisation),
      });
    case 'closed-loop':
      return createClosedLoop(spec, batch, options);
    case 'scheduled-sampling':
      return (epoch) => ({
        key: `scheduled sampling ${epoch}`,
        description: 'one step ahead of inputs that are partly predictions',
        create: async (engine, weights, regularisation) => {
          const part = Math.min(MOST_SAMPLED, (epoch - 1) * SAMPLED_MORE);
          const sampled = await samplePredictions(engine, spec, weights, batch, { part, seed: seedOf(options, epoch) });
          return engine.createObjective(spec, sampled, regularisation);
        },
      });
    case 'input-noise':
      return (epoch) => ({
        key: `input noise ${epoch}`,
        description: 'one step ahead of noisy inputs',
        create: async (engine, _weights, regularisation) => {
          const noisy = addNoise(spec, batch, options.inputNoise ?? NOISE, seedOf(options, epoch));
          return engine.createObjective(spec, noisy, regularisation);
        },
      });
  }
}

/** Deviation of the noise on inputs. */
const NOISE = 0.05;
/** Part of the inputs that scheduled sampling replaces: so much more every epoch, up to so much. */
const SAMPLED_MORE = 0.1;
const MOST_SAMPLED = 0.5;
