// Forecasts as a person takes them: JSON, or CSV where it was asked for.
import { type Forecast, formatForecasts, spellDate } from '@onnxcast/series';

/** Whether an `Accept` header asks for CSV before JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  const kinds = (accept ?? '').split(',').map((one) => one.split(';')[0]!.trim());
  const csv = kinds.indexOf('text/csv');
  const json = kinds.findIndex((kind) => kind === 'application/json' || kind === '*/*');
  return csv >= 0 && (json < 0 || csv < json);
}

/** Dates as the rows of the history spell them. */
export function spellTimes(forecast: Forecast, spelling: string | undefined): Forecast {
  if (spelling === undefined) return forecast;
  return { ...forecast, times: forecast.times.map((label) => spellDate(label, spelling)) };
}

/** Forecasts as CSV, a row a step, that opens no formula in a spreadsheet. */
export function writeCsv(forecasts: readonly Forecast[]): string {
  return formatForecasts(forecasts, 'csv', { safe: true });
}

/** A forecast as JSON takes it: values row-major `[horizon, targets]`. */
export function toPlain({ id, targets, times, values, intervals }: Forecast) {
  return {
    id,
    targets,
    times,
    values: toList(values),
    ...(intervals && {
      intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: toList(lower), upper: toList(upper) })),
    }),
  };
}

function toList(values: Forecast['values']): readonly number[] {
  return Array.from(values as Float64Array);
}
