// What an autoregression makes of series: its season, the choice, and the model that it becomes, a skip, with cells where those were asked for and help.
import { type Model, type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { findSeason, type Series, seasonOf } from '@onnxcast/series';
import { planTraining } from '../data/plan-training.ts';
import { scaleTraining, type TrainingData } from '../data/training-data.ts';
import { calibrate } from '../intervals/calibrate.ts';
import { levelsOf } from '../intervals/levels.ts';
import { widthsAsSeen } from '../intervals/seen-spread.ts';
import type { TrainOptions } from '../options.ts';
import type { FindHolidays } from '../platform/platform.ts';
import { type Pieces, type Progress, runAtOnce, tellProgress } from '../turns/in-turns.ts';
import type { Autoregression } from './autoregression.ts';
import { type CellsOptions, joinCells, tryCells } from './cells/add-cells.ts';
import {
  type AutoregressionChoice,
  chooseAutoregression,
  fitAutoregression,
  termsOf,
  windowOf,
} from './fit-autoregression.ts';
import { findKnownColumns, findSilent } from './known/known-columns.ts';
import { offerCalendar, offerHolidays } from './known/offer-calendar.ts';
import { type Mended, mendBreaks } from './outliers/breaks.ts';
import { mendMost, nameBreaks, unbrokenOf, withTargets } from './outliers/mend-series.ts';
import { observedOf, type TargetSeries } from './target-series.ts';
import { rowsFor, toSkip } from './to-skip.ts';

/** What was learnt of which data. */
export interface PreparedAutoregression extends TrainingData {
  readonly choice: AutoregressionChoice;
  /** Fitted to all that training may see. */
  readonly weights: Weights<Float32Array>;
  /** Fits in the same way to what series showed up to a point of the past. */
  readonly fitPast: (past: readonly Series[]) => Model;
  /** Fitted in the same way without the steps that it is judged by. */
  readonly judged: Weights<Float32Array>;
}

const CHOOSING: Progress = { phase: 'choosing', done: 0, total: 1 };
const FITTING: Progress = { phase: 'fitting', done: 0, total: 1 };

/**
 * Chooses an autoregression by what it would have forecast from points of the past, and fits it to the targets of all series.
 * @throws InputError when there is nothing to fit to, or an option does not fit the series
 */
export function* prepareAutoregression(
  series: readonly Series[],
  options: TrainOptions,
  findHolidays: FindHolidays,
): Pieces<PreparedAutoregression> {
  yield CHOOSING;
  const plan = planTraining(series, {
    ...options,
    hidden: [],
    scaling: 'standard',
    window: undefined,
    cutsHorizon: true,
  });
  const { spec: plain, known, learnt } = plan;
  const seen = [...known, ...plan.test];
  const silent = findSilent(plain, known);
  const columns = findKnownColumns(
    plain,
    [
      ...offerCalendar(seen, plain, options.calendar),
      ...offerHolidays(seen, plain, { place: options.holidays, findHolidays }),
    ],
    silent,
  );
  yield* tellProgress(columns.prepare(known), CHOOSING);
  const shown = columns.targetsOf(known);
  yield CHOOSING;
  const seasons = seasonsOf(shown, { told: options.season, frequency: plain.frequency });
  // Covariates are scaled like the targets, and may be anything.
  const isAlone = rolesOf(plain).targets.names.length === plain.features.length;
  const horizon = options.horizon ?? plan.horizon;
  const asked = cellsOf(options);
  const mayMend = isAlone && asked === undefined;
  const mendedOf = function* (some: readonly TargetSeries[], progress?: Progress): Pieces<readonly Mended[]> {
    if (!mayMend) return some.map((mended) => ({ mended, breaks: [] }));
    const all: Mended[] = [];
    for (const one of some) {
      yield progress;
      all.push(mendBreaks(one, seasons[0] ?? 1));
    }
    return mendMost(all);
  };
  const mends = yield* mendedOf(shown, CHOOSING);
  const targets = mends.map(({ mended }) => mended);
  const choice = yield* chooseAutoregression(targets, {
    horizon,
    seasons,
    mayTakeLogs: isAlone,
    mayHoldSpikes: mayMend,
    longest: unbrokenOf(mends),
    offers: columns.offers,
  });
  const terms = termsOf(choice);
  const calendar = columns.calendarOf(terms);
  const whole = yield* tellProgress(fitAutoregression(targets, choice), FITTING);
  const bare: ModelSpec = {
    ...plain,
    ...(calendar.length === 0 ? {} : { calendar }),
    scaling: whole.log ? 'log' : 'standard',
    skip: rowsFor(windowOf(choice), terms),
  };
  const fitModel = function* (some: readonly Series[]): Pieces<SkipModel> {
    const mends = yield* mendedOf(columns.targetsOf(some));
    const mended = mends.map((one) => one.mended);
    return toModel(yield* fitAutoregression(mended, choice), bare, columns.names);
  };
  const fit = function* (some: readonly Series[]): Pieces<Weights<Float32Array>> {
    return (yield* fitModel(some)).weights;
  };
  const tried =
    asked === undefined
      ? undefined
      : yield* tellProgress(
          tryCells(known, { spec: bare, fit }, { ...asked, horizon: choice.horizon, season: choice.season }),
          FITTING,
        );
  const kept = tried?.kept;
  const modelOf = (skip: SkipModel, cells: 'whole' | 'judged') =>
    kept === undefined ? skip : joinCells(skip.weights, kept[cells], kept.spec);
  const { spec: network, weights } = modelOf(toModel(whole, bare, columns.names), 'whole');
  const levels = levelsOf(options);
  // Cells learn once: those that judge the past have not learnt its last steps.
  const fitInPieces = function* (past: readonly Series[]): Pieces<Model> {
    return modelOf(yield* fitModel(past), 'judged');
  };
  const fitPast = (past: readonly Series[]) => runAtOnce(fitInPieces(past));
  const mended = withTargets(known, { spec: plain, targets });
  const calibrated = levels.length === 0 ? undefined : yield* calibrate(mended, { levels, horizon, fit: fitInPieces });
  const intervals =
    calibrated === undefined || mended === known
      ? calibrated
      : widthsAsSeen(calibrated, {
          seen: { series: known, model: { spec: network, weights } },
          mended: { series: mended, model: yield* fitInPieces(mended) },
        });
  const spec = intervals === undefined ? network : { ...network, intervals };
  // Where whole series are kept for judging, nothing of them was fitted.
  const judged = learnt === known ? weights : modelOf(yield* tellProgress(fitModel(learnt), FITTING), 'judged').weights;
  const breaks = nameBreaks(known, { spec: plain, mends });
  const chosen = {
    ...choice,
    ...(silent.length === 0 ? {} : { silent }),
    ...(breaks.length === 0 ? {} : { breaks }),
    ...(tried === undefined ? {} : { cells: tried.choice }),
  };
  return { ...scaleTraining({ ...plan, spec }), choice: chosen, weights, fitPast, judged };
}

const MEMBERS = 3;
const HIDDEN = 16;

/** The cells that were asked for; members alone are of the usual size. */
function cellsOf({ cells, members }: TrainOptions): Pick<CellsOptions, 'hidden' | 'members'> | undefined {
  if (cells === undefined && members === undefined) return undefined;
  return { hidden: cells ?? HIDDEN, members: members ?? MEMBERS };
}

/** A skip that was fitted. */
interface SkipModel {
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
}

/** What was fitted as a model, which holds spikes back as the series that it was fitted to bear out. */
function toModel(fitted: Autoregression, bare: ModelSpec, names: readonly string[]): SkipModel {
  const spec = fitted.spikes === undefined ? bare : { ...bare, spikes: fitted.spikes };
  return { spec, weights: toSkip(fitted, bare, names) };
}

/** Steps of a week where the usual season is a day, by the frequency of the times. */
const WEEKS: Readonly<Record<string, number>> = { hour: 168, '30 minutes': 336 };

/** The seasons that are told, or usual for the times, or shown by the data; the one that errors are measured by first. */
function seasonsOf(
  targets: readonly TargetSeries[],
  { told, frequency }: { readonly told: TrainOptions['season']; readonly frequency: string | undefined },
): readonly number[] {
  const usual = frequency === undefined ? findSeason(targets.map(observedOf)) : (seasonOf(frequency) ?? 1);
  const week = WEEKS[frequency ?? ''];
  const seasons = told === undefined ? [usual, ...(week === undefined ? [] : [week])] : [told].flat();
  return [...new Set(seasons)].filter((season) => season > 1);
}
