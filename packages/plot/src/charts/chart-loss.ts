// How a training went: the error it minimised beside the error that counts.
import { type Chart, type ChartOptions, defaultSize, type LegendEntry, type Line, type Points } from './chart.ts';

/** The errors after one epoch. */
export interface EpochErrors {
  /** Counted from 1. */
  readonly epoch: number;
  /** Error of predictions one step ahead, from true values. */
  readonly oneStep: number;
  /** Error of a forecast that feeds on itself. */
  readonly closedLoop?: number;
}

/** Words of a loss chart. */
export interface LossChartOptions extends ChartOptions {
  /** The epoch whose weights were kept. */
  readonly chosen?: number;
  /** Default "one step ahead". */
  readonly oneStepLabel?: string;
  /** Default "closed loop". */
  readonly closedLoopLabel?: string;
}

/** A chart of both errors over the epochs, on a logarithmic scale; an error that is not a positive number is left out. */
export function lossChart(epochs: readonly EpochErrors[], options: LossChartOptions = {}): Chart {
  const x = Float64Array.from(epochs, ({ epoch }) => epoch);
  const curves = [
    { label: options.oneStepLabel ?? 'one step ahead', y: epochs.map(({ oneStep }) => oneStep), color: 0 },
    {
      label: options.closedLoopLabel ?? 'closed loop',
      y: epochs.map(({ closedLoop }) => closedLoop ?? Number.NaN),
      color: 1,
    },
  ].filter(({ y }) => y.some(Number.isFinite));
  const dotted = epochs.length <= 60;
  const at = epochs.findIndex(({ epoch }) => epoch === options.chosen);
  return {
    title: options.title ?? 'Error after each epoch',
    ...(options.subtitle === undefined ? {} : { subtitle: options.subtitle }),
    width: options.width ?? defaultSize.width,
    height: options.height ?? 320,
    x: { scale: 'linear', whole: true, title: options.xTitle ?? 'epoch' },
    y: { scale: 'log', title: options.yTitle ?? 'error (log scale)' },
    lines: curves.map(({ y, color }): Line => ({ x, y, color, dash: 'solid', width: 2 })),
    points: curves.flatMap(({ y, color }): Points[] => [
      ...(dotted ? [{ x, y, color, shape: 'dot' } as const] : []),
      ...(at < 0 ? [] : [{ x: [x[at]!], y: [y[at]!], color, shape: 'ring' } as const]),
    ]),
    rules: at < 0 ? [] : [{ x: x[at]!, label: `epoch ${x[at]} chosen` }],
    legend: curves.map(
      ({ label, color }): LegendEntry => ({
        label,
        color,
        dash: 'solid',
        ...(dotted ? { shape: 'dot' } : {}),
      }),
    ),
  };
}
