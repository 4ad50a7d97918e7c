import type { Forecast, Series } from '@onnxcast/series';

/** A series or forecast with some of its variables, in the given order. */
export function selectFeatures<Table extends Series | Forecast>(table: Table, names: readonly string[]): Table {
  if (names.join('\n') === table.features.join('\n')) return table;
  const width = table.features.length;
  const columns = names.map((name) => table.features.indexOf(name));
  const values = Float64Array.from(
    { length: (table.values.length / width) * columns.length },
    (_, i) => table.values[Math.floor(i / columns.length) * width + columns[i % columns.length]!]!,
  );
  return { ...table, features: names, values };
}
