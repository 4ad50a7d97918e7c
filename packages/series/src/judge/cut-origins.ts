// Points of the past that forecasts are made from: what was known there, and what came.
import { checkWhole } from '../checks/check-whole.ts';
import { sliceSeries } from '../dataset.ts';
import { InputError } from '../errors.ts';
import { lengthOf, type Series } from '../series.ts';

/** Where series are cut. */
export interface OriginOptions {
  /** Steps to forecast from every origin, 1 and up. */
  readonly horizon: number;
  /** Number of origins, default 1; the last one leaves exactly `horizon` points. */
  readonly windows?: number;
  /** Steps between two origins, default `horizon`. */
  readonly stride?: number;
  /** Points that the earliest history has at least, default 2. */
  readonly least?: number;
}

/** All series at one point of the past. */
export interface Origin {
  /** 0 for the earliest. */
  readonly window: number;
  /** Each up to the origin. */
  readonly histories: readonly Series[];
  /** The `horizon` points after it. */
  readonly futures: readonly Series[];
}

/** A series that is too short for the earliest origin. */
export interface ShortSeries {
  readonly id: string;
  readonly length: number;
}

/** Origins, and what they had to leave out. */
export interface Origins {
  /** Earliest first. */
  readonly origins: readonly Origin[];
  /** Series that are in no origin. */
  readonly short: readonly ShortSeries[];
  /** Points that a series needs. */
  readonly needed: number;
}

/**
 * Cuts every series, counted from its own end, so that the history grows by `stride` points from origin to origin.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.10.
 * @param series Any number; those that are too short for the earliest origin are in none.
 * @throws InputError when a number is out of range, or every series is too short.
 */
export function cutOrigins(series: readonly Series[], options: OriginOptions): Origins {
  const { horizon, windows = 1, stride = horizon, least = 2 } = options;
  checkWhole({ horizon, windows, stride }, 1);
  const needed = least + horizon + (windows - 1) * stride;
  const long = series.filter((one) => lengthOf(one) >= needed);
  if (long.length === 0) throw allShort(series, needed, { horizon, windows, stride, least });
  const origins = Array.from({ length: windows }, (_, window) => {
    const after = horizon + (windows - 1 - window) * stride;
    const histories = long.map((one) => sliceSeries(one, 0, -after));
    const futures = long.map((one) => sliceSeries(one, lengthOf(one) - after, lengthOf(one) - after + horizon));
    return { window, histories, futures };
  });
  const short = series.filter((one) => lengthOf(one) < needed);
  return { origins, short: short.map((one) => ({ id: one.id, length: lengthOf(one) })), needed };
}

function allShort(
  series: readonly Series[],
  needed: number,
  { horizon, windows, stride, least }: Required<OriginOptions>,
): InputError {
  if (series.length === 0) {
    return new InputError({ found: 'No series', expected: 'one or more', remedy: 'Check the file.' });
  }
  const longest = series.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best));
  const windowing =
    windows === 1 ? `a window of ${horizon} steps` : `${windows} windows of ${horizon} steps, ${stride} apart`;
  const which = series.length === 1 ? 'Series' : 'The longest series,';
  return new InputError({
    series: longest.id,
    found: `${which} "${longest.id}"${series.length === 1 ? '' : ','} has ${lengthOf(longest)} points`,
    expected: `at least ${needed} for ${windowing}, after ${least} to begin with`,
    remedy: 'Give fewer windows, or a shorter horizon.',
  });
}
