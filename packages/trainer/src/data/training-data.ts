// From series to what an engine trains on: split, scaled, and with a stretch kept for judging the closed loop.
import {
  alignBatch,
  defaultCell,
  heads,
  type ModelSpec,
  rolesOf,
  scaleSeries,
  scalings,
  selectColumns,
} from '@onnxcast/model';
import {
  countOf,
  createBatch,
  holdOut,
  InputError,
  inferFrequency,
  lengthOf,
  option,
  type Series,
  sliceSeries,
  splitSeries,
  type Tensor,
  text,
  toTensor,
} from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import type { TrainOptions } from '../options.ts';
import { layOutStretches } from './stretches.ts';

/** How series become training data; see the options of the schema. */
export type TrainingDataOptions = Pick<TrainOptions, 'hidden' | 'scaling'> &
  Partial<
    Pick<
      TrainOptions,
      'cell' | 'head' | 'headHidden' | 'steps' | 'pastCovariates' | 'futureCovariates' | 'test' | 'holdout' | 'horizon'
    >
  > & {
    /** Steps of the windows that series are learnt in. Default: they are learnt as a whole. */
    readonly window?: number | undefined;
  };

/** A stretch of known data that the closed loop is judged on, in the model's units. */
export interface Validation {
  /** `[batch, time, features]`: what the loop is warmed up with. */
  readonly history: Tensor<Float32Array>;
  /** `[batch, horizon, features]`: what it should then say, and what is known in advance. */
  readonly future: Tensor<Float32Array>;
  /** `[batch, time + horizon - 1, targets]`: 1 where a row after the first counts, 0 where a value was filled in. Absent: all count. */
  readonly mask?: Tensor<Float32Array>;
}

/** What `fit` needs of the data. */
export interface TrainingData {
  readonly spec: ModelSpec;
  /** Whole series, or in windows the stretches that these are cut from. */
  readonly batch: TrainingBatch;
  /** Steps of the windows. Absent: series are learnt as a whole. */
  readonly window?: number | undefined;
  readonly validation: Validation;
  /** The series kept from training in the user's units, up to the hold-out. */
  readonly test: readonly Series[];
  /** Number of last time steps of every series that were held out. */
  readonly holdout: number;
  /** Closed-loop steps that were asked for, where the series are too short to judge by as many. */
  readonly cutHorizon?: number | undefined;
}

/** Largest part of a series that the closed loop may be judged on; the rest warms it up. */
const MOST_JUDGED = 0.8;
/** In windows: points that closed loops are judged from, all series together; most series; and windows that warm a loop up. */
const ORIGINS = 16;
const JUDGED = 64;
const WARM_UP_WINDOWS = 5;

/**
 * Splits and scales series for training.
 *
 * With `test` series, epochs are judged by the closed loop on the end of those; without, by the closed loop on the
 * last `horizon` steps of the training series, which training then does not see. A `horizon` that is too long is refused
 * where its steps would be taken from what is trained on, and cut to what there is where `test` series judge.
 * @throws InputError when there is nothing left to train on, or an option does not fit the series
 */
export function prepareTraining(series: readonly Series[], options: TrainingDataOptions): TrainingData {
  const { scaling } = options;
  if (scalings[scaling].needsPositive) checkPositive(series);
  if (series.length === 0) throw new InputError('There is no series to train on. Give a file with at least one.');
  const testCount = countOf(options.test ?? 0, series.length, 'test');
  const holdout = countOf(options.holdout ?? 0, Math.min(...series.map(lengthOf)), 'holdout');
  if (testCount >= series.length) {
    throw new InputError({
      option: 'test',
      found: `${options.test}, which would keep all ${series.length} series from training`,
      remedy: 'Keep fewer than there are, or hold out time steps of each instead.',
    });
  }
  const known = holdout > 0 ? holdOut(series, holdout).history : series;
  const { train, test } = splitSeries(known, { test: testCount });
  const judged = testCount > 0 ? test : train;
  const shortest = Math.min(...judged.map(lengthOf));
  const most = Math.min(Math.floor(MOST_JUDGED * shortest), shortest - 2);
  if (most < 1) {
    throw new InputError(
      `The shortest series has ${shortest} points left for training and judging; 3 are needed. Give longer series${holdout > 0 ? ', or hold out less' : ''}.`,
    );
  }
  const { window } = options;
  const fifth = Math.max(1, Math.round(shortest / 5));
  const usual = holdout === 0 || (testCount === 0 && holdout > fifth) ? fifth : holdout;
  const wanted = options.horizon ?? Math.min(usual, window ?? usual);
  if (options.horizon !== undefined && wanted > most && testCount === 0) {
    const points = `${shortest} points${holdout > 0 ? ' before what is held out' : ''}`;
    throw new InputError({
      option: 'horizon',
      found: `${wanted}, but of the shortest series, ${points}, at most ${most} can be kept from training to judge epochs by`,
      remedy: text`Give a smaller number or longer series, or keep whole series for judging, with ${option('test')}: then nothing is lost to training.`,
    });
  }
  const horizon = Math.min(wanted, most);
  // In windows the closed loop is judged from several points of the end of a series, as far as a fifth of it goes.
  const origins = window === undefined ? 1 : Math.max(1, Math.min(ORIGINS / judged.length, fifth / horizon));
  const kept = Math.floor(origins) * horizon;
  const toModelUnits = (one: Series) => scaleSeries(scaling, one);
  const learnt = testCount > 0 ? train : holdOut(train, kept).history;
  const spec = createSpec(series[0]!, options);
  const toBatch = (some: readonly Series[]) => alignBatch(spec, createBatch(some.map(toModelUnits)));
  return {
    spec,
    batch:
      window === undefined
        ? toBatch(learnt)
        : layOutStretches(
            learnt.map((one) => toBatch([one])),
            window,
          ),
    validation:
      window === undefined
        ? createValidation(judged, { spec, length: shortest, horizon })
        : judgeFromOrigins(judged, { spec, kept, horizon, most: WARM_UP_WINDOWS * window }),
    test,
    holdout,
    window,
    ...(wanted > horizon ? { cutHorizon: wanted } : {}),
  };
}

