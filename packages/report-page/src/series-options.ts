// What ECharts is told of one series.
import type { PageForecast, PageValues } from '@onnxcast/plot/report';
import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from './format-number.ts';
import { FONT } from './open-chart.ts';
import type { PageColors } from './page-colors.ts';
import type { ListedSeries } from './read-data.ts';

/** How dark the bands of intervals are, the widest and each that lies in it. */
const BAND = 0.16;

/** A line of the picture. */
interface Named {
  readonly name: string;
  readonly values: PageValues;
}

/**
 * The options of a chart of a series.
 * @param start where the zoom begins, in percent of the steps
 */
export function seriesOptions(one: ListedSeries, colors: PageColors, start: number): EChartsCoreOption {
  const labels = one.labels();
  const filled = new Set(one.filled);
  const lines: Named[] = [{ name: 'values', values: one.values }];
  const drawn: object[] = [
    line('values', one.values, { color: colors.ink, width: 1.5, sampling: 'lttb' }),
    ...(filled.size === 0 ? [] : [marks(one.values, filled, colors)]),
  ];
  const add = (name: string, forecast: PageForecast, from: number, color: string) => {
    const at = (values: PageValues): PageValues => [...new Array<null>(from).fill(null), ...values];
    for (const { level, lower, upper } of [...(forecast.intervals ?? [])].reverse()) {
      drawn.push(...band(`${name}, ${level} %`, at(lower), at(upper), color));
      lines.push({ name: `${name}, from (${level} %)`, values: at(lower) });
      lines.push({ name: `${name}, to (${level} %)`, values: at(upper) });
    }
    drawn.push(line(name, at(forecast.values), { color, width: 2 }));
    lines.push({ name, values: at(forecast.values) });
  };
  const { held, ahead } = one;
  if (held !== undefined) add('forecast of the hold-out', held, one.values.length - held.values.length, colors.held);
  if (ahead !== undefined) add('forecast', ahead, one.values.length, colors.ahead);
  const names = ['values', ...(held ? ['forecast of the hold-out'] : []), ...(ahead ? ['forecast'] : [])];
  const text = { color: colors.muted, fontFamily: FONT, fontSize: 12 };
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 36, bottom: 64, containLabel: true },
    legend: {
      top: 0,
      left: 4,
      data: names,
      selectedMode: false,
      itemWidth: 18,
      textStyle: { ...text, color: colors.ink },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colors.paper,
      borderColor: colors.grid,
      textStyle: { ...text, color: colors.ink },
      axisPointer: { lineStyle: { color: colors.muted } },
      formatter: (points: readonly { readonly dataIndex: number }[]) => tell(labels, lines, points[0]?.dataIndex ?? 0),
    },
    xAxis: {
      type: 'category',
      data: labels,
      boundaryGap: false,
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      axisLabel: { ...text, formatter: (value: number) => formatNumber(value) },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    dataZoom: [
      { type: 'inside', start, end: 100, zoomOnMouseWheel: 'ctrl' },
      {
        type: 'slider',
        start,
        end: 100,
        bottom: 8,
        height: 28,
        showDetail: false,
        brushSelect: false,
        borderColor: colors.grid,
        fillerColor: `${colors.ahead}22`,
        handleStyle: { color: colors.paper, borderColor: colors.muted },
        moveHandleStyle: { color: colors.muted },
        dataBackground: { lineStyle: { color: colors.muted }, areaStyle: { color: colors.grid } },
        selectedDataBackground: { lineStyle: { color: colors.ahead }, areaStyle: { color: `${colors.ahead}33` } },
      },
    ],
    series: drawn,
  };
}

function line(
  name: string,
  data: PageValues,
  { color, width, sampling }: { readonly color: string; readonly width: number; readonly sampling?: string },
): object {
  // A gap is a gap; one value between two gaps would be no line at all.
  const showSymbol = data.filter((value) => value !== null).length === 1;
  return {
    type: 'line',
    name,
    data,
    showSymbol,
    symbolSize: 5,
    color,
    lineStyle: { color, width },
    ...(sampling && { sampling }),
  };
}

/** Rings at values that were filled in. */
function marks(values: PageValues, filled: ReadonlySet<number>, { muted, paper }: PageColors): object {
  return {
    type: 'line',
    name: 'filled in',
    data: values.map((value, at) => (filled.has(at) ? value : null)),
    showAllSymbol: true,
    symbol: 'circle',
    symbolSize: 5,
    lineStyle: { width: 0 },
    itemStyle: { color: paper, borderColor: muted, borderWidth: 1 },
    tooltip: { show: false },
  };
}

/** A band between two lines: the lower one unseen, and what is between them on top of it. */
function band(stack: string, lower: PageValues, upper: PageValues, color: string): readonly object[] {
  const between = upper.map((value, at) => {
    const low = lower[at];
    return value === null || low === null || low === undefined ? null : value - low;
  });
  const shared = {
    type: 'line',
    stack,
    stackStrategy: 'all',
    showSymbol: false,
    lineStyle: { width: 0 },
    silent: true,
  };
  return [
    { ...shared, name: `${stack} from`, data: lower },
    { ...shared, name: stack, data: between, areaStyle: { color, opacity: BAND } },
  ];
}

/** What is said of a step; as elements, so that labels and names are text whatever they hold. */
function tell(labels: readonly string[], lines: readonly Named[], at: number): HTMLElement {
  const told = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = labels[at] ?? '';
  told.append(head);
  for (const { name, values } of lines) {
    const value = values[at];
    if (value === null || value === undefined) continue;
    const row = document.createElement('div');
    row.textContent = `${name}: ${formatNumber(value)}`;
    told.append(row);
  }
  return told;
}
