// Series and their forecasts as a page holds them: few digits, labels once, the last of what is long.
import type { FloatArray } from '@onnxcast/series';
import type { PageData, PageForecast, PageResiduals, PageSeries, PageValues } from './page-data.ts';

/** A forecast of one variable. */
export interface ReportForecast {
  /** `[horizon]` */
  readonly values: FloatArray;
  /** Ascending levels in percent; bounds `[horizon]`. */
  readonly intervals?: readonly { readonly level: number; readonly lower: FloatArray; readonly upper: FloatArray }[];
}

/** One variable of one series, and what was made of it. */
export interface ReportSeries {
  readonly id: string;
  /** What series are ordered by, worst highest. Absent or no number: it cannot be said. */
  readonly score?: number;
  /** One label a step. */
  readonly times: readonly string[];
  /** `[time]` */
  readonly values: FloatArray;
  /** `[time]`: 0 where a value was filled in. Absent: all were observed. */
  readonly observed?: Uint8Array;
  /** Of the last steps of the values. */
  readonly held?: ReportForecast;
  /** Of the steps after the values. */
  readonly ahead?: ReportForecast & { readonly times: readonly string[] };
  /** In the units of the values. */
  readonly residuals?: PageResiduals;
}

/** Values of all series together that a page may hold: some 3 MB. */
const MOST_VALUES = 400_000;
/** Series that a page may hold; the worst are taken. */
const MOST_SERIES = 2000;
/** Steps that are shown of every series, however many there are. */
const LEAST_SHOWN = 100;
/** Digits of a number, in parts of the range of its series. */
const RESOLUTION = 1e4;

/** Writes series as a page holds them, worst first. */
export function encodeSeries(series: readonly ReportSeries[], score: string): PageData {
  const sorted = [...series].sort((one, other) => rank(other) - rank(one)).slice(0, MOST_SERIES);
  const most = Math.max(LEAST_SHOWN, Math.floor(MOST_VALUES / Math.max(1, sorted.length)));
  const labels = new Map<string, number>();
  const coded = sorted.map((one) => encodeOne(one, most, labels));
  return { labels: [...labels.keys()], score, series: coded };
}

/** Those whose error is not known come last. */
function rank({ score }: ReportSeries): number {
  return score === undefined || Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}

function encodeOne(one: ReportSeries, most: number, labels: Map<string, number>): PageSeries {
  const { id, score, times, values, observed, held, ahead, residuals } = one;
  const left = Math.max(0, values.length - most);
  const digits = digitsFor(values.subarray(left));
  const filled = Array.from(observed?.subarray(left) ?? []).flatMap((seen, at) => (seen === 0 ? [at] : []));
  return {
    id,
    score: score === undefined || !Number.isFinite(score) ? null : roundTo(score, 4),
    left,
    labels: encodeLabels(times.slice(left), labels),
    values: encodeValues(values.subarray(left), digits),
    filled,
    ...(held && { held: encodeForecast(held, digits) }),
    ...(ahead && { ahead: { ...encodeForecast(ahead, digits), labels: encodeLabels(ahead.times, labels) } }),
    ...(residuals && {
      residuals: {
        ...residuals,
        from: roundTo(residuals.from, 5),
        width: roundTo(residuals.width, 5),
        autocorrelations: residuals.autocorrelations.map((value) => (value === null ? null : roundTo(value, 3))),
      },
    }),
  };
}

function encodeForecast({ values, intervals }: ReportForecast, digits: number): PageForecast {
  return {
    values: encodeValues(values, digits),
    ...(intervals && {
      intervals: intervals.map(({ level, lower, upper }) => ({
        level,
        lower: encodeValues(lower, digits),
        upper: encodeValues(upper, digits),
      })),
    }),
  };
}

function encodeLabels(times: readonly string[], labels: Map<string, number>): readonly number[] {
  const runs: number[] = [];
  for (const time of times) {
    const known = labels.get(time);
    const at = known ?? labels.size;
    if (known === undefined) labels.set(time, at);
    const last = runs.length - 2;
    if (last >= 0 && runs[last]! + runs[last + 1]! === at) runs[last + 1]! += 1;
    else runs.push(at, 1);
  }
  return runs;
}

function encodeValues(values: FloatArray, digits: number): PageValues {
  return Array.from(values, (value) => (Number.isFinite(value) ? roundTo(value, digits) : null));
}

/** Significant digits that tell values apart by less than a picture shows. */
function digitsFor(values: FloatArray): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const size = Math.max(Math.abs(least), Math.abs(most));
  const range = most - least;
  if (!(range > 0) || !Number.isFinite(size)) return 6;
  return Math.min(15, Math.ceil(Math.log10((size / range) * RESOLUTION)) + 1);
}

function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
