// A run as a page, in the order of use. Needs Node: of a chart alone a page takes the package's main entry.

export { encodeSeries, type ReportForecast, type ReportSeries } from './report/encode-series.ts';
export type { ReportExplorer } from './report/explorer.ts';
export type {
  LabelRuns,
  PageData,
  PageForecast,
  PageInterval,
  PageResiduals,
  PageSeries,
  PageValues,
} from './report/page-data.ts';
export { readPageScript } from './report/page-script.ts';
export { type Report, type ReportEpoch, renderReport } from './report/report.ts';
export type { Facts, ReportSection, ReportTable } from './report/sections.ts';
