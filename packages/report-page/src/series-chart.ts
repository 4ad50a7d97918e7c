// The picture of one series: its values, what was forecast of them and after them, with intervals, and a zoom.
import type { EChartsType } from 'echarts/core';
import { formatNumber } from './format-number.ts';
import { openChart } from './open-chart.ts';
import { onColorsChange, readColors } from './page-colors.ts';
import type { ListedSeries } from './read-data.ts';
import { seriesOptions } from './series-options.ts';

/** Steps that are shown at first, in multiples of what is forecast, and the fewest. */
const SHOWN_FORECASTS = 4;
const LEAST_SHOWN = 80;
/** A key press moves by this part of what is shown, and zooms by this factor. */
const MOVE = 0.2;
const ZOOM = 1.5;

interface ZoomButtons {
  readonly end: HTMLElement;
  readonly all: HTMLElement;
}

/** Opens the chart; `show` draws a series in it. */
export function createSeriesChart(
  place: HTMLElement,
  buttons: ZoomButtons,
): { readonly show: (one: ListedSeries) => void } {
  let chart: EChartsType | undefined;
  let shown: ListedSeries | undefined;
  let whole = false;

  const zoomTo = (start: number, end: number) => {
    const from = Math.max(0, Math.min(start, end));
    chart?.dispatchAction({ type: 'dataZoom', start: from, end: Math.min(100, end) });
  };
  /** Says on the element which steps are shown, first and last. */
  const tellZoom = () => {
    const [zoom] = zoomsOf(chart);
    place.dataset['shown'] = `${zoom?.startValue}-${zoom?.endValue}`;
  };
  const open = () => {
    const opened = openChart(place);
    opened.on('datazoom', tellZoom);
    return opened;
  };
  const draw = () => {
    if (shown === undefined) return;
    chart ??= open();
    chart.setOption(seriesOptions(shown, readColors(), whole ? 0 : startOf(shown)), { notMerge: true });
    buttons.end.setAttribute('aria-pressed', String(!whole));
    buttons.all.setAttribute('aria-pressed', String(whole));
    place.setAttribute('aria-label', describe(shown));
    tellZoom();
  };
  const choose = (all: boolean) => () => {
    whole = all;
    draw();
  };
  buttons.end.addEventListener('click', choose(false));
  buttons.all.addEventListener('click', choose(true));
  place.addEventListener('keydown', (event) => {
    const [zoom] = zoomsOf(chart);
    const move = moves[event.key];
    if (zoom === undefined || move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [start, end] = move(zoom.start, zoom.end);
    zoomTo(start, end);
  });
  onColorsChange(draw);
  return {
    show(one) {
      shown = one;
      draw();
    },
  };
}

/** What a chart says of its zoom: percent, and steps. */
interface Zoom {
  readonly start: number;
  readonly end: number;
  readonly startValue: number;
  readonly endValue: number;
}

function zoomsOf(chart: EChartsType | undefined): readonly Zoom[] {
  return (chart?.getOption()['dataZoom'] ?? []) as readonly Zoom[];
}

type Move = (start: number, end: number) => readonly [start: number, end: number];

/** What keys do, in percent of the series. */
const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: (start, end) => shift(start, end, -MOVE),
  ArrowRight: (start, end) => shift(start, end, MOVE),
  '+': (start, end) => [end - (end - start) / ZOOM, end],
  '=': (start, end) => [end - (end - start) / ZOOM, end],
  '-': (start, end) => [end - (end - start) * ZOOM, end],
  Home: (start, end) => [0, end - start],
  End: (start, end) => [100 - (end - start), 100],
};

function shift(start: number, end: number, part: number): readonly [number, number] {
  const size = end - start;
  const moved = Math.max(0, Math.min(100 - size, start + part * size));
  return [moved, moved + size];
}

/** Where the end of a series begins, in percent of it. */
function startOf({ values, held, ahead }: ListedSeries): number {
  const steps = values.length + (ahead?.values.length ?? 0);
  const forecast = (held?.values.length ?? 0) + (ahead?.values.length ?? 0);
  return Math.max(0, 100 - (100 * Math.max(LEAST_SHOWN, SHOWN_FORECASTS * forecast)) / steps);
}

/** The picture in words. */
function describe({ id, values, labels, held, ahead }: ListedSeries): string {
  const all = labels();
  const parts = [`${id}: ${values.length} values from ${all[0]} to ${all[values.length - 1]}`];
  if (held !== undefined) parts.push(`the last ${held.values.length} held out and forecast`);
  if (ahead !== undefined) {
    const last = `${formatNumber(ahead.values.at(-1))} at ${all.at(-1)}`;
    parts.push(`${ahead.values.length} steps forecast after them, the last ${last}`);
  }
  return `${parts.join('; ')}.`;
}
