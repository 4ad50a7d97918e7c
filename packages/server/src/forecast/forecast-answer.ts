// Forecasts as a person takes them: JSON, or CSV where it was asked for.
import { type Forecast, formatForecasts, spellDate } from '@onnxcast/series';

/** Whether an `Accept` header names CSV, and prefers it to JSON: by `q`, and of equals the first. */
export function wantsCsv(accept: string | undefined): boolean {
  const asked = (accept ?? '').split(',').map((one) => {
    const [kind, ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return { kind, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const csv = asked.findIndex(({ kind }) => kind === 'text/csv');
  // What names JSON says more of it than what it is one of.
  const json = ['application/json', 'application/*', '*/*']
    .map((name) => asked.findIndex(({ kind }) => kind === name))
    .find((at) => at >= 0);
  if (csv < 0 || asked[csv]!.q === 0) return false;
  if (json === undefined || asked[csv]!.q > asked[json]!.q) return true;
  return asked[csv]!.q === asked[json]!.q && csv < json;
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
