// A history with where each of its values was expected, and marks on those that lay elsewhere.
import type { Forecast, Series } from '@onnxcast/series';
import type { Chart, ChartOptions, Shape } from './chart.ts';
import { columnOf, frameOf, rowsOf } from './chart-series.ts';
import { choosePlacement, placeRows } from './positions.ts';

/** What was found in a series. */
export interface FoundAnomalies {
  /** One-step forecasts of the last rows of the series, with one interval. */
  readonly expected: Forecast;
  /** The values that lay outside, rows counted from 0. */
  readonly anomalies: readonly { readonly row: number; readonly target: string }[];
}

/** What an anomaly is drawn with. */
export interface AnomalyChartOptions extends ChartOptions {
  /** Which variable; default the first that was forecast. */
  readonly target?: string;
}

const tint = 0;
const alarm = 1;

/** More marks than this are dots, for rings would touch. */
const mostRings = 60;

/**
 * A chart of one variable: what it was, tinted where it was expected, and a ring about each value outside.
 * @example
 * const chart = anomalyChart(sales, found); // what `detect` found in it
 */
export function anomalyChart(series: Series, found: FoundAnomalies, options: AnomalyChartOptions = {}): Chart {
  const { expected, anomalies } = found;
  const { target = expected.targets[0]!, ...words } = options;
  const rows = rowsOf(series);
  const first = rows - rowsOf(expected);
  const placement = choosePlacement([series.times]);
  const x = placeRows(placement, series.times, { length: rows });
  const y = columnOf(series, target);
  const judged = x.slice(first);
  const [interval] = expected.intervals ?? [];
  const columnsOf = (values: Forecast['values']) => columnOf({ ...expected, values }, target);
  const marked = anomalies.filter((one) => one.target === target).map(({ row }) => row);
  const marks: { readonly color: number; readonly shape: Shape } = {
    color: alarm,
    shape: marked.length > mostRings ? 'dot' : 'ring',
  };
  const title = series.features.length === 1 ? series.id : `${series.id} · ${target}`;
  const count = `${marked.length.toLocaleString('en')} of ${judged.length.toLocaleString('en')}`;
  const note = interval && `${count} values outside the ${interval.level} % interval of their one-step forecast`;
  return {
    ...frameOf(words, { title, placement, features: [target] }, [note]),
    bands: interval
      ? [{ x: judged, lower: columnsOf(interval.lower), upper: columnsOf(interval.upper), color: tint }]
      : [],
    lines: [
      { x: judged, y: columnsOf(expected.values), color: tint, dash: 'solid', width: 1 },
      { x, y, color: 'ink', dash: 'solid', width: 1.4 },
    ],
    points: [
      { x: Float64Array.from(marked, (row) => x[row]!), y: Float64Array.from(marked, (row) => y[row]!), ...marks },
    ],
    rules: [],
    legend: [
      { label: 'values', color: 'ink', dash: 'solid' },
      { label: 'expected, one step ahead', color: tint, dash: 'solid' },
      ...(interval ? [{ label: `${interval.level} % interval`, color: tint, tint: 1 }] : []),
      { label: 'outside', ...marks },
    ],
  };
}
