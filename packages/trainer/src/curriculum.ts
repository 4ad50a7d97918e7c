// What is learnt in which epoch. A lesson depends on its epoch's number, the seed and the weights before it alone, so that a run resumes to the same bits.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { createRandom, InputError } from '@onnxcast/series';
import { cutWindows } from './cut-windows.ts';
import { deflatedLbfgs } from './deflated-lbfgs.ts';
import type { Engine, Objective, TrainingBatch } from './engine.ts';
import type { Optimizer } from './optimizer.ts';
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
  /** What moves the weights in it. Default: the run's own. */
  readonly optimizer?: Optimizer;
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
  /** What moves the weights in the closed loop: the run's own rule, or for `lbfgs` its form for stiff losses. Default `lbfgs`. */
  readonly optimizer?: 'lbfgs' | 'adam' | undefined;
  /** Iterations of that an epoch. Default 20. */
  readonly iterations?: number | undefined;
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

const ONE_STEP_EPOCHS = 7;
/** The stages of the closed loop: the shorter it is, the more series it takes to know every state in which it is entered. The last one goes over what a series has. */
const STAGES = [
  { horizon: 100, windows: 48, epochs: 5 },
  { horizon: 300, windows: 32, epochs: 2 },
  { horizon: Number.POSITIVE_INFINITY, windows: 16, epochs: 4 },
] as const;
/** Epochs until the closed loop has gone over whole series. */
export const CLOSED_LOOP_EPOCHS = ONE_STEP_EPOCHS + STAGES.reduce((sum, { epochs }) => sum + epochs, 0);
/** Size of the windows that are learnt one step ahead. */
const ONE_STEP_WINDOW = { windows: 16, time: 300 } as const;
/** Steps that the model is fed from the data before the loop is closed, and the part of a series that they are at least. */
const MOST_WARM_UP = 100;
const LEAST_WARM_UP = 0.1;
/** Part of the loss that stays with the one-step predictions of the warm-up, so that the loop is entered in the right state. */
const ONE_STEP_WEIGHT = 0.5;

function createClosedLoop(spec: ModelSpec, batch: TrainingBatch, options: CurriculumOptions): Curriculum {
  const { oneStepEpochs = ONE_STEP_EPOCHS } = options;
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
  const longest = Math.max(1, time - Math.max(1, Math.floor(LEAST_WARM_UP * time)));
  const { iterations: maxIter = 20 } = options;
  const optimizer = options.optimizer === 'adam' ? {} : { optimizer: deflatedLbfgs({ maxIter }) };
  return (epoch) => {
    if (epoch <= oneStepEpochs) {
      const size = { ...ONE_STEP_WINDOW, time: Math.min(ONE_STEP_WINDOW.time, time) };
      const window = cutWindows(batch, size, createRandom(seedOf(options, 0)));
      return { ...learnAll(spec, window, options), key: 'one step, windows' };
    }
    const { index, stage } = stageOf(epoch - oneStepEpochs, longest);
    const horizon = Math.min(stage.horizon, longest);
    const warmUp = Math.max(1, Math.min(MOST_WARM_UP, time - horizon));
    const random = createRandom(seedOf(options, index));
    const window = cutWindows(batch, { windows: stage.windows, time: warmUp + horizon }, random);
    return {
      key: `closed loop, stage ${index}`,
      description: `closed loop of ${horizon} steps`,
      ...optimizer,
      create: async (engine) =>
        engine.createRollout(spec, toRollout(window, { warmUp, oneStepWeight: ONE_STEP_WEIGHT })),
    };
  };
}

/**
 * The stage of an epoch of the closed loop, 1-based. The last one is done again and again, each time with other series.
 * @returns its 1-based number, and what it is
 */
function stageOf(epoch: number, longest: number): { readonly index: number; readonly stage: (typeof STAGES)[number] } {
  // A last horizon hardly longer is hardly another lesson.
  const stages = STAGES.filter(({ horizon }) => horizon === Number.POSITIVE_INFINITY || 1.5 * horizon <= longest);
  let before = 0;
  for (const [i, stage] of stages.entries()) {
    if (epoch <= before + stage.epochs) return { index: i + 1, stage };
    before += stage.epochs;
  }
  const last = stages.at(-1)!;
  return { index: stages.length + Math.ceil((epoch - before) / last.epochs), stage: last };
}
