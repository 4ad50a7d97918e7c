// Large files -> series, in the time that DuckDB takes: their first rows say what the columns are, all rows must agree.
// Where anything does not, the answer is none, and the file is read row by row, which says what is wrong and where.

import { findCentury, type Reading, readTime } from '@onnxcast/series';
import type { Database } from '../duckdb.ts';
import type { FileOptions } from '../read-options.ts';
import { LARGEST } from '../read-text.ts';
import type { ToldSource } from '../tell-format.ts';
import { buildSeries } from './build-series.ts';
import { groupColumns, takeColumns } from './columns.ts';
import { type Sampled, sampleTable, sampleText } from './sample.ts';

/** @returns undefined where not all is clear */
export async function readLarge(
  database: Database,
  source: ToldSource,
  options: FileOptions,
): Promise<Reading | undefined> {
  if (options.layout !== undefined) return undefined;
  try {
    const sampled =
      source.format === 'parquet' ? await sampleTable(database, [source], options) : await sampleText(source, options);
    return sampled && (await readAll(database, source, { options, sampled }));
  } catch {
    // DuckDB's own words are about its options; those of the rows' own reading are about the file.
    return undefined;
  }
}

async function readAll(
  database: Database,
  { format }: ToldSource,
  { options, sampled }: { readonly options: FileOptions; readonly sampled: Sampled },
): Promise<Reading | undefined> {
  const { reader, relation, columnOf, labelOf, say, rows, delimiter } = sampled;
  const { layout, rows: wideRows, times: timeFormat, joined, surveys } = reader.decide();
  const indices = layout.series.flatMap(({ columns }) => columns);
  const hasBooleans = indices.some((at) => surveys[at]!.booleans > 0);
  if (joined !== undefined || wideRows !== undefined || hasBooleans || timeFormat?.kind === 'text') return undefined;
  const { id, time } = layout;
  const coded = [id, time].flatMap((at) => (at === undefined ? [] : [`hash(${columnOf(at)})`, columnOf(at)]));
  const numbers = indices.map((at) => `coalesce(${columnOf(at)}::DOUBLE, 'nan'::DOUBLE)`);
  const taken = await takeColumns(database.columns(`SELECT ${[...coded, ...numbers].join(', ')} FROM ${relation}`), {
    hasId: id !== undefined,
    hasTime: time !== undefined,
    values: indices.length,
    length: rows,
  });
  if (taken === undefined) return undefined;
  const times = taken.labels.map((label) => readTime(labelOf(time!, label), timeFormat!));
  if (!times.every((one) => one !== undefined)) return undefined;
  // The first rows may not show in which century the years of two digits of all rows lie.
  const century = timeFormat?.century;
  if (century !== undefined && findCentury(times.map((one) => yearOf(one.label) % 100)) !== century) return undefined;

  const { columns, ends } = groupColumns(taken);
  const series =
    id === undefined
      ? layout.series.map(({ id = '', features }, at) => {
          const values = layout.form === 'wide' ? [columns.values[at]!] : columns.values;
          return { id, features, columns: values, from: 0, to: columns.length };
        })
      : columns.ids.map((name, at) => {
          const { features } = layout.series[0]!;
          return { id: labelOf(id, name), features, columns: columns.values, from: ends[at - 1] ?? 0, to: ends[at]! };
        });
  const missing = options.fill !== undefined ? 'keep' : options.missing === 'drop' ? 'drop' : 'refuse';
  const built = buildSeries(columns, { times, series, missing }, LARGEST);
  if (built === undefined) return undefined;
  const reading = reader.toReading(built.series, {
    format,
    delimiter,
    orders: built.orders,
    missing: built.missing === 0 ? {} : { '': built.missing },
  });
  return say(reading);
}

/** The year of a date as it is kept. */
function yearOf(label: string): number {
  return Number(label.slice(0, 4));
}
