// A linear autoregression: the next value as a weighted sum of the last ones, and the closed loop that continues a series by it.

import type { Spikes } from '@onnxcast/model';
import { deviationOf, type FloatArray, meanOf } from '@onnxcast/series';
import { addEffects, type Effects } from './known/effects.ts';
import { holdSpikes } from './outliers/spikes.ts';
import type { TargetSeries } from './target-series.ts';

/** y[t + 1] = `drift` deviations + sum of `lags[k]` * y[t - k], over values from which the history's mean was taken. Plain data. */
export interface Autoregression {
  /** `[window]`; the first weighs the last value. */
  readonly lags: Float64Array;
  /** What every step adds, in deviations of the history. */
  readonly drift: number;
  /** Whether it continues the logarithms of the values. */
  readonly log: boolean;
  /** What is known in advance acts on the values, and is taken from them before. Absent: nothing does. */
  readonly effects?: Effects;
  /** Values that stand alone are held back before it looks at them. Absent: none is. */
  readonly spikes?: Spikes;
}

/** The (seasonal) naive forecast: the value of a season ago, of which the logarithm is that of a season ago. */
export function repeatSeason(
  season: number,
  { log = false, spikes }: { readonly log?: boolean; readonly spikes?: Spikes | undefined } = {},
): Autoregression {
  const lags = new Float64Array(season);
  lags[season - 1] = 1;
  return { lags, drift: 0, log, ...(spikes === undefined ? {} : { spikes }) };
}

/**
 * Continues a series in closed loop; steps before its first are taken for its mean.
 * @param series one value or more, all above 0 where the model takes logarithms; where it has effects, with what is known in advance of the steps to come
 * @returns `[horizon]`
 */
export function continueSeries(model: Autoregression, series: TargetSeries, horizon: number): Float64Array {
  return continuationOf(series)(model, horizon);
}

/** {@link continueSeries} of one series by many models: what several take from it alike is taken once. */
export function continuationOf(series: TargetSeries): (model: Autoregression, horizon: number) => Float64Array {
  let last: { readonly model: Autoregression; readonly bare: BareSeries } | undefined;
  return (model, horizon) => {
    if (last === undefined || !seesAlike(last.model, model)) last = { model, bare: takeEffects(series, model) };
    return continueBare(model, last.bare, horizon);
  };
}

/** Whether two models take the same from a series before they look at it. */
export function seesAlike(one: Autoregression, other: Autoregression): boolean {
  return one.effects === other.effects && one.log === other.log && one.spikes === other.spikes;
}

function continueBare({ lags, drift, log }: Autoregression, series: BareSeries, horizon: number): Float64Array {
  const { values, mean, deviation, added } = series;
  const step = drift === 0 ? 0 : drift * deviation;
  const window = lags.length;
  const last = new Float64Array(window + horizon);
  const known = Math.min(window, values.length);
  for (let k = 1; k <= known; k++) last[window - k] = values[values.length - k]! - mean;
  for (let t = window; t < last.length; t++) {
    let next = step;
    for (let k = 0; k < window; k++) next += lags[k]! * last[t - 1 - k]!;
    last[t] = next;
  }
  return last.subarray(window).map((value, k) => {
    const raised = value + mean + (added?.[values.length + k] ?? 0);
    return log ? Math.exp(raised) : raised;
  });
}

/** A series as an autoregression continues it. */
export interface BareSeries {
  /** `[time]`, logarithms where it takes those, less what effects add. */
  readonly values: FloatArray;
  readonly observed?: Uint8Array;
  /** Those of the series with what effects add. */
  readonly mean: number;
  readonly deviation: number;
  /** `[rows that are known]`: what was taken. */
  readonly added?: Float64Array;
}

/** Takes logarithms, spikes and effects from a series. */
export function takeEffects(
  series: TargetSeries,
  { log, effects, spikes }: Pick<Autoregression, 'log' | 'effects' | 'spikes'>,
): BareSeries {
  const asTaken = (values: FloatArray) => (log ? values.map(Math.log) : values);
  const own = asTaken(series.values);
  const seen = series.raw === undefined ? own : asTaken(series.raw);
  const mean = meanOf(seen);
  const deviation = deviationOf(seen, mean);
  const values = spikes === undefined ? own : holdSpikes(own, { ...spikes, unit: deviation });
  const { observed, known } = series;
  const marks = observed === undefined ? {} : { observed };
  if (effects === undefined || known === undefined) return { values, ...marks, mean, deviation };
  const added = addEffects({ values, known }, effects).map((one) => one * deviation);
  return { values: values.map((value, t) => value - added[t]!), ...marks, mean, deviation, added };
}
