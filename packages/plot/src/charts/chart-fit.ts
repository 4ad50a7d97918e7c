// What a model made of single points: crosses are data, dots and curves are what it says.
import { type Chart, type ChartOptions, defaultSize, type LegendEntry, type Line, type Points } from './chart.ts';

/** Places in a plane. */
export interface FitPoints {
  readonly x: ArrayLike<number>;
  /** As long as `x`. */
  readonly y: ArrayLike<number>;
}

/** What one model says. */
export interface Fit {
  readonly label: string;
  /** What it says where there is data, drawn as dots. */
  readonly points: FitPoints;
  /** What it says in between, drawn as a line. */
  readonly curve?: FitPoints;
}

/** What a fit is drawn with. */
export interface FitChartOptions extends ChartOptions {
  /** Data that the models were not fitted to. */
  readonly validation?: FitPoints;
  /** Values that the vertical axis reaches at least, so that several charts can be compared. */
  readonly yReach?: readonly [low: number, high: number];
}

/** The colour of data that was held out; fits have the places of the palette from 0, but for this one. */
const heldOut = 1;

/**
 * A chart of data and what one or more models say of it: crosses for data, a dot and a line in each model's colour.
 * @param data what the models were fitted to
 * @example
 * const chart = fitChart({ x: [1, 2], y: [12, 14] }, [{ label: 'line', points: { x: [1, 2], y: [12.1, 13.9] } }]);
 */
export function fitChart(data: FitPoints, fits: readonly Fit[], options: FitChartOptions = {}): Chart {
  const { validation, yReach } = options;
  const colored = fits.map((fit, index) => ({ ...fit, color: index < heldOut ? index : index + 1 }));
  const held = validation !== undefined && validation.x.length > 0 ? [validation] : [];
  const crosses = (points: FitPoints, color: Points['color']): Points => ({ ...copy(points), color, shape: 'cross' });
  const between =
    held.length === 0 ? undefined : (Math.max(...Array.from(data.x)) + Math.min(...Array.from(held[0]!.x))) / 2;
  return {
    title: options.title ?? 'Data and fit',
    ...(options.subtitle === undefined ? {} : { subtitle: options.subtitle }),
    width: options.width ?? defaultSize.width,
    height: options.height ?? defaultSize.height,
    x: { scale: 'linear', ...(options.xTitle === undefined ? {} : { title: options.xTitle }) },
    y: {
      scale: 'linear',
      ...(options.yTitle === undefined ? {} : { title: options.yTitle }),
      ...(yReach === undefined ? {} : { reach: yReach }),
    },
    lines: colored.flatMap(({ curve, color }): Line[] =>
      curve === undefined ? [] : [{ ...copy(curve), color, dash: 'solid', width: 1.4 }],
    ),
    points: [
      ...colored.map(({ points, color }): Points => ({ ...copy(points), color, shape: 'dot' })),
      crosses(data, 'ink'),
      ...held.map((points) => crosses(points, heldOut)),
    ],
    rules: between === undefined || !Number.isFinite(between) ? [] : [{ x: between, label: 'held out from here' }],
    legend: [
      { label: held.length === 0 ? 'data' : 'data to train on', color: 'ink', shape: 'cross' },
      ...held.map((): LegendEntry => ({ label: 'data held out', color: heldOut, shape: 'cross' })),
      ...colored.map(
        ({ label, curve, color }): LegendEntry => ({
          label,
          color,
          shape: 'dot',
          ...(curve === undefined ? {} : { dash: 'solid' }),
        }),
      ),
    ],
  };
}

function copy({ x, y }: FitPoints): { readonly x: Float64Array; readonly y: Float64Array } {
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
