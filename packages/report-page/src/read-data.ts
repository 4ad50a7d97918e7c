// The data of the page, its labels at their steps again.
import type { LabelRuns, PageData, PageSeries } from '@onnxcast/plot/report';

/** A series with the labels of all its steps, those of the forecast after those of the values. */
export interface ListedSeries extends Omit<PageSeries, 'labels'> {
  readonly labels: () => readonly string[];
}

/** Reads the text of the page's data. */
export function readData(text: string): { readonly series: readonly ListedSeries[]; readonly score: string } {
  const { labels, score, series }: PageData = JSON.parse(text);
  const spell = (runs: LabelRuns) => {
    const spelt: string[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      for (let k = 0; k < runs[at + 1]!; k++) spelt.push(labels[runs[at]! + k] ?? '');
    }
    return spelt;
  };
  return {
    score,
    series: series.map((one) => ({
      ...one,
      labels: () => [...spell(one.labels), ...spell(one.ahead?.labels ?? [])],
    })),
  };
}
