// What a chart is made from

// What a chart is
export type {
  Axis,
  Band,
  Chart,
  ChartOptions,
  Color,
  Dash,
  LegendEntry,
  Line,
  Points,
  Rule,
  Shape,
} from './charts/chart.ts';
export { type AnomalyChartOptions, anomalyChart, type FoundAnomalies } from './charts/chart-anomalies.ts';
export { type Fit, type FitChartOptions, type FitPoints, fitChart } from './charts/chart-fit.ts';
export { type ForecastChartOptions, forecastChart } from './charts/chart-forecast.ts';
export { type EpochErrors, type LossChartOptions, lossChart } from './charts/chart-loss.ts';
export { seriesChart } from './charts/chart-series.ts';
// What it becomes (PNG: '@onnxcast/plot/png', which needs Node)
export { type PanelOptions, renderPanels } from './render/render-panels.ts';
export { renderSvg } from './render/render-svg.ts';
