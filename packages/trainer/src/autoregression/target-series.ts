// One target of one series by itself, as an autoregression is fitted to it.
import type { FloatArray } from '@onnxcast/series';

/** Values over time, which of them were observed, and what is known in advance of them. */
export interface TargetSeries {
  /** `[time]`. */
  readonly values: FloatArray;
  /** `[time]`: 1, or 0 where a value was filled in: it is looked at, but counts in no fit and no error. Absent: all were observed. */
  readonly observed?: Uint8Array;
  /** `[time]`: the values as a model will see them, which measures them by their mean and deviation. Absent: as they are. */
  readonly raw?: FloatArray;
  /** Absent: nothing is known in advance. */
  readonly known?: KnownRows;
}

/** What is known in advance, of the values' rows and of some after them. */
export interface KnownRows {
  /** `[time and more, width]`. */
  readonly rows: Float64Array;
  readonly width: number;
  /** So many columns, the first ones, enter by their own mean and deviation; of the others the mean is taken alone. */
  readonly scaled: number;
  /** Which of a model's targets the values are: what is known has an effect of its own on each. */
  readonly target: number;
}

/** A series of which something is known in advance. */
export type KnownSeries = TargetSeries & Required<Pick<TargetSeries, 'known'>>;

/** Whether something is known in advance of a series. */
export function isKnown(series: TargetSeries): series is KnownSeries {
  return series.known !== undefined;
}

/** Whether the value of a step counts. */
export function counts({ observed }: TargetSeries, step: number): boolean {
  return observed === undefined || observed[step] !== 0;
}

/** The values as a model will see them. */
export function seenOf({ values, raw = values }: Pick<TargetSeries, 'values' | 'raw'>): FloatArray {
  return raw;
}

/** The values, NaN where one was filled in. */
export function observedOf(series: TargetSeries): FloatArray {
  if (series.observed === undefined) return series.values;
  return Float64Array.from(series.values, (value, step) => (counts(series, step) ? value : Number.NaN));
}

/** The series without its last steps; what is known in advance of them stays known. */
export function cutSeries({ values, observed, raw, known }: TargetSeries, steps: number): TargetSeries {
  const end = values.length - steps;
  return {
    values: values.subarray(0, end),
    ...(observed === undefined ? {} : { observed: observed.subarray(0, end) }),
    ...(raw === undefined ? {} : { raw: raw.subarray(0, end) }),
    ...(known === undefined ? {} : { known }),
  };
}

/** The last steps of a series, all where there are fewer. */
export function endOf({ values, observed, raw, known }: TargetSeries, steps: number): TargetSeries {
  const first = Math.max(0, values.length - steps);
  return {
    values: values.subarray(first),
    ...(observed === undefined ? {} : { observed: observed.subarray(first) }),
    ...(raw === undefined ? {} : { raw: raw.subarray(first) }),
    ...(known === undefined ? {} : { known: { ...known, rows: known.rows.subarray(first * known.width) } }),
  };
}
