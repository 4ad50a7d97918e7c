// A forecast beside what it was made from and, where known, what came true.
import type { FloatArray, Forecast, Series } from '@onnxcast/series';
import type { Band, Chart, ChartOptions, Color, Dash, LegendEntry, Line, Points, Shape } from './chart.ts';
import { columnOf, frameOf, listVariables, noteOmitted, partFilled, rowsOf, type Variable } from './chart-series.ts';
import { choosePlacement, type Placement, placeRows } from './positions.ts';

/** What a forecast is drawn with. */
export interface ForecastChartOptions extends ChartOptions {
  /** What came true, from the first step after the history. */
  readonly actual?: readonly Series[];
  /** One-step-ahead predictions of every point of the history but the first. */
  readonly fitted?: readonly Forecast[];
  /** Another forecast of the same steps to compare with, such as the seasonal naive one. */
  readonly baseline?: { readonly label: string; readonly forecasts: readonly Forecast[] };
  /** Points of the history to draw, counted from its end; default four horizons and at least 60. `Infinity` draws all. */
  readonly past?: number;
}

type RoleName = 'fitted' | 'history' | 'filled' | 'baseline' | 'actual' | 'forecast';

interface Role {
  readonly label: string;
  readonly dash: Dash;
  readonly width: number;
  /** The colour where only one variable is drawn; several have their own. */
  readonly alone: Color;
  /** Up to this many steps get a mark each, because a line alone would hide how few they are. */
  readonly marked: number;
  readonly shape?: Shape;
}

/** In drawing order: the forecast lies on top. */
const roles: Readonly<Record<RoleName, Role>> = {
  fitted: { label: 'fitted, one step ahead', dash: 'solid', width: 1, alone: 3, marked: 0 },
  history: { label: 'history', dash: 'solid', width: 1.8, alone: 'ink', marked: 0 },
  filled: { label: 'filled in', dash: 'dashed', width: 1.2, alone: 'ink', marked: 0 },
  baseline: { label: 'baseline', dash: 'dashed', width: 1.6, alone: 2, marked: 0 },
  actual: { label: 'actual', dash: 'solid', width: 1.2, alone: 0, marked: 40, shape: 'cross' },
  forecast: { label: 'forecast', dash: 'dotted', width: 2.8, alone: 1, marked: 6, shape: 'dot' },
};
const drawn = Object.keys(roles) as readonly RoleName[];
const told: readonly RoleName[] = ['history', 'filled', 'forecast', 'actual', 'baseline', 'fitted'];
/** No marks where more rows than this share the picture's width: they would touch. */
const mostMarkedRows = 150;

/** What a variable shows in one role. */
interface Trace {
  readonly role: RoleName;
  readonly color: Color;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly marked: boolean;
  /** Of a forecast with intervals. */
  readonly bands?: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
}

/**
 * A chart of histories and their forecasts: solid where there is data, dotted where the model goes on by itself, and
 * tinted where it expects the values to be.
 *
 * One variable is drawn with a colour for each role, several with a colour each, twelve at most.
 * @param history any lengths; placed by date, by number or by row, whichever all times allow
 * @param forecasts matched to the history by id
 * @returns a chart with a rule where the forecasts start, if they all start at the same place
 */
export function forecastChart(
  history: readonly Series[],
  forecasts: readonly Forecast[],
  options: ForecastChartOptions = {},
): Chart {
  const variables = listVariables(history);
  const longest = Math.max(0, ...history.map(rowsOf));
  const horizon = Math.max(0, ...forecasts.map(rowsOf));
  const past = Math.max(1, options.past ?? (horizon === 0 ? longest : Math.max(60, 4 * horizon)));
  const placement = choosePlacement([...history, ...forecasts, ...(options.actual ?? [])].map((each) => each.times));
  const place = { placement, past, rows: Math.min(longest, past) + horizon };
  const traces = variables.flatMap((variable, index) =>
    traceVariable(variable, forecasts, options, place).map((trace) => ({
      ...trace,
      color: variables.length === 1 ? roles[trace.role].alone : index,
    })),
  );
  const ordered = drawn.flatMap((name) => traces.filter(({ role }) => role === name));
  const starts = new Set(traces.filter(({ role }) => role === 'forecast').map(({ x }) => x[0]!));
  const cut =
    longest > past
      ? `last ${past.toLocaleString('en')} of ${longest.toLocaleString('en')} points of history`
      : undefined;
  const title = history.length === 1 ? `Forecast of ${history[0]!.id}` : `Forecasts of ${history.length} series`;
  const features = variables.map((variable) => variable.feature);
  return {
    ...frameOf(options, { title, placement, features }, [noteOmitted(history), cut]),
    bands: levelsOf(forecasts).flatMap((level) =>
      ordered.flatMap(({ bands = [], color, x }) =>
        bands.filter((band) => band.level === level).map(({ lower, upper }): Band => ({ x, lower, upper, color })),
      ),
    ),
    lines: ordered
      .filter(({ role, marked }) => !(role === 'actual' && marked))
      .map(({ role, color, x, y }): Line => ({ x, y, color, dash: roles[role].dash, width: roles[role].width })),
    points: ordered
      .filter(({ marked }) => marked)
      .map(({ role, color, x, y }): Points => ({ x: x.slice(1), y: y.slice(1), color, shape: roles[role].shape! })),
    rules: starts.size === 1 ? [...starts].filter(Number.isFinite).map((x) => ({ x, label: 'forecast starts' })) : [],
    legend: [...legendOf(variables, ordered, options.baseline?.label), ...tintsOf(variables, forecasts)],
  };
}

