// What is learnt in which epoch. A lesson depends on its epoch's number, the seed and the weights before it alone, so that a run resumes to the same bits.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { createRandom, InputError } from '@onnxcast/series';
import { cutWindows } from './cut-windows.ts';
import type { Engine, Objective, TrainingBatch } from './engine.ts';
import { addNoise, samplePredictions } from './perturb-inputs.ts';
import type { Regularisation } from './regularisation.ts';
import { toRollout } from './rollout.ts';

/** Ways to teach a model to live with its own errors; `none` teaches one step ahead alone. */
export type Cure = 'none' | 'closed-loop' | 'scheduled-sampling' | 'input-noise';

/** What one epoch learns. */
export interface Lesson {
  /** Epochs in a row with the same key learn the same function; where it changes, optimizers forget what they compared. */
  readonly key: string;
  /** A few words for a person. */
  readonly description: string;
  /** @param weights those before the epoch */
  create(engine: Engine, weights: Weights): Promise<Objective>;
}

/** The lesson of every epoch, 1-based. */
export type Curriculum = (epoch: number) => Lesson;

/** What {@link createCurriculum} is told. */
export interface CurriculumOptions {
  readonly cure: Cure;
  /** Of whatever is drawn at random. */
  readonly seed: number;
  readonly regularisation?: Regularisation | undefined;
  /** Deviation of the noise on inputs, in the model's units. Default 0.05. */
  readonly inputNoise?: number | undefined;
  /** Epochs that learn one step ahead before the loop is closed. Default 7. */
  readonly oneStepEpochs?: number | undefined;
}

/**
 * Makes the plan by which a batch is learnt.
 * @throws InputError when batch norm or dropout is to go with the closed loop
 */
export function createCurriculum(spec: ModelSpec, batch: TrainingBatch, options: CurriculumOptions): Curriculum {
  switch (options.cure) {
    case 'none':
      return () => learnAll(spec, batch, options);
    case 'closed-loop':
      return createClosedLoop(spec, batch, options);
    case 'scheduled-sampling':
      return (epoch) => ({
        key: `scheduled sampling ${epoch}`,
        description: 'one step ahead of inputs that are partly predictions',
        create: async (engine, weights) => {
          const part = Math.min(MOST_SAMPLED, (epoch - 1) * SAMPLED_MORE);
          const sampled = await samplePredictions(engine, spec, weights, batch, { part, seed: seedOf(options, epoch) });
          return engine.createObjective(spec, sampled, options.regularisation);
        },
      });
    case 'input-noise':
      return (epoch) => ({
        key: `input noise ${epoch}`,
        description: 'one step ahead of noisy inputs',
        create: async (engine) => {
          const noisy = addNoise(spec, batch, options.inputNoise ?? NOISE, seedOf(options, epoch));
          return engine.createObjective(spec, noisy, options.regularisation);
        },
      });
  }
}

/** One step ahead, all series at once. */
function learnAll(spec: ModelSpec, batch: TrainingBatch, { regularisation }: CurriculumOptions): Lesson {
  return {
    key: 'one step',
    description: 'one step ahead',
    create: async (engine) => engine.createObjective(spec, batch, regularisation),
  };
}

/** Deviation of the noise on inputs. */
const NOISE = 0.05;
/** Part of the inputs that scheduled sampling replaces: so much more every epoch, up to so much. */
const SAMPLED_MORE = 0.1;
const MOST_SAMPLED = 0.5;

/** A seed of its own for every epoch or stage. */
function seedOf({ seed }: CurriculumOptions, index: number): number {
  return (seed * 1_000_003 + index + 1) % Number.MAX_SAFE_INTEGER;
}

/** First steps of the closed loop, and how many epochs it takes until twice as many are learnt. */
const FIRST_HORIZON = 100;
const EPOCHS_A_HORIZON = 4;
/** Most series of a lesson, and steps of one that learns one step ahead. */
const MOST_SERIES = 16;
const ONE_STEP_TIME = 300;
/** Steps that the model is fed from the data before the loop is closed, and the part of a series that they are at least. */
const MOST_WARM_UP = 100;
const LEAST_WARM_UP = 0.2;
/** Part of the loss that stays with the one-step predictions of the warm-up, so that the loop is entered in the right state. */
const ONE_STEP_WEIGHT = 0.5;

function createClosedLoop(spec: ModelSpec, batch: TrainingBatch, options: CurriculumOptions): Curriculum {
  const { oneStepEpochs = 7 } = options;
  const { batchNorm = false, dropout = 0 } = options.regularisation ?? {};
  if (batchNorm || dropout > 0) {
    const [name, reason] = batchNorm
      ? ['--batch-norm', 'the closed loop has no batch statistics of its own']
      : [
          '--dropout',
          'a closed loop that is learnt with some outputs left out is another loop than the one that forecasts',
        ];
    throw new InputError(`${name}: ${reason}. Leave it out, or take another --cure.`);
  }
  const time = batch.inputs.shape[1]!;
  return (epoch) => {
    const stage = Math.max(0, Math.ceil((epoch - oneStepEpochs) / EPOCHS_A_HORIZON));
    const random = createRandom(seedOf(options, stage));
    if (stage === 0) {
      const window = cutWindows(batch, { series: MOST_SERIES, time: Math.min(ONE_STEP_TIME, time) }, random);
      return { ...learnAll(spec, window, options), key: 'one step, windows' };
    }
    const longest = Math.max(1, time - Math.max(1, Math.floor(LEAST_WARM_UP * time)));
    const doubled = FIRST_HORIZON * 2 ** (stage - 1);
    // The last step is at least half as much again: a horizon hardly longer is hardly another lesson.
    const horizon = 1.5 * doubled > longest ? longest : doubled;
    const warmUp = Math.max(1, Math.min(MOST_WARM_UP, time - horizon));
    const window = cutWindows(batch, { series: MOST_SERIES, time: warmUp + horizon }, random);
    return {
      // Other series are drawn at every stage, also when the horizon grows no more.
      key: `closed loop, stage ${stage}`,
      description: `closed loop of ${horizon} steps`,
      create: async (engine) =>
        engine.createRollout(spec, toRollout(window, { warmUp, oneStepWeight: ONE_STEP_WEIGHT })),
    };
  };
}
