// The optimizers by name, and what the options of a training make of one: a new one is a file and a row here.
import { adam } from './adam.ts';
import { lbfgs } from './lbfgs.ts';
import type { Optimizer } from './optimizer.ts';
import { repeatSteps } from './repeat-steps.ts';

/** Those options of a training that say how its weights are moved. */
interface RuleOptions {
  /** Learning rate. */
  readonly lr: number;
  readonly lineSearch: 'none' | 'strong-wolfe';
  /** Iterations or steps an epoch. */
  readonly iterations: number;
  /** Past steps that are remembered. */
  readonly historySize: number;
}

/** Those options that say which learning rate suits. */
interface RateOptions extends Pick<RuleOptions, 'lineSearch'> {
  /** Whether every step is of another batch. Default false. */
  readonly isOfBatches?: boolean;
}

/** An optimizer as a training can ask for it. */
interface Row {
  /** The learning rate that suits it. */
  defaultRate(options: RateOptions): number;
  /** One step of it is an epoch. */
  create(options: RuleOptions): Optimizer;
  /** How fast closed loops may grow: by the few large steps of a quasi-Newton rule, or the many small ones of a first-order one. */
  readonly pace: 'quasi-newton' | 'first-order';
}

const table = {
  lbfgs: {
    defaultRate: ({ lineSearch }) => (lineSearch === 'strong-wolfe' ? 1 : 0.8),
    create: ({ lr, lineSearch, iterations, historySize }) =>
      lbfgs({ lr, maxIter: iterations, historySize, ...(lineSearch === 'none' ? {} : { lineSearch }) }),
    pace: 'quasi-newton',
  },
  adam: {
    defaultRate: ({ isOfBatches = false }) => (isOfBatches ? 0.005 : 0.01),
    create: ({ lr, iterations }) => repeatSteps(adam({ lr }), iterations),
    pace: 'first-order',
  },
} satisfies Record<string, Row>;

/** Rule that moves the weights. */
export type OptimizerName = keyof typeof table;

/** All rules, the one that is taken where none is named first. */
export const optimizerNames = Object.keys(table) as OptimizerName[];

/** Those options of a training that say how its weights are moved. */
export interface OptimizerOptions extends Omit<RuleOptions, 'lr'> {
  readonly optimizer: OptimizerName;
  /** Default: what suits the optimizer. */
  readonly lr?: number | undefined;
}

/** The learning rate that was asked for, or the one that suits the optimizer. */
export function learningRateOf(options: Pick<OptimizerOptions, 'optimizer' | 'lr'> & RateOptions): number {
  return options.lr ?? table[options.optimizer].defaultRate(options);
}

/** The optimizer that the options ask for; one step of it is an epoch. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  return table[options.optimizer].create({ ...options, lr: learningRateOf(options) });
}

/** How fast closed loops may grow under an optimizer. */
export function paceOf(optimizer: OptimizerName): Row['pace'] {
  return table[optimizer].pace;
}
