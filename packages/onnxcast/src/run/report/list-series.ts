// Every target of every series with what the file of a run forecast of it, for the page to show one by one.
import type { ReportForecast, ReportSeries } from '@onnxcast/plot/report';
import { type FloatArray, type Forecast, lengthOf, observedValues, type Series } from '@onnxcast/series';
import type { RunForecasts } from '../forecast-run.ts';
import { describeResiduals } from './residuals.ts';

/** Lists them; the score is the scaled error of the hold-out, or where nothing was held out one step ahead. */
export function listSeries(made: RunForecasts, season: number, warmUp: number): readonly ReportSeries[] {
  return made.series.flatMap((one, i) =>
    one.features.map((_, target) => listTarget(one, { made, i, target, season, warmUp })),
  );
}

/** What series are ordered by, in words. */
export function nameScore({ held }: RunForecasts): string {
  return held === undefined ? 'MASE one step ahead' : 'MASE';
}

interface Place {
  readonly made: RunForecasts;
  /** Position of the series, and of the target in it. */
  readonly i: number;
  readonly target: number;
  readonly season: number;
  /** First residuals that are left out: of them the model has not seen as much as of the others. */
  readonly warmUp: number;
}

function listTarget(one: Series, { made, i, target, season, warmUp }: Place): ReportSeries {
  const width = one.features.length;
  const take = <Values extends FloatArray>(values: Values) => takeColumn(values, target, width);
  const values = take(one.values);
  const seen = take(observedValues(one));
  const [ahead, held] = [made.ahead?.[i], made.held?.forecasts[i]];
  const fitted = take(made.fitted[i]!.values);
  const residuals = Float64Array.from(fitted, (value, t) => (t < warmUp ? Number.NaN : seen[t + 1]! - value));
  const steps = held?.times.length ?? 0;
  const history = seen.subarray(0, seen.length - steps);
  const errors =
    held === undefined
      ? residuals
      : Float64Array.from(take(held.values), (value, k) => seen[history.length + k]! - value);
  const described = describeResiduals(residuals.subarray(0, residuals.length - steps), season);
  return {
    id: width === 1 ? one.id : `${one.id} · ${one.features[target]}`,
    score: meanSize(errors) / naiveError(history, season),
    times: one.times ?? Array.from({ length: lengthOf(one) }, (_, t) => String(t)),
    values,
    ...(one.observed && { observed: Uint8Array.from(take(Float64Array.from(one.observed))) }),
    ...(held && { held: takeForecast(held, target) }),
    ...(ahead && { ahead: { ...takeForecast(ahead, target), times: ahead.times } }),
    ...(described && { residuals: described }),
  };
}

function takeForecast({ values, intervals, targets }: Forecast, target: number): ReportForecast {
  const take = (all: FloatArray) => takeColumn(all, target, targets.length);
  return {
    values: take(values),
    ...(intervals && {
      intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: take(lower), upper: take(upper) })),
    }),
  };
}

/** `[time, width]` -> `[time]` */
function takeColumn(values: FloatArray, column: number, width: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, t) => values[t * width + column]!);
}

/** Of those that are numbers. */
function meanSize(errors: Float64Array): number {
  const seen = errors.filter(Number.isFinite);
  return seen.reduce((sum, error) => sum + Math.abs(error), 0) / seen.length;
}

/** Mean absolute error of the seasonal naive forecast inside a series; of the plain one where it is shorter than that. */
function naiveError(values: Float64Array, season: number): number {
  const lag = values.length > season ? season : 1;
  return meanSize(
    Float64Array.from({ length: Math.max(0, values.length - lag) }, (_, t) => values[t + lag]! - values[t]!),
  );
}
