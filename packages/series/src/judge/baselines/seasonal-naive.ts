// The last season, again and again.
import { checkWhole } from '../../checks/check-whole.ts';
import { InputError } from '../../errors.ts';
import { lengthOf } from '../../series.ts';
import { type BaselineHistory, toHistory } from './to-history.ts';

/**
 * The last season, again and again: f_{n+k} is the last value seen at the same place of the season, a value that was filled
 * in counting as not seen; where a place was never seen it is the value that was filled in last.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.2.
 * @param given Values `[time, features]`, one season or more.
 * @param horizon Steps to forecast, 0 and up.
 * @param season Steps of a season, such as 12 for months.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon or the season is out of range.
 */
export function seasonalNaive(given: BaselineHistory, horizon: number, season: number): Float64Array {
  const history = toHistory(given, 0, 'a season');
  checkWhole({ horizon }, 0);
  const length = lengthOf(history);
  checkWhole({ season }, 1);
  if (season > length) {
    throw new InputError({
      series: history.id,
      option: 'season',
      found: `${season} steps with series "${history.id}" of ${length} points`,
      expected: `a whole number from 1 to ${length}`,
      remedy: 'Give a longer history, or a smaller season.',
    });
  }
  const count = history.features.length;
  const { values, observed } = history;
  const width = season * count;
  const last = Float64Array.from({ length: width }, (_, place) => {
    const newest = (length - season) * count + place;
    let at = newest;
    while (observed?.[at] === 0) at -= width;
    return values[at < 0 ? newest : at]!;
  });
  return Float64Array.from({ length: horizon * count }, (_, i) => last[i % width]!);
}
