// Tables that are no text (Parquet, the answer to a query, what DuckDB unpacks) -> series, by the same two looks.

import { type Reading, SeriesReader } from '@onnxcast/series';
import { type Database, quoteName } from './duckdb.ts';
import type { FileOptions } from './read-options.ts';
import { LARGEST } from './read-text.ts';

/** A column of a table, as SQL gives it to the reader: a number, or text. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/** The columns of a relation, with dates as text in the shortest spelling that holds all of them. */
export async function describeTable(database: Database, relation: string): Promise<readonly TableColumn[]> {
  const described = await database.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const columns: TableColumn[] = [];
  for (const [name, type] of described as readonly (readonly [string, string])[]) {
    columns.push({ name, type, sql: await textOf(database, relation, { name, type }) });
  }
  return columns;
}

async function textOf(
  database: Database,
  relation: string,
  { name, type }: { readonly name: string; readonly type: string },
): Promise<string> {
  const column = quoteName(name);
  if (NUMBER.test(type)) return `${column}::DOUBLE`;
  if (!/^TIMESTAMP/.test(type)) return `${column}::VARCHAR`;
  const isZoned = type === 'TIMESTAMP WITH TIME ZONE';
  const instant = isZoned ? `make_timestamp(epoch_us(${column}))` : `${column}::TIMESTAMP`;
  const [[isDay] = []] = await database.rows(
    `SELECT bool_and(${instant} = date_trunc('day', ${instant})) FROM ${relation}`,
  );
  if (isDay === true) return `${instant}::DATE::VARCHAR`;
  return isZoned ? `${instant}::VARCHAR || 'Z'` : `${instant}::VARCHAR`;
}

/** Reads a relation row by row; `row` in messages counts its rows from 1. */
export async function readTable(
  database: Database,
  relation: string,
  { name, format, options }: { readonly name: string; readonly format: string; readonly options: FileOptions },
): Promise<Reading> {
  const columns = await describeTable(database, relation);
  const reader = new SeriesReader(name, options, LARGEST);
  const header = { columns: columns.map((column) => column.name), row: 0 };
  const sql = `SELECT ${columns.map((column) => column.sql).join(', ')} FROM ${relation}`;
  const scan = async (open: SeriesReader['survey']) => {
    const visit = open(header);
    let row = 0;
    for await (const rows of database.chunks(sql)) for (const cells of rows) visit(cells, ++row);
  };
  await scan(reader.survey);
  reader.decide();
  await scan(reader.build);
  return reader.finish({ format });
}
