// What a chart is made from

// What a chart is
export type { Axis, Chart, ChartOptions, Color, Dash, LegendEntry, Line, Points, Rule, Shape } from './chart.ts';
export { type Fit, type FitChartOptions, type FitPoints, fitChart } from './chart-fit.ts';
export { type ForecastChartOptions, forecastChart } from './chart-forecast.ts';
export { type EpochErrors, type LossChartOptions, lossChart } from './chart-loss.ts';
export { seriesChart } from './chart-series.ts';
// What it becomes (PNG: '@onnxcast/plot/png', which needs Node)
export { type PanelOptions, renderPanels } from './render-panels.ts';
export { renderSvg } from './render-svg.ts';
export { type Report, type ReportEpoch, type ReportLink, renderReport } from './report.ts';
