// The optimizers by name, and what the options of a training make of one: a new one is a file and a row here.
import { describeRows } from '@onnxcast/model';
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

/** A learning rate, and where it suits. */
interface Rate {
  readonly rate: number;
  /** In words, after the name of the rule; absent: wherever the ones before do not. */
  readonly where?: string;
  suits?(options: RateOptions): boolean;
}

/** An optimizer as a training can ask for it. */
interface Row {
  /** What it is, in a few words. */
  readonly description: string;
  /** The learning rates that suit it: the first one that does is taken. */
  readonly rates: readonly [...(readonly Rate[]), Rate];
  /** What an epoch has twenty of. */
  readonly unit: string;
  /** One step of it is an epoch. */
  create(options: RuleOptions): Optimizer;
  /** How fast closed loops may grow: by the few large steps of a quasi-Newton rule, or the many small ones of a first-order one. */
  readonly pace: 'quasi-newton' | 'first-order';
}

const table = {
  lbfgs: {
    description: 'quasi-Newton, few large steps',
    rates: [{ rate: 1, where: 'with a line search', suits: ({ lineSearch }) => lineSearch !== 'none' }, { rate: 0.8 }],
    unit: 'iterations',
    create: ({ lr, lineSearch, iterations, historySize }) =>
      lbfgs({ lr, maxIter: iterations, historySize, ...(lineSearch === 'none' ? {} : { lineSearch }) }),
    pace: 'quasi-newton',
  },
  adam: {
    description: 'first-order, many small steps',
    rates: [
      { rate: 0.005, where: 'in batches of windows', suits: ({ isOfBatches = false }) => isOfBatches },
      { rate: 0.01 },
    ],
    unit: 'steps',
    create: ({ lr, iterations }) => repeatSteps(adam({ lr }), iterations),
    pace: 'first-order',
  },
} satisfies Record<string, Row>;

/** Rule that moves the weights. */
export type OptimizerName = keyof typeof table;

/** The rule that is taken where none is named: where every step is of the same data, and in batches. */
export const usualOptimizer = { whole: 'lbfgs', batches: 'adam' } as const satisfies Record<string, OptimizerName>;

/** All rules. */
export const optimizerNames = Object.keys(table) as OptimizerName[];

/** Those options of a training that say how its weights are moved. */
export interface OptimizerOptions extends Omit<RuleOptions, 'lr'> {
  readonly optimizer: OptimizerName;
  /** Default: what suits the optimizer. */
  readonly lr?: number | undefined;
}

/** The learning rate that was asked for, or the one that suits the optimizer. */
export function learningRateOf(options: Pick<OptimizerOptions, 'optimizer' | 'lr'> & RateOptions): number {
  const { rates }: Row = table[options.optimizer];
  return options.lr ?? rates.find(({ suits }) => suits === undefined || suits(options))!.rate;
}

/** The rules in words: `lbfgs (quasi-Newton, few large steps), ...`. */
export function describeOptimizers(): string {
  return describeRows(table);
}

/** The learning rates that are taken where none is told, in words: `1 for lbfgs with a line search, 0.8 otherwise; ...`. */
export function describeRates(): string {
  const describe = ([name, { rates }]: readonly [string, Row]) =>
    rates.map(({ rate, where }, i) =>
      `${rate} ${where === undefined && i > 0 ? 'otherwise' : `for ${name} ${where ?? ''}`}`.trim(),
    );
  return Object.entries(table)
    .map((row) => describe(row).join(', '))
    .join('; ');
}

/** What an epoch has so many of, in words: `iterations of lbfgs, steps of adam`. */
export function describeUnits(): string {
  return Object.entries(table)
    .map(([name, { unit }]) => `${unit} of ${name}`)
    .join(', ');
}

/** The optimizer that the options ask for; one step of it is an epoch. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  return table[options.optimizer].create({ ...options, lr: learningRateOf(options) });
}

/** How fast closed loops may grow under an optimizer. */
export function paceOf(optimizer: OptimizerName): Row['pace'] {
  return table[optimizer].pace;
}
