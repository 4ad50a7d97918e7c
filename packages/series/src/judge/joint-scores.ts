// The errors of several forecasts together, by every metric that fits, and what their intervals are worth.
import type { FloatArray } from '../tensor.ts';
import { type IntervalMetric, type QuantileMetric, toQuantiles } from './metrics/intervals/interval-metric.ts';
import type { Metric, Past } from './metrics/metric.ts';
import {
  type ForecastErrors,
  INTERVAL_METRICS,
  type JudgedForecast,
  METRICS,
  type MetricName,
  type MetricRow,
  QUANTILE_METRICS,
  type Scores,
} from './metrics.ts';

const errorRows = entriesOf<MetricName, MetricRow<Metric>>(METRICS);
const intervalRows = entriesOf<keyof typeof INTERVAL_METRICS, MetricRow<IntervalMetric>>(INTERVAL_METRICS);
const quantileRows = entriesOf<keyof typeof QUANTILE_METRICS, MetricRow<QuantileMetric>>(QUANTILE_METRICS);

/**
 * The errors of the forecasts of several series together.
 * @returns Every metric that fits: without those that measure by the past where one is no longer than its season.
 * @throws InputError when shapes differ, or there is nothing to judge.
 */
export function jointErrorsOf(judged: readonly JudgedForecast[]): Readonly<Partial<ForecastErrors>> {
  const together = join(judged);
  return measureAll(errorRows, judged, {
    together: (measure) => measure(together.forecast, together.actual, { history: together.actual }),
    each: (measure, one) => measure(one.forecast, one.actual, one.past),
  });
}

/**
 * All that can be said of the forecasts of several series together; intervals where all of them have the same levels.
 * @throws InputError when shapes differ, or there is nothing to judge.
 */
export function jointScoresOf(judged: readonly JudgedForecast[]): Scores {
  const errors = jointErrorsOf(judged);
  const levels = judged[0]?.intervals?.map(({ level }) => level) ?? [];
  const isSame = ({ intervals = [] }: JudgedForecast) => String(intervals.map(({ level }) => level)) === String(levels);
  if (levels.length === 0 || !judged.every(isSame)) return errors;
  const { forecast, actual } = join(judged);
  const past = { history: actual };
  const intervals = levels.map((level, at) => {
    const bound = (side: 'lower' | 'upper') => concat(judged.map(({ intervals = [] }) => intervals[at]![side]));
    const together = { level, lower: bound('lower'), upper: bound('upper') };
    const scores = measureAll(intervalRows, judged, {
      together: (measure) => measure(together, actual, past),
      each: (measure, one) => measure(one.intervals![at]!, one.actual, one.past),
    });
    return { ...scores, level, together };
  });
  const quantiles = toQuantiles(
    forecast,
    intervals.map(({ together }) => together),
  );
  const ofQuantiles = measureAll(quantileRows, judged, {
    together: (measure) => measure(quantiles, actual),
    each: (measure, one) => measure(toQuantiles(one.forecast, one.intervals!), one.actual),
  });
  return { ...errors, ...ofQuantiles, intervals: intervals.map(({ together: _, ...scores }) => scores) };
}

/** Every metric of a table that fits. */
function measureAll<Name extends string, Measure>(
  table: readonly (readonly [Name, MetricRow<Measure>])[],
  judged: readonly JudgedForecast[],
  {
    together,
    each,
  }: {
    readonly together: (measure: Measure) => number;
    readonly each: (measure: Measure, one: JudgedForecast) => number;
  },
): Readonly<Partial<Record<Name, number>>> {
  const isLong = ({ history, features = 1, season = 1 }: Past) => history.length / features > season;
  const areLong = judged.every(({ past }) => isLong(past));
  const found = table.flatMap(([name, { measure, over }]) => {
    if (over === 'values') return [[name, together(measure)] as const];
    if (!areLong) return [];
    return [[name, judged.reduce((sum, one) => sum + each(measure, one), 0) / judged.length] as const];
  });
  return Object.fromEntries(found) as Readonly<Partial<Record<Name, number>>>;
}

function join(judged: readonly JudgedForecast[]): { readonly forecast: Float64Array; readonly actual: Float64Array } {
  return { forecast: concat(judged.map((one) => one.forecast)), actual: concat(judged.map((one) => one.actual)) };
}

function concat(parts: readonly FloatArray[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}

/** The rows of a table, whose names are its keys. */
function entriesOf<Name extends string, Value>(
  table: Readonly<Record<Name, Value>>,
): readonly (readonly [Name, Value])[] {
  return (Object.keys(table) as Name[]).map((name) => [name, table[name]]);
}
