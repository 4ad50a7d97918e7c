// What a forecast is, and how it becomes a file. Knows nothing of who made it.

import { checkGiven, KINDS } from './check-given.ts';
import { InputError } from './errors.ts';
import { lengthOf, type Series } from './series.ts';
import type { FloatArray } from './tensor.ts';
import { timesAfter } from './time/calendar.ts';
import { formatCsv, formatJsonNumber, formatJsonRows, formatNumber, guardFormula } from './write/format-table.ts';

/** Between which values a step is expected to be. */
export interface Interval<Values extends FloatArray = FloatArray> {
  /** How often it is to be there, in percent, such as 80. */
  readonly level: number;
  /** `[horizon, targets]`, as the values of the forecast. */
  readonly lower: Values;
  readonly upper: Values;
}

/** Forecast of one series. */
export interface Forecast<Values extends FloatArray = FloatArray> {
  /** Id of the series. */
  readonly id: string;
  /** Names of the variables that are forecast, one a column of `values`. */
  readonly targets: readonly string[];
  /** One label a step, going on from the history's. */
  readonly times: readonly string[];
  /** In the user's units, row-major `[horizon, targets]`. */
  readonly values: Values;
  /** By ascending level; absent where the model was not calibrated. */
  readonly intervals?: readonly Interval<Values>[];
}

/** A forecast of all of a series' variables, from the values of the steps after it, row-major `[horizon, features]`. */
export function toForecast<Values extends FloatArray>(history: Series, values: Values): Forecast<Values> {
  const { id, features, times } = history;
  const horizon = values.length / features.length;
  return { id, targets: features, times: timesAfter({ times, length: lengthOf(history) }, horizon), values };
}

/** How a forecast is written: names of the columns that it shares with its history, and for whom. */
export interface ForecastNames {
  /** Default `unique_id`. */
  readonly id?: string;
  /** Default `ds`. */
  readonly time?: string;
  /** For spreadsheets: no id, time or name begins a formula. Default false: every text as it is. */
  readonly safe?: boolean;
}

/**
 * Writes forecasts as the text of a file, one row a step.
 * The column of values is `forecast`; with several targets there is one each, `forecast_<target>`, so that a row is
 * still a step. Intervals follow their forecast, as `forecast-lo-80` and `forecast-hi-80`, the names that Nixtla's
 * libraries give theirs. A value that is no number is written NaN in CSV and null in JSON.
 * @param forecasts One or more with the same targets and levels.
 * @param format 'csv' or 'json'.
 * @param names Names of the id and the time column, and whether spreadsheets are to take no text for a formula.
 * @returns The text, ended by a line feed.
 * @throws InputError when targets or levels differ, or there is no forecast.
 * @example
 * formatForecasts([{ id: 'a', targets: ['y'], times: ['3'], values: Float64Array.of(0.5) }], 'csv');
 * // 'unique_id,ds,forecast\na,3,0.5\n'
 */
export function formatForecasts(
  forecasts: readonly Forecast[],
  format: 'csv' | 'json',
  names: ForecastNames = {},
): string {
  checkGiven({ forecasts }, KINDS.forecasts);
  checkGiven({ format }, ['csv', 'json']);
  checkGiven({ names }, KINDS.object);
  const { id = 'unique_id', time = 'ds', safe = false } = names;
  const guard = (text: string) => (safe ? guardFormula(text) : text);
  const first = forecasts[0];
  if (first === undefined) {
    throw new InputError({ found: 'No forecast', expected: 'one or more', remedy: 'Give series to forecast.' });
  }
  for (const one of forecasts) {
    for (const [what, partsOf] of [
      ['features', (some: Forecast) => some.targets],
      ['levels', levelsOf],
    ] as const) {
      const [parts, expected] = [partsOf(one).join(', '), partsOf(first).join(', ')];
      if (parts === expected) continue;
      throw new InputError({
        series: one.id,
        found: `Forecast "${one.id}" has the ${what} ${parts || 'none'} and "${first.id}" has ${expected || 'none'}`,
        expected: 'the same',
        remedy: 'Write them to two files.',
      });
    }
  }
  const columns = [id, time, ...first.targets.flatMap((_, target) => columnsOf(first, target))];
  const text = format === 'json' ? formatJsonNumber : formatNumber;
  const rows = forecasts.flatMap((one) =>
    one.times.map((label, step) => {
      const parts = [one.values, ...(one.intervals ?? []).flatMap(({ lower, upper }) => [lower, upper])];
      const values = one.targets.flatMap((_, j) => parts.map((part) => text(part, step * one.targets.length + j)));
      return format === 'json'
        ? [JSON.stringify(one.id), JSON.stringify(label), ...values]
        : [guard(one.id), guard(label), ...values];
    }),
  );
  if (format === 'csv') return formatCsv([columns.map(guard), ...rows]);
  return formatJsonRows(rows.map((row) => row.map((cell, j) => [columns[j]!, cell] as const)));
}

/** The levels of a forecast's intervals, in percent. */
function levelsOf({ intervals = [] }: Forecast): readonly number[] {
  return intervals.map(({ level }) => level);
}

/** The columns of one target: its values, then the ends of its intervals. */
function columnsOf(forecast: Forecast, target: number): readonly string[] {
  const { targets } = forecast;
  const name = targets.length === 1 ? 'forecast' : `forecast_${targets[target]!}`;
  return [name, ...levelsOf(forecast).flatMap((level) => [`${name}-lo-${level}`, `${name}-hi-${level}`])];
}
