// How far a forecast of held-out steps is from what happened, beside the seasonal naive's.
import {
  checkGiven,
  type Forecast,
  jointErrorsOf,
  KINDS,
  lengthOf,
  observedValues,
  type Series,
  seasonalNaive,
  toForecast,
} from '@onnxcast/series';
import { seasonByTimes } from './usual-season.ts';

/** Seasonal naive forecasts of the same steps. */
export interface Baseline {
  /** Steps a season. */
  readonly season: number;
  readonly label: string;
  readonly forecasts: readonly Forecast[];
}

/**
 * Forecasts every series by its last season.
 * @param season steps a season; inferred from the times where absent and the history holds one, else 1 (the plain naive)
 * @throws InputError when the history is no series, or horizon or season are out of range
 */
export function forecastBaseline(history: readonly Series[], horizon: number, season: number | undefined): Baseline {
  checkGiven({ history }, KINDS.seriesList);
  const usual = seasonByTimes(history);
  const steps = season ?? (history.every((one) => lengthOf(one) >= usual) ? usual : 1);
  return {
    season: steps,
    label: steps === 1 ? 'naive' : `seasonal naive, season ${steps}`,
    forecasts: history.map((one) => toForecast(one, seasonalNaive(one, horizon, steps))),
  };
}

/** Errors over all held-out values of all series, by every metric that fits. */
export type JointErrors = ReturnType<typeof jointErrorsOf>;

/** What a model and the baseline get wrong. */
export interface Comparison {
  /** Held-out values that were observed. */
  readonly values: number;
  readonly model: JointErrors;
  readonly baseline: JointErrors & Pick<Baseline, 'label' | 'season'>;
}

/**
 * Compares a model and the baseline with what came true.
 * @param model forecasts of at least the steps that `actual` has
 * @throws InputError when there is nothing to compare with
 */
export function compareErrors(
  model: readonly Forecast[],
  baseline: Baseline,
  held: { readonly history: readonly Series[]; readonly actual: readonly Series[] },
): Comparison {
  checkGiven({ model }, KINDS.forecasts);
  checkGiven({ baseline, held }, KINDS.object);
  const { label, season, forecasts } = baseline;
  const { history, actual } = held;
  checkGiven({ 'baseline.forecasts': forecasts }, KINDS.forecasts);
  checkGiven({ 'held.history': history, 'held.actual': actual }, KINDS.seriesList);
  const errorsOf = (found: readonly Forecast[]) =>
    jointErrorsOf(
      actual.map((one, i) => ({
        forecast: found[i]!.values.subarray(0, one.values.length),
        actual: observedValues(one).subarray(0, found[i]!.values.length),
        past: { history: observedValues(history[i]!), features: one.features.length, season },
      })),
    );
  const values = actual.reduce((sum, one, i) => {
    const came = observedValues(one).subarray(0, model[i]!.values.length);
    return sum + came.filter((value) => !Number.isNaN(value)).length;
  }, 0);
  return { values, model: errorsOf(model), baseline: { label, season, ...errorsOf(forecasts) } };
}
