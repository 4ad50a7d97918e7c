// Errors of several ways to forecast the same held-out values, as a table.
import { type ForecastErrors, METRICS, type MetricName } from '@onnxcast/series';
import { formatError, formatTable } from './output.ts';

const metricNames = Object.keys(METRICS) as readonly MetricName[];

/** The table, one row a way; metrics that the first has. */
export function formatErrors(
  values: number,
  ways: readonly { readonly label: string; readonly errors: Readonly<Partial<ForecastErrors>> }[],
): string {
  const names = metricNames.filter((name) => ways[0]?.errors[name] !== undefined);
  return formatTable([
    [`error over ${values} held-out values`, ...names.map((name) => METRICS[name].label)],
    ...ways.map(({ label, errors }) => [label, ...names.map((name) => formatError(errors[name]!))]),
  ]);
}
