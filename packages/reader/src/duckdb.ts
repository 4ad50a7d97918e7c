// DuckDB, loaded when something asks for it. The only import of it.

import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { SetupError } from '@onnxcast/series';

/** Marks the row behind the last one. */
const END = 'onnxcast_end';

/** Some rows of an answer, by their columns. */
export interface Chunk {
  readonly rows: number;
  /** A column of DOUBLE without NULL. */
  readonly numbers: (column: number) => Float64Array;
  /** A column of UBIGINT without NULL: two halves a row, the low one first. */
  readonly halves: (column: number) => Int32Array;
  /** A cell as text, empty for NULL. */
  readonly text: (column: number, row: number) => string;
}

/** A database in memory, open until it is closed. */
export interface Database {
  readonly run: (sql: string) => Promise<void>;
  /** How many statements a text holds; throws where it is no SQL. */
  readonly countStatements: (sql: string) => Promise<number>;
  /** All rows of a small answer. */
  readonly rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** Columns, chunk by chunk; a chunk is valid until the next one is asked for. */
  readonly columns: (sql: string) => AsyncGenerator<Chunk>;
  /** Rows, chunk by chunk. */
  readonly chunks: (sql: string) => AsyncGenerator<readonly (readonly unknown[])[]>;
  readonly close: () => void;
}

/** @throws SetupError when DuckDB is not there for this platform */
export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(':memory:', {
    // What a file holds must not depend on what can be downloaded.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    run: async (sql) => void (await connection.run(sql)),
    countStatements: async (sql) => (await connection.extractStatements(sql)).count,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJS(),
    async *columns(sql) {
      for await (const { chunk, rows } of chunksOf(connection, sql)) yield toChunk(chunk, rows);
    },
    async *chunks(sql) {
      for await (const { chunk, rows } of chunksOf(connection, sql)) {
        const taken = chunk.getRows();
        taken.length = rows;
        // The mark stands behind the columns.
        for (const row of taken) row.pop();
        yield taken;
      }
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function loadDuckDB(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new SetupError({
      found: `DuckDB cannot be loaded (${(error instanceof Error ? error.message : String(error)).split('\n')[0]})`,
      expected: 'the package @duckdb/node-api and the one of its binaries for this platform',
      remedy: 'Install @duckdb/node-api, or give CSV or JSON without a query, plain or gzipped.',
      cause: error,
    });
  }
}

/**
 * Rows as they come. A stream of DuckDB that fails between two chunks ends as one that is done does, without a word: a row
 * of ours behind the last one tells that it was.
 * @throws what DuckDB says of the same rows when they are asked for at once
 */
async function* chunksOf(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<{ readonly chunk: DuckDBDataChunk; readonly rows: number }> {
  const marked = `SELECT *, false AS ${END} FROM (${sql}\n) UNION ALL BY NAME SELECT true AS ${END}`;
  const result = await connection.stream(marked);
  while (true) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const isLast = chunk.getColumnVector(chunk.columnCount - 1).getItem(chunk.rowCount - 1) === true;
    const rows = chunk.rowCount - (isLast ? 1 : 0);
    if (rows > 0) yield { chunk, rows };
    if (isLast) return;
  }
  await connection.run(sql);
  throw new Error('DuckDB ended before the last row');
}

function toChunk(chunk: DuckDBDataChunk, rows: number): Chunk {
  // The typed array behind a column is ten times as fast as item by item; the types of the package leave it out.
  const arrayOf = (column: number) => (chunk.getColumnVector(column) as unknown as { readonly items: unknown }).items;
  return {
    rows,
    numbers: (column) => (arrayOf(column) as Float64Array).subarray(0, rows),
    halves: (column) => {
      const { buffer, byteOffset, length } = arrayOf(column) as BigUint64Array;
      return new Int32Array(buffer, byteOffset, Math.min(length, rows) * 2);
    },
    text: (column, row) => String(chunk.getColumnVector(column).getItem(row) ?? ''),
  };
}

/** A text as SQL writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The name of a column as SQL writes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
