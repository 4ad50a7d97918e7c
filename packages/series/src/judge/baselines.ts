// Forecasts that need no model: what a model has to beat.
// Source of all: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.2.

import { checkWhole } from '../check-whole.ts';
import { InputError } from '../errors.ts';
import { lengthOf, type Series } from '../series.ts';

/**
 * The last value, again and again: f_{n+k} = y_n.
 * @param history Values `[time, features]`, one point or more.
 * @param horizon Steps to forecast, 0 and up.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon is no whole number from 0, or the history is empty.
 */
export function naive(history: Series, horizon: number): Float64Array {
  return seasonalNaive(history, horizon, 1);
}

/**
 * The last season, again and again: f_{n+k} is the last value seen at the same place of the season.
 * @param history Values `[time, features]`, one season or more.
 * @param horizon Steps to forecast, 0 and up.
 * @param season Steps of a season, such as 12 for months.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon or the season is out of range.
 */
export function seasonalNaive(history: Series, horizon: number, season: number): Float64Array {
  checkWhole({ horizon }, 0);
  const length = lengthOf(history);
  if (!Number.isInteger(season) || season < 1 || season > length) {
    throw new InputError({
      series: history.id,
      option: 'season',
      found: `${season} steps with series "${history.id}" of ${length} points`,
      expected: `a whole number from 1 to ${length}`,
      remedy: 'Give a longer history, or a smaller season.',
    });
  }
  const count = history.features.length;
  const last = history.values.subarray((length - season) * count);
  return Float64Array.from({ length: horizon * count }, (_, i) => last[i % last.length]!);
}

/**
 * The straight line through the first and the last value, prolonged: f_{n+k} = y_n + k (y_n - y_1) / (n - 1).
 * @param history Values `[time, features]`, two points or more.
 * @param horizon Steps to forecast, 0 and up.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon is no whole number from 0, or the history is shorter than two points.
 */
export function drift(history: Series, horizon: number): Float64Array {
  checkWhole({ horizon }, 0);
  const length = lengthOf(history);
  if (length < 2) {
    throw new InputError({
      series: history.id,
      found: `Series "${history.id}" has ${length} ${length === 1 ? 'point' : 'points'}`,
      expected: 'at least 2 for a drift',
      remedy: 'Give a longer history.',
    });
  }
  const count = history.features.length;
  const last = history.values.subarray((length - 1) * count);
  return Float64Array.from({ length: horizon * count }, (_, i) => {
    const feature = i % count;
    const step = Math.floor(i / count) + 1;
    return last[feature]! + (step * (last[feature]! - history.values[feature]!)) / (length - 1);
  });
}
