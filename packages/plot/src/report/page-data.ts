// What a report's page is given to draw, as JSON inside it: written by `encodeSeries`, read by the page's script.

/** Labels of steps as runs in the list of all labels: first, count, first, count, ... */
export type LabelRuns = readonly number[];

/** Values that are no number are null. */
export type PageValues = readonly (number | null)[];

/** An interval of a forecast. */
export interface PageInterval {
  /** Percent. */
  readonly level: number;
  readonly lower: PageValues;
  readonly upper: PageValues;
}

export interface PageForecast {
  readonly values: PageValues;
  /** Ascending levels. */
  readonly intervals?: readonly PageInterval[];
}

/** What is left of each step after what the model said of it from those before. */
export interface PageResiduals {
  /** Where the histogram begins, and how wide a bar is, in the units of the values. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** Autocorrelations from lag 1 on. */
  readonly autocorrelations: PageValues;
  /** Residuals that were counted. */
  readonly count: number;
}

/** One variable of one series. */
export interface PageSeries {
  readonly id: string;
  /** What series are ordered by, worst highest; null where it cannot be said. */
  readonly score: number | null;
  /** Steps before the first that is shown. */
  readonly left: number;
  readonly labels: LabelRuns;
  readonly values: PageValues;
  /** Positions of values that were filled in. */
  readonly filled: readonly number[];
  /** Of the last of the values, which training did not see. */
  readonly held?: PageForecast;
  /** After the values. */
  readonly ahead?: PageForecast & { readonly labels: LabelRuns };
  readonly residuals?: PageResiduals;
}

/** All of it. */
export interface PageData {
  /** Every label that a series has, once. */
  readonly labels: readonly string[];
  /** What the scores are. */
  readonly score: string;
  readonly series: readonly PageSeries[];
}
