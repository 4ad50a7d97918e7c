// What a forecast is, and how it becomes a file. Knows nothing of who made it.

import { checkGiven, KINDS } from './checks/check-given.ts';
import { InputError } from './errors.ts';
import { lengthOf, type Series } from './series.ts';
import type { FloatArray } from './tensor.ts';
import { timesAfter } from './time/calendar.ts';
import {
  formatCsv,
  formatJsonLines,
  formatJsonNumber,
  formatJsonRows,
  formatNumber,
  guardFormula,
} from './write/format-table.ts';

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

/** Forecasts as the columns of one table, a row a step. */
export interface ForecastTable {
  readonly names: Required<Pick<ForecastNames, 'id' | 'time'>>;
  readonly ids: readonly string[];
  readonly times: readonly string[];
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[];
}

/**
 * Lays forecasts out as one table, named as {@link formatForecasts} names it.
 * @throws InputError when targets or levels differ, or there is no forecast
 */
export function tabulateForecasts(forecasts: readonly Forecast[], names: ForecastNames = {}): ForecastTable {
  const first = checkAlike(forecasts);
  const { id = 'unique_id', time = 'ds' } = names;
  const columns = columnsOfAll(first);
  const rows = forecasts.reduce((sum, { times }) => sum + times.length, 0);
  const values = columns.map(() => new Float64Array(rows));
  const width = first.targets.length;
  const perTarget = columns.length / width;
  let row = 0;
  for (const one of forecasts) {
    const parts = partsOf(one);
    for (let step = 0; step < one.times.length; step++, row++) {
      for (let at = 0; at < columns.length; at++) {
        const target = Math.floor(at / perTarget);
        values[at]![row] = parts[at % perTarget]![step * width + target]!;
      }
    }
  }
  return {
    names: { id, time },
    ids: forecasts.flatMap((one) => one.times.map(() => one.id)),
    times: forecasts.flatMap((one) => one.times),
    columns: columns.map((name, at) => ({ name, values: values[at]! })),
  };
}

/**
 * Writes forecasts as the text of a file, one row a step.
 * The column of values is `forecast`; with several targets there is one each, `forecast_<target>`, so that a row is
 * still a step. Intervals follow their forecast, as `forecast-lo-80` and `forecast-hi-80`, the names that Nixtla's
 * libraries give theirs. A value that is no number is written NaN in CSV and null in JSON.
 * @param forecasts One or more with the same targets and levels.
 * @param format 'csv', 'json' or 'ndjson'.
 * @param names Names of the id and the time column, and whether spreadsheets are to take no text for a formula.
 * @returns The text, ended by a line feed.
 * @throws InputError when targets or levels differ, or there is no forecast.
 * @example
 * formatForecasts([{ id: 'a', targets: ['y'], times: ['3'], values: Float64Array.of(0.5) }], 'csv');
 * // 'unique_id,ds,forecast\na,3,0.5\n'
 */
export function formatForecasts(
  forecasts: readonly Forecast[],
  format: 'csv' | 'json' | 'ndjson',
  names: ForecastNames = {},
): string {
  checkGiven({ forecasts }, KINDS.forecasts);
  checkGiven({ format }, ['csv', 'json', 'ndjson']);
  checkGiven({ names }, KINDS.object);
  const first = checkAlike(forecasts);
  const { id = 'unique_id', time = 'ds', safe = false } = names;
  const columns = [id, time, ...columnsOfAll(first)];
  const isCsv = format === 'csv';
  const text = isCsv ? formatNumber : formatJsonNumber;
  const guard = (one: string) => (safe ? guardFormula(one) : one);
  const label = isCsv ? guard : (one: string) => JSON.stringify(one);
  const rows = forecasts.flatMap((one) =>
    one.times.map((time, step) => {
      const parts = partsOf(one);
      const values = one.targets.flatMap((_, j) => parts.map((part) => text(part, step * one.targets.length + j)));
      return [label(one.id), label(time), ...values];
    }),
  );
  if (isCsv) return formatCsv([columns.map(guard), ...rows]);
  const named = rows.map((row) => row.map((cell, j) => [columns[j]!, cell] as const));
  return format === 'json' ? formatJsonRows(named) : formatJsonLines(named);
}

/** @returns the first */
function checkAlike(forecasts: readonly Forecast[]): Forecast {
  const first = forecasts[0];
  if (first === undefined) {
    throw new InputError({ found: 'No forecast', expected: 'one or more', remedy: 'Give series to forecast.' });
  }
  const told = [
    ['features', (some: Forecast) => some.targets],
    ['levels', levelsOf],
  ] as const;
  const wanted = told.map(([, listOf]) => listOf(first).join(', '));
  for (const one of forecasts) {
    for (const [at, [what, listOf]] of told.entries()) {
      const [parts, expected] = [listOf(one).join(', '), wanted[at]!];
      if (parts === expected) continue;
      throw new InputError({
        series: one.id,
        found: `Forecast "${one.id}" has the ${what} ${parts || 'none'} and "${first.id}" has ${expected || 'none'}`,
        expected: 'the same',
        remedy: 'Write them to two files.',
      });
    }
  }
  return first;
}

/** The values of a forecast, then the ends of its intervals. */
function partsOf({ values, intervals = [] }: Forecast): readonly FloatArray[] {
  return [values, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
}

function columnsOfAll(forecast: Forecast): readonly string[] {
  return forecast.targets.flatMap((_, target) => columnsOf(forecast, target));
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
