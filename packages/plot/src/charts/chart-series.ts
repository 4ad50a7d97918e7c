// Series as they are: one line each.
import type { Forecast, Series } from '@onnxcast/series';
import { seriesColors } from '../render/palette.ts';
import { type Chart, type ChartOptions, defaultSize, type LegendEntry, type Line } from './chart.ts';
import { choosePlacement, type Placement, placeRows } from './positions.ts';

/** One variable of one series: what gets a colour and a key of its own. */
export interface Variable {
  readonly series: Series;
  readonly feature: string;
  readonly label: string;
}

/** The variables that a chart of these series shows: the first twelve, the number of its colours. */
export function listVariables(series: readonly Series[]): readonly Variable[] {
  const several = series.length > 1;
  return series
    .flatMap((each) =>
      each.features.map((feature) => ({
        series: each,
        feature,
        label: each.features.length === 1 ? each.id : several ? `${each.id} · ${feature}` : feature,
      })),
    )
    .slice(0, seriesColors);
}

/** What the subtitle must add where not every variable is drawn. */
export function noteOmitted(series: readonly Series[]): string | undefined {
  const all = series.reduce((sum, each) => sum + each.features.length, 0);
  const what = all > series.length ? ' variables' : '';
  return all > seriesColors ? `first ${seriesColors} of ${all.toLocaleString('en')}${what} drawn` : undefined;
}

/** Number of rows of a table `[time, variables]`. */
export function rowsOf(table: Series | Forecast): number {
  return Math.floor(table.values.length / Math.max(1, namesOf(table).length));
}

function namesOf(table: Series | Forecast): readonly string[] {
  return 'targets' in table ? table.targets : table.features;
}

/** One variable's values out of a row-major table `[time, variables]`; NaN where it has no such variable. */
export function columnOf(table: Series | Forecast, name: string): Float64Array {
  const names = namesOf(table);
  const column = names.indexOf(name);
  const width = names.length;
  return Float64Array.from({ length: rowsOf(table) }, (_, row) =>
    column < 0 ? Number.NaN : table.values[row * width + column]!,
  );
}

/**
 * A variable's values, parted: NaN for those that were filled in, and those with the neighbours that a line needs to reach
 * them; absent where none was.
 */
export function partFilled(
  series: Series,
  feature: string,
): { readonly observed: Float64Array; readonly filled?: Float64Array } {
  const values = columnOf(series, feature);
  const [column, width] = [series.features.indexOf(feature), series.features.length];
  const isFilled = (row: number) => series.observed?.[row * width + column] === 0;
  if (!values.some((_, row) => isFilled(row))) return { observed: values };
  return {
    observed: values.map((value, row) => (isFilled(row) ? Number.NaN : value)),
    filled: values.map((value, row) => ([row - 1, row, row + 1].some(isFilled) ? value : Number.NaN)),
  };
}

/** Everything of a chart that follows from its options, its placement and the variables' names. */
export function frameOf(
  options: ChartOptions,
  defaults: { readonly title: string; readonly placement: Placement; readonly features: readonly string[] },
  notes: readonly (string | undefined)[] = [],
): Pick<Chart, 'title' | 'subtitle' | 'width' | 'height' | 'x' | 'y'> {
  const subtitle = [options.subtitle, ...notes].filter((part) => part !== undefined).join(' · ');
  const names = new Set(defaults.features);
  const xTitle = options.xTitle ?? (defaults.placement === 'time' ? undefined : 'time step');
  const yTitle = options.yTitle ?? (names.size === 1 ? [...names][0] : undefined);
  return {
    title: options.title ?? defaults.title,
    ...(subtitle === '' ? {} : { subtitle }),
    width: options.width ?? defaultSize.width,
    height: options.height ?? defaultSize.height,
    x: {
      scale: defaults.placement === 'time' ? 'time' : 'linear',
      whole: defaults.placement === 'index',
      ...(xTitle === undefined ? {} : { title: xTitle }),
    },
    y: { scale: 'linear', ...(yTitle === undefined ? {} : { title: yTitle }) },
  };
}

/**
 * A chart of one or several series, each variable in its own colour; twelve at most, and the subtitle says so where there are more.
 * @param series any lengths; placed by date, by number or by row, whichever all their times allow
 * @example
 * const chart = seriesChart([{ id: 'wave', features: ['y'], values: Float64Array.of(0, 1, 0, -1) }], { title: 'A wave' });
 */
export function seriesChart(series: readonly Series[], options: ChartOptions = {}): Chart {
  const variables = listVariables(series);
  const placement = choosePlacement(series.map((each) => each.times));
  const lines = variables.flatMap((variable, color): readonly Line[] => {
    const x = placeRows(placement, variable.series.times, { length: rowsOf(variable.series) });
    const { observed, filled } = partFilled(variable.series, variable.feature);
    const line: Line = { x, y: observed, color, dash: 'solid', width: 1.6 };
    return filled === undefined ? [line] : [line, { x, y: filled, color, dash: 'dashed', width: 1.2 }];
  });
  const isFilled = lines.some(({ dash }) => dash === 'dashed');
  const title = series.length === 1 ? series[0]!.id : `${series.length} series`;
  const features = variables.map((variable) => variable.feature);
  return {
    ...frameOf(options, { title, placement, features }, [noteOmitted(series)]),
    lines,
    points: [],
    rules: [],
    legend: [
      ...(variables.length < 2
        ? []
        : variables.map(({ label }, color): LegendEntry => ({ label, color, dash: 'solid' }))),
      ...(isFilled ? [{ label: 'filled in', color: variables.length < 2 ? 0 : 'ink', dash: 'dashed' } as const] : []),
    ],
  };
}
