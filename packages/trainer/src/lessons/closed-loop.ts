// How a closed loop is learnt: one step ahead first, then loops that grow.
import type { ModelSpec } from '@onnxcast/model';
import { createRandom, InputError, option, text } from '@onnxcast/series';
import { type TrainingBatch, toClosedLoopBatch } from '../engines/batch.ts';
import { deflatedLbfgs } from '../optimizers/deflated-lbfgs.ts';
import { createOptimizer, learningRateOf, type OptimizerName, paceOf } from '../optimizers/optimizers.ts';
import { cutWindows } from './cut-windows.ts';
import { type LessonOptions, type Lessons, ONE_STEP, seedOf } from './lesson.ts';

/** A closed loop that is learnt for some epochs. */
interface Loop {
  /** Steps of the loop; infinite: what a series has. */
  readonly horizon: number;
  readonly windows: number;
  readonly epochs: number;
  /** Learning rate of the training's own optimizer, as a part of the training's; absent: deflated L-BFGS learns it. */
  readonly rate?: number;
}

/** What is learnt in which order; the last loop again and again, each time of other series. */
interface Schedule {
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
  readonly loops: readonly Loop[];
}

const ALL = Number.POSITIVE_INFINITY;
/**
 * The shorter a loop, the more series it takes to know every state in which it is entered.
 *
 * `quasi-newton` is for series of one kind. Where they are unlike, it gets stuck in short loops; `first-order` learns those
 * by large steps over other windows every epoch, and leaves the long ones to deflated L-BFGS.
 */
const SCHEDULES: Readonly<Record<ReturnType<typeof paceOf>, Schedule>> = {
  'quasi-newton': {
    oneStep: { windows: 16, time: 300, epochs: 7 },
    warmUp: 100,
    oneStepWeight: 0.5,
    loops: [
      { horizon: 100, windows: 48, epochs: 5 },
      { horizon: 300, windows: 32, epochs: 2 },
      { horizon: ALL, windows: 16, epochs: 4 },
    ],
  },
  'first-order': {
    oneStep: { windows: 32, time: 300, epochs: 15, rate: 0.6 },
    warmUp: 150,
    oneStepWeight: 0.2,
    loops: [
      { horizon: 25, windows: 32, epochs: 30, rate: 0.3 },
      { horizon: 50, windows: 32, epochs: 25, rate: 0.2 },
      { horizon: 100, windows: 90, epochs: 4 },
      { horizon: 200, windows: 64, epochs: 4 },
      { horizon: ALL, windows: 32, epochs: 4 },
    ],
  },
};
/** Part of a series that the model is at least fed from the data. */
const LEAST_WARM_UP = 0.1;

/** Epochs until the closed loop has gone over whole series, by the training's optimizer. */
export function closedLoopEpochs(optimizer: OptimizerName): number {
  const { oneStep, loops } = SCHEDULES[paceOf(optimizer)];
  return oneStep.epochs + loops.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** @throws InputError when batch norm or dropout is to go with the closed loop */
export function learnClosedLoop(spec: ModelSpec, batch: TrainingBatch, options: LessonOptions): Lessons {
  refuseRegularisation(options);
  const { optimizer: rule = 'lbfgs', iterations = 20, lr } = options;
  const pace = paceOf(rule);
  const { oneStep, loops, warmUp: mostWarmUp, oneStepWeight } = SCHEDULES[pace];
  const oneStepEpochs = options.oneStepEpochs ?? oneStep.epochs;
  const time = Math.min(options.windows?.window ?? Number.POSITIVE_INFINITY, batch.inputs.shape[1]!);
  const longest = Math.max(1, time - Math.max(1, Math.floor(LEAST_WARM_UP * time)));
  const own = { optimizer: rule, iterations, lr, lineSearch: 'strong-wolfe', historySize: 100 } as const;
  const ownAt = (rate: number) => createOptimizer({ ...own, lr: rate * learningRateOf(own) });
  const deflated = deflatedLbfgs({ maxIter: iterations, lr: pace === 'quasi-newton' ? (lr ?? 1) : 1 });
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
        ...(rate === undefined ? {} : { optimizer: ownAt(rate) }),
        create: async (engine, { regularisation }) =>
          engine.createOneStep(spec, cut(windows, Math.min(oneStep.time, time), index), regularisation),
      };
    }
    const { index, loop } = loopOf(loops, epoch - oneStepEpochs, longest);
    const horizon = Math.min(loop.horizon, longest);
    const warmUp = Math.max(1, Math.min(mostWarmUp, time - horizon));
    const drawn = loop.rate === undefined ? index : -epoch;
    return {
      key: `closed loop ${drawn}`,
      description: `closed loop of ${horizon} ${horizon === 1 ? 'step' : 'steps'}`,
      optimizer: loop.rate === undefined ? deflated : ownAt(loop.rate),
      create: async (engine) => {
        const window = cut(loop.windows, warmUp + horizon, drawn);
        return engine.createClosedLoop(spec, toClosedLoopBatch(window, { warmUp, oneStepWeight }));
      },
    };
  };
}

function refuseRegularisation({ batchNorm = false, dropout = 0 }: LessonOptions): void {
  if (!batchNorm && dropout === 0) return;
  const [name, found, reason] = batchNorm
    ? ['batchNorm', true, 'the closed loop has no batch statistics of its own']
    : ['dropout', dropout, 'a loop that is learnt with some outputs left out is another one than forecasts'];
  throw new InputError({
    option: String(name),
    found: text`${String(found)} beside ${option('lesson', 'closed-loop')}; ${String(reason)}`,
    remedy: 'Leave it out, or take another lesson.',
  });
}

/**
 * The loop of an epoch that learns in closed loop, 1-based.
 * @returns its 1-based number, and what it is
 */
function loopOf(all: readonly Loop[], epoch: number, longest: number): { readonly index: number; readonly loop: Loop } {
  // A last horizon hardly longer is hardly another lesson.
  const loops = all.filter(({ horizon }) => horizon === ALL || 1.5 * horizon <= longest);
  let before = 0;
  for (const [i, loop] of loops.entries()) {
    if (epoch <= before + loop.epochs) return { index: i + 1, loop };
    before += loop.epochs;
  }
  const last = loops.at(-1)!;
  return { index: loops.length + Math.ceil((epoch - before) / last.epochs), loop: last };
}
