// How the residuals of a series are spread, and whether one tells of the next.
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { element } from './element.ts';
import { formatNumber } from './format-number.ts';
import { FONT, openChart } from './open-chart.ts';
import { onColorsChange, type PageColors, readColors } from './page-colors.ts';
import type { ListedSeries } from './read-data.ts';

/** Of white noise 95 % of autocorrelations are below this many times 1 / sqrt(n). */
const WHITE_NOISE = 1.96;

type Residuals = NonNullable<ListedSeries['residuals']>;

/** Opens both charts; `show` draws a series' residuals in them. */
export function createResidualCharts(): { readonly show: (one: ListedSeries) => void } {
  const places = [element('histogram'), element('acf')] as const;
  let charts: readonly [EChartsType, EChartsType] | undefined;
  let shown: Residuals | undefined;
  const draw = () => {
    for (const place of places) (place.parentElement as HTMLElement).hidden = shown === undefined;
    if (shown === undefined) return;
    charts ??= [openChart(places[0]), openChart(places[1])];
    const colors = readColors();
    const outside = countOutside(shown);
    const lags = shown.autocorrelations.length;
    element('histogram-name').textContent = `Errors one step ahead, ${formatNumber(shown.count)} steps`;
    element('acf-name').textContent =
      `Their autocorrelation: ${outside} of ${lags} lags outside the band of white noise`;
    const bars = `${formatNumber(shown.from)} to ${formatNumber(shown.from + shown.width * shown.counts.length)}`;
    places[0].setAttribute('aria-label', `Histogram of errors one step ahead, from ${bars}.`);
    places[1].setAttribute('aria-label', `${outside} of ${lags} autocorrelations of errors are outside the band.`);
    charts[0].setOption(histogramOptions(shown, colors), { notMerge: true });
    charts[1].setOption(acfOptions(shown, colors), { notMerge: true });
  };
  onColorsChange(draw);
  return {
    show({ residuals }) {
      shown = residuals;
      draw();
    },
  };
}

function bandOf({ count }: Residuals): number {
  return WHITE_NOISE / Math.sqrt(count);
}

function countOutside(residuals: Residuals): number {
  const band = bandOf(residuals);
  return residuals.autocorrelations.filter((value) => value !== null && Math.abs(value) > band).length;
}

function shared(colors: PageColors): {
  readonly base: EChartsCoreOption;
  readonly axis: object;
  readonly lines: object;
} {
  const axisLabel = { color: colors.muted, fontFamily: FONT, fontSize: 11, hideOverlap: true };
  return {
    base: { animation: false, grid: { left: 4, right: 8, top: 12, bottom: 4, containLabel: true } },
    axis: { axisLabel, axisTick: { show: false }, axisLine: { lineStyle: { color: colors.grid } } },
    lines: { splitLine: { lineStyle: { color: colors.grid } } },
  };
}

function histogramOptions({ from, width, counts }: Residuals, colors: PageColors): EChartsCoreOption {
  const { base, axis, lines } = shared(colors);
  const labels = counts.map((_, bar) => formatNumber(Number((from + (bar + 0.5) * width).toPrecision(3))));
  return {
    ...base,
    xAxis: { type: 'category', data: labels, ...axis },
    yAxis: { type: 'value', minInterval: 1, ...axis, ...lines },
    series: [{ type: 'bar', data: counts, barCategoryGap: '8%', itemStyle: { color: colors.ahead }, silent: true }],
  };
}

function acfOptions(residuals: Residuals, colors: PageColors): EChartsCoreOption {
  const { base, axis, lines } = shared(colors);
  const { autocorrelations } = residuals;
  const band = bandOf(residuals);
  const edge = (value: number) => ({
    type: 'line',
    data: autocorrelations.map(() => value),
    showSymbol: false,
    lineStyle: { color: colors.muted, width: 1, type: 'dashed' },
    silent: true,
  });
  return {
    ...base,
    xAxis: {
      type: 'category',
      data: autocorrelations.map((_, lag) => String(lag + 1)),
      ...axis,
      axisLine: { show: false },
    },
    yAxis: { type: 'value', min: -1, max: 1, interval: 0.5, ...axis, ...lines },
    series: [
      { type: 'bar', data: autocorrelations, barWidth: '40%', itemStyle: { color: colors.ahead }, silent: true },
      edge(band),
      edge(-band),
    ],
  };
}
