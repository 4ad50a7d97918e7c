// From series to what an engine trains on: split, scaled, and with a stretch kept for judging the closed loop.
import { alignBatch, defaultCell, type ModelSpec, rolesOf, type ScalingKind, scaleSeries } from '@onnxcast/model';
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

/** How series become training data; see the options of the schema. */
export type TrainingDataOptions = Pick<TrainOptions, 'hidden' | 'scaling'> &
  Partial<Pick<TrainOptions, 'cell' | 'pastCovariates' | 'futureCovariates' | 'test' | 'holdout' | 'horizon'>>;

/** A stretch of known data that the closed loop is judged on, in the model's units. */
export interface Validation {
  /** `[batch, time, features]`: what the loop is warmed up with. */
  readonly history: Tensor<Float32Array>;
  /** `[batch, horizon, features]`: what it should then say, and what is known in advance. */
  readonly future: Tensor<Float32Array>;
}

/** What `fit` needs of the data. */
export interface TrainingData {
  readonly spec: ModelSpec;
  readonly batch: TrainingBatch;
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
  const fifth = Math.max(1, Math.round(shortest / 5));
  const usual = holdout === 0 || (testCount === 0 && holdout > fifth) ? fifth : holdout;
  const wanted = options.horizon ?? usual;
  if (options.horizon !== undefined && wanted > most && testCount === 0) {
    const points = `${shortest} points${holdout > 0 ? ' before what is held out' : ''}`;
    throw new InputError({
      option: 'horizon',
      found: `${wanted}, but of the shortest series, ${points}, at most ${most} can be kept from training to judge epochs by`,
      remedy: text`Give a smaller number or longer series, or keep whole series for judging, with ${option('test')}: then nothing is lost to training.`,
    });
  }
  const horizon = Math.min(wanted, most);
  const toModelUnits = (one: Series) => scaleSeries(scaling, one);
  const learnt = testCount > 0 ? train : holdOut(train, horizon).history;
  const spec = createSpec(series[0]!, options);
  return {
    spec,
    batch: alignBatch(spec, createBatch(learnt.map(toModelUnits))),
    validation: createValidation(judged, shortest, horizon, scaling),
    test,
    holdout,
    ...(wanted > horizon ? { cutHorizon: wanted } : {}),
  };
}

/** @throws InputError when a covariate is not among the features, is named twice, or nothing is left to forecast */
function createSpec(first: Series, options: TrainingDataOptions): ModelSpec {
  const { hidden, scaling, cell = defaultCell, pastCovariates = [], futureCovariates = [] } = options;
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
    scaling,
    ...(frequency === undefined ? {} : { frequency }),
  };
  if (rolesOf(spec).targets.names.length > 0) return spec;
  throw new InputError(`All variables (${names}) are covariates. Leave one or more to be forecast.`);
}

function createValidation(
  judged: readonly Series[],
  length: number,
  horizon: number,
  scaling: ScalingKind,
): Validation {
  const sameLength = judged.map((one) => sliceSeries(one, lengthOf(one) - length));
  const { history, future } = holdOut(sameLength, horizon);
  return {
    history: toTensor(history.map((one) => scaleSeries(scaling, one))),
    future: toTensor(future.map((one, index) => scaleSeries(scaling, one, history[index]))),
  };
}
