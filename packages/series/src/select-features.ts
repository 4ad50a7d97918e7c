// Some of a series' variables.
import type { Series } from './series.ts';

/** A series with some of its variables, in the given order. */
export function selectFeatures(series: Series, names: readonly string[]): Series {
  if (names.join('\n') === series.features.join('\n')) return series;
  const width = series.features.length;
  const columns = names.map((name) => series.features.indexOf(name));
  const values = Float64Array.from(
    { length: (series.values.length / width) * columns.length },
    (_, i) => series.values[Math.floor(i / columns.length) * width + columns[i % columns.length]!]!,
  );
  return { ...series, features: names, values };
}
