// A search for the options of a training: trials come out one by one, each judged by the same forecasts of the past.
import { checkOptions, checkWhole, countOf, describeValue, InputError, type Series } from '@onnxcast/series';
import { deviceNames, type EngineName, fingerprintOf, type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';
import { checkSpace, DEFAULT_SPACE, drawTrials, type SearchSpace } from './search-space.ts';
import { type SearchName, searches, searchNames, usualSearch } from './searches.ts';
import { keepInMemory, type TrialStore } from './trial.ts';
import { rankTrials, type Trial } from './trial-figures.ts';
import { type AskedTrial, inThisProcess, type TrialPlace } from './trial-places.ts';

/** Options of a search. */
export interface TuneOptions {
  /** What to try; default: {@link DEFAULT_SPACE}. */
  readonly space?: SearchSpace;
  /** How trials share the epochs, default `random`: all trials get all of theirs. */
  readonly search?: SearchName;
  /** Number of trials, default 20. */
  readonly trials?: number;
  /** Minutes after which the search ends, at the next end of an epoch (default: none). */
  readonly minutes?: number;
  /** Steps of the forecasts that trials are judged by. */
  readonly horizon: number;
  /** Number of such forecasts of every series, default 1; training sees nothing of them. */
  readonly windows?: number;
  /** Series, the first ones, kept from training to choose epochs by, as in `train`; default none: the last steps before those that judge. */
  readonly test?: TrainInput['test'];
  /** Of `halving`: one of so many trials goes on to as many times the epochs, default 3. */
  readonly eta?: number;
  /** Seed of the draws, default 0. */
  readonly seed?: number;
  /** What computes, as in `train`. */
  readonly engine?: EngineName;
  /** Where the engine onnx runs, as in `train`. */
  readonly device?: TrainInput['device'];
  /** Threads of the tensorflow engine, as in `train`; another number rounds otherwise, and may end in other figures. */
  readonly workers?: number;
  /** Whether the preset auto is a row to beat, default true. */
  readonly auto?: boolean;
  /** Rows of the same search that are known already: they are yielded as they are. */
  readonly known?: readonly Trial[];
  /** Where trials are kept, so that a search can go on (default: in memory). */
  readonly store?: TrialStore;
  /** Where trials are trained (default: in this process, one after another). */
  readonly place?: TrialPlace;
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  space: true,
  search: true,
  trials: true,
  minutes: true,
  horizon: true,
  windows: true,
  test: true,
  eta: true,
  seed: true,
  engine: true,
  device: true,
  workers: true,
  auto: true,
  known: true,
  store: true,
  place: true,
  signal: true,
} satisfies Record<keyof TuneOptions, true>;

/** How a search ended. */
export interface TuneEnd {
  /** Whether time was up before all was done. */
  readonly isStopped: boolean;
}

/** Trials where no number is told. */
const TRIALS = 20;
const ETA = 3;

/**
 * Searches the options of a training. Every row is a trial that was trained up to a rung of the search and judged by
 * closed loops over the last `horizon * windows` steps of every series, which its training never saw.
 * @returns rows as they are done: the same options, series and seed give the same ones; `rankTrials` sorts them
 * @throws InputError when an option cannot be used, or the space names an option that `train` does not take
 * @throws DOMException named AbortError when the signal ends it
 * @example
 * const rows: Trial[] = [];
 * for await (const row of tune(series, { horizon: 12, trials: 10, space: { hidden: [[16], [32]] } })) rows.push(row);
 * console.log(rankTrials(rows)[0]?.options);
 */
export async function* tune(
  series: readonly Series[],
  options: TuneOptions,
): AsyncGenerator<Trial, TuneEnd, undefined> {
  checkOptions(options, OPTIONS);
  const { horizon, windows = 1, trials = TRIALS, eta = ETA, seed = 0, minutes, search = usualSearch } = options;
  const {
    auto = true,
    known = [],
    store = keepInMemory(),
    place = inThisProcess,
    engine,
    device,
    workers,
    test,
    signal,
  } = options;
  checkWhole({ horizon, windows, trials }, 1);
  checkWhole({ eta }, 2);
  if (!searchNames.includes(search)) throw refuse('search', search, `one of ${searchNames.join(', ')}`);
  if (workers !== undefined) checkWhole({ workers }, 1);
  if (device !== undefined && !deviceNames.includes(device)) {
    throw refuse('device', device, `one of ${deviceNames.join(', ')}`);
  }
  if (minutes !== undefined && !(minutes > 0)) throw refuse('minutes', minutes, 'a number above 0');
  if (test !== undefined) countOf(test, series.length, 'test');
  const space = checkSpace(options.space ?? DEFAULT_SPACE);
  const drawn = drawTrials(space, trials, seed);
  const epochs = epochsOf(space, search);
  const end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  const isOver = () => performance.now() >= end;
  const task = { series, horizon, windows, store, fingerprint: fingerprintOf(series), signal, isOver };
  const judged = { holdout: horizon * windows, horizon, ...(test !== undefined && { test }) };
  const computed = {
    ...(engine !== undefined && { engine }),
    ...(device !== undefined && { device }),
    ...(workers !== undefined && { workers }),
  };
  let alive = drawn.map((_, index) => index + 1);
  const rungs = searches[search].plan({ trials, epochs, eta });
  for (const [at, { epochs: budget, keep }] of rungs.entries()) {
    const rung = at + 1;
    const asked: AskedTrial[] = alive.map((trial) => {
      const own = { ...drawn[trial - 1], ...(budget !== undefined && { epochs: budget }) };
      return { trial, rung, options: { preset: 'tutorial', ...own, ...judged, ...computed } };
    });
    if (auto && rung === 1) asked.unshift({ trial: 0, rung, options: { preset: 'auto', ...judged } });
    // Who goes on is decided when all are done, so that it is the same whoever comes first.
    const rows: Trial[] = [];
    for await (const row of withKnown(asked, known, (open) => place(open, task))) {
      rows.push(row);
      yield row;
      const isLast = rung === rungs.length && rows.length === asked.length;
      if (row.status === 'stopped' || (isOver() && row.trial > 0 && !isLast)) return { isStopped: true };
    }
    if (rows.length < asked.length) return { isStopped: true };
    const ranked = rankTrials(rows.filter(({ trial }) => trial > 0));
    alive = ranked
      .filter(({ status, error }) => status === 'done' && error !== undefined)
      .slice(0, keep)
      .map(({ trial }) => trial);
  }
  return { isStopped: false };
}

/** Rows that are known already, then those that are still to be made. */
async function* withKnown(
  asked: readonly AskedTrial[],
  known: readonly Trial[],
  make: (open: readonly AskedTrial[]) => AsyncIterable<Trial>,
): AsyncGenerator<Trial, void, undefined> {
  const isKnown = ({ trial, rung }: AskedTrial) =>
    known.find((row) => row.trial === trial && row.rung === rung && !AGAIN.includes(row.status));
  const before = asked.flatMap((one) => isKnown(one) ?? []);
  yield* before;
  const open = asked.filter((one) => isKnown(one) === undefined);
  if (open.length > 0) yield* make(open);
}

/** Of these trials is more to be had. */
const AGAIN: readonly Trial['status'][] = ['stopped', 'failed'];

/** @throws InputError where trials are halved and have unlike numbers of epochs */
function epochsOf({ epochs }: SearchSpace, search: SearchName): number {
  if (epochs === undefined) return trainOptionsSchema.shape.epochs.parse(undefined);
  if (typeof epochs === 'number') return epochs;
  if (Array.isArray(epochs) && epochs.length === 1) return epochs[0];
  if (!searches[search].sharesEpochs) return 1;
  throw new InputError({
    option: 'space.epochs',
    found: JSON.stringify(epochs),
    expected: `one number beside the search ${search}, which gives trials their epochs itself`,
  });
}

function refuse(option: string, found: unknown, expected: string): InputError {
  return new InputError({ option, found: describeValue(found), expected });
}