/** Everything that is known of one variable; what follows the history starts at its last point, so that no gap is seen. */
function traceVariable(
  { series, feature }: Variable,
  forecasts: readonly Forecast[],
  { actual = [], fitted = [], baseline }: ForecastChartOptions,
  { placement, past, rows: shown }: { readonly placement: Placement; readonly past: number; readonly rows: number },
): readonly Omit<Trace, 'color'>[] {
  const rows = rowsOf(series);
  const from = Math.max(0, rows - past);
  const times = placeRows(placement, series.times, { length: rows });
  const observed = columnOf(series, feature);
  const forecast = forecasts.find(({ id }) => id === series.id);
  const parted = partFilled(series, feature);
  const shownPast = { x: times.slice(from), marked: false };
  const traces: Omit<Trace, 'color'>[] = [
    { ...shownPast, role: 'history', y: parted.observed.slice(from) },
    ...(parted.filled === undefined ? [] : [{ ...shownPast, role: 'filled', y: parted.filled.slice(from) } as const]),
  ];
  const follow = (role: RoleName, table: Forecast | Series | undefined) => {
    if (table === undefined || rowsOf(table) === 0) return;
    const values = 'features' in table ? partFilled(table, feature).observed : columnOf(table, feature);
    const labels = table.times?.length === values.length ? table.times : forecast?.times;
    traces.push({
      role,
      x: prepend(times.at(-1), placeRows(placement, labels, { length: values.length, first: rows })),
      y: prepend(role === 'baseline' ? undefined : observed.at(-1), values),
      marked: values.length <= roles[role].marked && shown <= mostMarkedRows,
      ...(role === 'forecast' && forecast?.intervals !== undefined ? { bands: bandsOf(forecast) } : {}),
    });
  };
  const bandsOf = ({ intervals = [], ...rest }: Forecast) =>
    intervals.map(({ level, ...ends }) => {
      const follows = (values: FloatArray) => prepend(observed.at(-1), columnOf({ ...rest, values }, feature));
      return { level, lower: follows(ends.lower), upper: follows(ends.upper) };
    });
  follow('forecast', forecast);
  follow(
    'baseline',
    baseline?.forecasts.find(({ id }) => id === series.id),
  );
  follow(
    'actual',
    actual.find(({ id }) => id === series.id),
  );
  const predicted = fitted.find(({ id }) => id === series.id);
  if (predicted !== undefined) {
    const values = prepend(undefined, columnOf(predicted, feature));
    traces.push({ role: 'fitted', x: times.slice(from), y: values.slice(from), marked: false });
  }
  return traces;
}

/** Keys of the variables where there are several, then of the roles where there are several. */
function legendOf(
  variables: readonly Variable[],
  traces: readonly Trace[],
  baseline: string | undefined,
): readonly LegendEntry[] {
  const several = variables.length > 1;
  const shown = told.flatMap((name) => traces.find(({ role }) => role === name) ?? []);
  return [
    ...(several ? variables.map(({ label }, color): LegendEntry => ({ label, color, dash: 'solid' })) : []),
    ...(shown.length < 2 ? [] : shown).map(({ role, marked }): LegendEntry => {
      const { label, dash, alone, shape } = roles[role];
      return {
        label: role === 'baseline' ? (baseline ?? label) : label,
        color: several ? 'ink' : alone,
        ...(role === 'actual' && marked ? {} : { dash }),
        ...(marked && shape !== undefined ? { shape } : {}),
      };
    }),
  ];
}

/** The levels of all intervals, in percent, the widest first. */
function levelsOf(forecasts: readonly Forecast[]): readonly number[] {
  const levels = new Set(forecasts.flatMap(({ intervals = [] }) => intervals.map(({ level }) => level)));
  return [...levels].sort((one, other) => other - one);
}

/** Keys of the intervals; a narrower one lies within all wider ones, whose tints add up. */
function tintsOf(variables: readonly Variable[], forecasts: readonly Forecast[]): readonly LegendEntry[] {
  const color = variables.length > 1 ? 'ink' : roles.forecast.alone;
  return levelsOf(forecasts)
    .map((level, i): LegendEntry => ({ label: `${level} % interval`, color, tint: i + 1 }))
    .reverse();
}

/** The values with one more in front; NaN, a gap, where there is none. */
function prepend(first: number | undefined, values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length + 1 }, (_, i) => (i === 0 ? (first ?? Number.NaN) : values[i - 1]!));
}
