// The first row that DuckDB answers, in a database of its own.
import { DuckDBInstance } from '@duckdb/node-api';

/** Runs a statement; its first row, empty where it has none. */
export async function queryRow(sql: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows[0] ?? [];
}