/** @throws InputError that names the first value that has no logarithm */
function checkPositive(series: readonly Series[]): void {
  for (const { id, features, values } of series) {
    const bad = values.findIndex((value: number) => value <= 0);
    if (bad < 0) continue;
    throw new InputError({
      option: 'scaling',
      found: `log, but series "${id}" holds ${values[bad]} in ${features[bad % features.length]}, step ${Math.floor(bad / features.length) + 1}`,
      expected: 'values above 0',
      remedy: text`Take ${option('scaling', 'standard')}.`,
    });
  }
}

/** @throws InputError when a covariate is not among the features, is named twice, or nothing is left to forecast */
function createSpec(first: Series, options: TrainingDataOptions): ModelSpec {
  const { hidden, scaling, cell = defaultCell, pastCovariates = [], futureCovariates = [] } = options;
  const { head = 'linear', headHidden, steps = 1 } = options;
  if (headHidden !== undefined && heads[head].shape === 'product') {
    const found = text`${headHidden.join(',')} beside ${option('head', head)}, which has no layers`;
    throw new InputError({ option: 'headHidden', found, remedy: 'Leave out one of the two.' });
  }
  const { features, times } = first;
  const covariates = [...pastCovariates, ...futureCovariates];
  const names = features.join(', ');
  for (const [index, name] of covariates.entries()) {
    if (features.includes(name) && covariates.indexOf(name) === index) continue;
    const found = features.includes(name) ? 'is named twice' : `is no variable of the data, which has ${names}`;
    throw new InputError(`Covariate "${name}" ${found}. Name each variable of the data at most once.`);
  }
  const frequency = times === undefined ? undefined : inferFrequency(times);
  const spec: ModelSpec = {
    features,
    ...(pastCovariates.length > 0 ? { targets: features.filter((name) => !covariates.includes(name)) } : {}),
    ...(futureCovariates.length > 0 ? { futureCovariates } : {}),
    // Left away where it is the default, so that files of plain LSTM models stay what they were.
    ...(cell === defaultCell ? {} : { cell }),
    hidden,
    ...(head === 'linear' ? {} : { head }),
    ...(headHidden === undefined ? {} : { headHidden }),
    ...(steps === 1 ? {} : { steps }),
    scaling,
    ...(frequency === undefined ? {} : { frequency }),
  };
  if (rolesOf(spec).targets.names.length > 0) return spec;
  throw new InputError(`All variables (${names}) are covariates. Leave one or more to be forecast.`);
}

/** What {@link createValidation} makes of whole series, of stretches before several points of each: of bounded cost. */
function judgeFromOrigins(
  judged: readonly Series[],
  {
    spec,
    kept,
    horizon,
    most,
  }: { readonly spec: ModelSpec; readonly kept: number; readonly horizon: number; readonly most: number },
): Validation {
  const some = judged.filter((_, i) => i % Math.ceil(judged.length / JUDGED) === 0);
  const warmUp = Math.min(most, ...some.map((one) => lengthOf(one) - kept));
  const stretches = some.flatMap((one) => {
    const first = lengthOf(one) - kept;
    const scaled = scaleSeries(spec.scaling, one, sliceSeries(one, 0, first));
    return Array.from({ length: kept / horizon }, (_, origin) => {
      const end = first + (origin + 1) * horizon;
      return sliceSeries(scaled, end - horizon - warmUp, end);
    });
  });
  const { history, future } = holdOut(stretches, horizon);
  // The history warms the model up from rest, and was learnt.
  const rows = warmUp - 1;
  const { shape, data } = countsOf(spec, stretches);
  const width = shape[2]!;
  const mask = data.map((counts, i) => (Math.floor(i / width) % shape[1]! < rows ? 0 : counts));
  return { history: toTensor(history), future: toTensor(future), mask: { shape, data: mask } };
}

function createValidation(
  judged: readonly Series[],
  { spec, length, horizon }: { readonly spec: ModelSpec; readonly length: number; readonly horizon: number },
): Validation {
  const { scaling } = spec;
  const sameLength = judged.map((one) => sliceSeries(one, lengthOf(one) - length));
  const { history, future } = holdOut(sameLength, horizon);
  return {
    history: toTensor(history.map((one) => scaleSeries(scaling, one))),
    future: toTensor(future.map((one, index) => scaleSeries(scaling, one, history[index]))),
    ...(sameLength.some(({ observed }) => observed?.includes(0)) && { mask: countsOf(spec, sameLength) }),
  };
}

/** Which targets of the rows after the first were observed: 1, or 0; `[batch, time - 1, targets]`. */
function countsOf(spec: ModelSpec, series: readonly Series[]): Tensor<Float32Array> {
  const rows = toTensor(
    series.map((one) => {
      const values = one.observed ?? new Uint8Array(one.values.length).fill(1);
      return sliceSeries({ ...one, values: Float64Array.from(values) }, 1);
    }),
  );
  return selectColumns(rows, rolesOf(spec).targets.columns);
}
