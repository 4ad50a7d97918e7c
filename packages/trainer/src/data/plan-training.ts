// Which part of the series a training learns, and which part judges it: split, not yet scaled.
import type { ModelSpec } from '@onnxcast/model';
import { countOf, holdOut, InputError, lengthOf, option, type Series, splitSeries, text } from '@onnxcast/series';
import type { TrainOptions } from '../options.ts';
import { adoptSpec } from './adopt-spec.ts';
import { createSpec, type SpecOptions } from './create-spec.ts';

/** How series become training data; see the options of the schema. */
export type TrainingDataOptions = SpecOptions &
  Partial<Pick<TrainOptions, 'test' | 'holdout' | 'horizon'>> & {
    /** Steps of the windows that series are learnt in. Default: they are learnt as a whole. */
    readonly window?: number | undefined;
    /** Whether a horizon that is too long is cut to what there is, though nothing but training series judge. Default false. */
    readonly cutsHorizon?: boolean;
    /** What is trained further. Default: a new model, as the options say. */
    readonly model?: ModelSpec | undefined;
  };

/** Series, split. */
export interface TrainingPlan {
  readonly spec: ModelSpec;
  /** What is learnt, without what judges it. */
  readonly learnt: readonly Series[];
  /** What may be learnt once nothing has to be judged any more: without `test` series and what is held out. */
  readonly known: readonly Series[];
  /** The series whose ends judge, up to the hold-out. */
  readonly judged: readonly Series[];
  /** Steps of the shortest of them. */
  readonly shortest: number;
  /** Closed-loop steps that are judged. */
  readonly horizon: number;
  /** Last steps of every judged series from which closed loops are judged. */
  readonly kept: number;
  /** The series kept from training in the user's units, up to the hold-out. */
  readonly test: readonly Series[];
  /** Number of last time steps of every series that were held out. */
  readonly holdout: number;
  /** Steps of the windows. Absent: series are learnt as a whole. */
  readonly window: number | undefined;
  /** Closed-loop steps that were asked for, where the series are too short to judge by as many. */
  readonly cutHorizon?: number;
}

/** Largest part of a series that the closed loop may be judged on; the rest warms it up. */
const MOST_JUDGED = 0.8;
/** Steps that a closed loop is judged by, and forecasts are made for, where nobody says: a model's intervals keep a width for each. */
export const LONGEST_HORIZON = 1000;
/** In windows: points that closed loops are judged from, all series together. */
const ORIGINS = 16;

/**
 * Splits series for training.
 *
 * With `test` series, epochs are judged by the closed loop on the end of those; without, by the closed loop on the
 * last `horizon` steps of the training series, which training then does not see. A `horizon` that is too long is refused
 * where its steps would be taken from what is trained on, and cut to what there is where `test` series judge.
 * @throws InputError when there is nothing left to train on, or an option does not fit the series
 */
export function planTraining(series: readonly Series[], options: TrainingDataOptions): TrainingPlan {
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
      `The shortest series has ${shortest} ${shortest === 1 ? 'point' : 'points'} left for training and judging; 3 are needed. Give longer series${holdout > 0 ? ', or hold out less' : ''}.`,
    );
  }
  const { window, cutsHorizon = false } = options;
  const fifth = Math.max(1, Math.round(shortest / 5));
  const untold = Math.min(fifth, LONGEST_HORIZON);
  const usual = holdout === 0 || (testCount === 0 && holdout > fifth) ? untold : holdout;
  const wanted = options.horizon ?? Math.min(usual, window ?? usual);
  if (options.horizon !== undefined && wanted > most && testCount === 0 && !cutsHorizon) {
    const points = `${shortest} points${holdout > 0 ? ' before what is held out' : ''}`;
    throw new InputError({
      option: 'horizon',
      found: `${wanted}, but of the shortest series, ${points}, at most ${most} can be kept from training to judge epochs by`,
      remedy: text`Give a smaller number or longer series, or keep whole series for judging, with ${option('test')}: then nothing is lost to training.`,
    });
  }
  const horizon = Math.min(wanted, most);
  const plain = createSpec(series[0]!, options);
  // In windows the closed loop is judged from several points of the end of a series, as far as a fifth of it goes.
  const origins = window === undefined ? 1 : Math.max(1, Math.min(ORIGINS / judged.length, fifth / horizon));
  const kept = Math.floor(origins) * horizon;
  return {
    spec: options.model === undefined ? plain : adoptSpec(options.model, plain),
    learnt: testCount > 0 ? train : holdOut(train, kept).history,
    known: train,
    judged,
    shortest,
    horizon,
    kept,
    test,
    holdout,
    window,
    ...(wanted > horizon ? { cutHorizon: wanted } : {}),
  };
}
