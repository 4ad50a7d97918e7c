// Errors of several ways to forecast the same held-out values, as a table.
import { type ForecastErrors, METRICS, type MetricName } from '@onnxcast/series';
import { formatError, formatTable, joinWords } from './output.ts';

const metricNames = Object.keys(METRICS) as readonly MetricName[];
/** The table, one row a way; metrics that the first has, and why where one is not known. */
export function formatErrors(
  values: number,
  ways: readonly { readonly label: string; readonly errors: Readonly<Partial<ForecastErrors>> }[],
): string {
  const names = metricNames.filter((name) => ways[0]?.errors[name] !== undefined);
  const unknown = names.filter((name) => ways.some(({ errors }) => !Number.isFinite(errors[name])));
  const table = formatTable([
    [`error over ${values} held-out values`, ...names.map((name) => METRICS[name].label)],
    ...ways.map(({ label, errors }) => [label, ...names.map((name) => formatError(errors[name]!))]),
  ]);
  if (unknown.length === 0) return table;
  const labels = joinWords(unknown.map((name) => METRICS[name].label));
  const isScaled = unknown.every((name) => METRICS[name].over === 'pasts');
  const why = isScaled ? ': the naive forecast inside the history has no error to measure by' : '';
  return `${table}\n- stands for ${labels} that cannot be told${why}`;
}
