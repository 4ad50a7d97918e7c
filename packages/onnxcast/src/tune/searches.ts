// The ways to spend a search's epochs on its trials: a new one is a name and a row here.

/** A rung: how far trials are trained, and how many of them go on. */
export interface Rung {
  /** Epochs that a trial has had at its end; undefined: all that its options tell. */
  readonly epochs: number | undefined;
  /** Trials of the lowest error that go on to the next rung. */
  readonly keep: number;
}

/** What there is to spend. */
interface Budget {
  readonly trials: number;
  /** Epochs of the longest training. */
  readonly epochs: number;
  /** One of so many goes on. */
  readonly eta: number;
}

/** A way to spend epochs. */
interface Row {
  /** Whether trials get their epochs by how they stand to one another; else each has all that its options tell. */
  readonly sharesEpochs: boolean;
  plan(budget: Budget): readonly Rung[];
}

/** Names of all ways. */
export const searchNames = ['random', 'halving'] as const;

/** How trials share the epochs. */
export type SearchName = (typeof searchNames)[number];

/** The way where none is told. */
export const usualSearch: SearchName = 'random';

/** What each way does. */
export const searches: Readonly<Record<SearchName, Row>> = {
  random: {
    sharesEpochs: false,
    plan: ({ trials }) => [{ epochs: undefined, keep: trials }],
  },
  halving: { sharesEpochs: true, plan: planHalving },
};

/**
 * Successive halving: all trials for a few epochs, the best `1 / eta` of them for `eta` times as many, and so on.
 * Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 */
function planHalving({ trials, epochs, eta }: Budget): readonly Rung[] {
  const rungs: Rung[] = [];
  let alive = trials;
  let depth = 0;
  // As many halvings as trials and epochs allow.
  while (alive / eta ** depth > 1 && epochs / eta ** (depth + 1) >= 1) depth += 1;
  for (let rung = 0; rung <= depth; rung++) {
    const keep = rung === depth ? alive : Math.ceil(alive / eta);
    rungs.push({ epochs: Math.max(1, Math.round(epochs / eta ** (depth - rung))), keep });
    alive = keep;
  }
  return rungs;
}
