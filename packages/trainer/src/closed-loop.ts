// How a closed loop is learnt: one step ahead first, then loops that grow.
import type { ModelSpec } from '@onnxcast/model';
import { createRandom, InputError } from '@onnxcast/series';
import { adam } from './adam.ts';
import { cutWindows } from './cut-windows.ts';
import { deflatedLbfgs } from './deflated-lbfgs.ts';
import type { TrainingBatch } from './engine.ts';
import { type Curriculum, type CurriculumOptions, ONE_STEP, seedOf } from './lesson.ts';
import { repeatSteps } from './repeat-steps.ts';
import { toRollout } from './rollout.ts';

/** Learning rate of Adam. */
const ADAM_RATE = 0.01;
/** One closed loop of a plan, learnt for some epochs. */
interface Stage {
  /** Steps of the loop; infinite: what a series has. */
  readonly horizon: number;
  readonly windows: number;
  readonly epochs: number;
  /** Adam's learning rate, as a part of the run's; absent: deflated L-BFGS learns it. */
  readonly rate?: number;
}

/** What is learnt in which order; the last stage again and again, each time of other series. */
interface Plan {
  readonly oneStep: {
    readonly windows: number;
    readonly time: number;
    readonly epochs: number;
    readonly rate?: number;
  };
  /** Most steps that the model is fed from the data before the loop is closed. */
  readonly warmUp: number;
  /** Part of the loss that stays with the one-step predictions of the warm-up, so that the loop is entered in the right state. */
  readonly oneStepWeight: number;
  readonly stages: readonly Stage[];
}

const ALL = Number.POSITIVE_INFINITY;
/**
 * The shorter a loop, the more series it takes to know every state in which it is entered.
 *
 * `lbfgs` is for series of one kind. Where they are unlike, it gets stuck in short loops; `adam` learns those by large steps
 * over other windows every epoch, and leaves the long ones to deflated L-BFGS.
 */
const PLANS: Readonly<Record<'lbfgs' | 'adam', Plan>> = {
  lbfgs: {
    oneStep: { windows: 16, time: 300, epochs: 7 },
    warmUp: 100,
    oneStepWeight: 0.5,
    stages: [
      { horizon: 100, windows: 48, epochs: 5 },
      { horizon: 300, windows: 32, epochs: 2 },
      { horizon: ALL, windows: 16, epochs: 4 },
    ],
  },
  adam: {
    oneStep: { windows: 32, time: 300, epochs: 15, rate: 0.6 },
    warmUp: 150,
    oneStepWeight: 0.2,
    stages: [
      { horizon: 25, windows: 32, epochs: 30, rate: 0.3 },
      { horizon: 50, windows: 32, epochs: 25, rate: 0.2 },
      { horizon: 100, windows: 90, epochs: 4 },
      { horizon: 200, windows: 64, epochs: 4 },
      { horizon: ALL, windows: 32, epochs: 4 },
    ],
  },
};
/** Epochs until the closed loop has gone over whole series, by the run's optimizer. */
export const CLOSED_LOOP_EPOCHS = { lbfgs: epochsOf(PLANS.lbfgs), adam: epochsOf(PLANS.adam) } as const;
/** Part of a series that the model is at least fed from the data. */
const LEAST_WARM_UP = 0.1;

function epochsOf({ oneStep, stages }: Plan): number {
  return oneStep.epochs + stages.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** @throws InputError when batch norm or dropout is to go with the closed loop */
export function createClosedLoop(spec: ModelSpec, batch: TrainingBatch, options: CurriculumOptions): Curriculum {
  const { batchNorm = false, dropout = 0 } = options;
  if (batchNorm || dropout > 0) {
    const [name, reason] = batchNorm
      ? ['batchNorm', 'the closed loop has no batch statistics of its own']
      : [
          'dropout',
          'a closed loop that is learnt with some outputs left out is another loop than the one that forecasts',
        ];
    throw new InputError(`${name}: ${reason}. Leave it out, or take another cure than closed-loop.`);
  }
  const { optimizer: rule = 'lbfgs', iterations = 20, lr } = options;
  const { oneStep, stages, warmUp: mostWarmUp, oneStepWeight } = PLANS[rule];
  const oneStepEpochs = options.oneStepEpochs ?? oneStep.epochs;
  const time = batch.inputs.shape[1]!;
  const longest = Math.max(1, time - Math.max(1, Math.floor(LEAST_WARM_UP * time)));
  const adamAt = (rate: number) => repeatSteps(adam({ lr: rate * (lr ?? ADAM_RATE) }), iterations);
  const deflated = deflatedLbfgs({ maxIter: iterations, lr: rule === 'lbfgs' ? (lr ?? 1) : 1 });
  // Cut when a lesson begins: lessons are asked for by their keys more often than they are learnt.
  const cut = (windows: number, steps: number, index: number) =>
    cutWindows(batch, { windows, time: steps }, createRandom(seedOf(options, index)));
  return (epoch) => {
    if (epoch <= oneStepEpochs) {
      const { windows, rate } = oneStep;
      const index = rate === undefined ? 0 : -epoch;
      return {
        key: `one step, windows ${index}`,
        description: ONE_STEP,
        ...(rate === undefined ? {} : { optimizer: adamAt(rate) }),
        create: async (engine, _weights, regularisation) =>
          engine.createObjective(spec, cut(windows, Math.min(oneStep.time, time), index), regularisation),
      };
    }
    const { index, stage } = stageOf(stages, epoch - oneStepEpochs, longest);
    const horizon = Math.min(stage.horizon, longest);
    const warmUp = Math.max(1, Math.min(mostWarmUp, time - horizon));
    const drawn = stage.rate === undefined ? index : -epoch;
    return {
      key: `closed loop ${drawn}`,
      description: `closed loop of ${horizon} ${horizon === 1 ? 'step' : 'steps'}`,
      optimizer: stage.rate === undefined ? deflated : adamAt(stage.rate),
      create: async (engine) => {
        const window = cut(stage.windows, warmUp + horizon, drawn);
        return engine.createRollout(spec, toRollout(window, { warmUp, oneStepWeight }));
      },
    };
  };
}

/**
 * The stage of an epoch of the closed loop, 1-based.
 * @returns its 1-based number, and what it is
 */
function stageOf(
  all: readonly Stage[],
  epoch: number,
  longest: number,
): { readonly index: number; readonly stage: Stage } {
  // A last horizon hardly longer is hardly another lesson.
  const stages = all.filter(({ horizon }) => horizon === ALL || 1.5 * horizon <= longest);
  let before = 0;
  for (const [i, stage] of stages.entries()) {
    if (epoch <= before + stage.epochs) return { index: i + 1, stage };
    before += stage.epochs;
  }
  const last = stages.at(-1)!;
  return { index: stages.length + Math.ceil((epoch - before) / last.epochs), stage: last };
}
