// Some of a series' variables.
import type { Series } from './series.ts';

/** A series with some of its variables, in the given order. */
export function selectFeatures(series: Series, names: readonly string[]): Series {
  if (names.join('\n') === series.features.join('\n')) return series;
  const width = series.features.length;
  const columns = names.map((name) => series.features.indexOf(name));
  const length = (series.values.length / width) * columns.length;
  const sourceOf = (i: number) => Math.floor(i / columns.length) * width + columns[i % columns.length]!;
  const { observed } = series;
  return {
    ...series,
    features: names,
    values: Float64Array.from({ length }, (_, i) => series.values[sourceOf(i)]!),
    ...(observed !== undefined && { observed: Uint8Array.from({ length }, (_, i) => observed[sourceOf(i)]!) }),
  };
}
