// What a forecast is, and how it becomes a file. Knows nothing of who made it.

import { InputError } from './errors.ts';
import type { FloatArray } from './tensor.ts';
import { formatCsv, formatJsonNumber, formatJsonRows, formatNumber } from './write/format-table.ts';

/** Forecast of one series. */
export interface Forecast {
  /** Id of the series. */
  readonly id: string;
  readonly features: readonly string[];
  /** One label a step, going on from the history's. */
  readonly times: readonly string[];
  /** In the user's units, `[horizon, features]`. */
  readonly values: FloatArray;
}

/** Names of the columns that the forecast shares with its history. */
export interface ForecastNames {
  /** Default `unique_id`. */
  readonly id?: string;
  /** Default `ds`. */
  readonly time?: string;
}

/**
 * Writes forecasts as the text of a file, one row a step.
 * The column of values is `forecast`; with several features there is one each, `forecast_<feature>`, so that a row is
 * still a step. A value that is no number is written NaN in CSV and null in JSON.
 * @param forecasts One or more with the same features.
 * @param format 'csv' or 'json'.
 * @param names Names of the id and the time column.
 * @returns The text, ended by a line feed.
 * @throws InputError when features differ, or there is no forecast.
 * @example
 * formatForecasts([{ id: 'a', features: ['y'], times: ['3'], values: Float64Array.of(0.5) }], 'csv');
 * // 'unique_id,ds,forecast\na,3,0.5\n'
 */
export function formatForecasts(
  forecasts: readonly Forecast[],
  format: 'csv' | 'json',
  names: ForecastNames = {},
): string {
  const { id = 'unique_id', time = 'ds' } = names;
  const first = forecasts[0];
  if (first === undefined) throw new InputError('No forecast to write, expected one or more. Give series to forecast.');
  for (const { id: other, features } of forecasts) {
    if (features.join('\n') === first.features.join('\n')) continue;
    throw new InputError(
      `Forecast "${other}" has the features ${features.join(', ')} and "${first.id}" has ${first.features.join(', ')}, expected the same. Write them to two files.`,
      { expected: first.features.join(', '), found: features.join(', ') },
    );
  }
  const single = first.features.length === 1;
  const columns = [id, time, ...first.features.map((name) => (single ? 'forecast' : `forecast_${name}`))];
  const text = format === 'json' ? formatJsonNumber : formatNumber;
  const rows = forecasts.flatMap((one) =>
    one.times.map((label, step) => {
      const values = one.features.map((_, j) => text(one.values, step * one.features.length + j));
      return format === 'json'
        ? [JSON.stringify(one.id), JSON.stringify(label), ...values]
        : [one.id, label, ...values];
    }),
  );
  if (format === 'csv') return formatCsv([columns, ...rows]);
  return formatJsonRows(rows.map((row) => row.map((cell, j) => [columns[j]!, cell] as const)));
}
