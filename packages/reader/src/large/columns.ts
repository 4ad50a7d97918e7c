// The columns of a large file, filled chunk by chunk, and put together series by series.

import type { Chunk } from '../duckdb.ts';
import { Codes } from './codes.ts';

/** Rows of a file: of which series, at which time, and the values. */
export interface Columns {
  readonly length: number;
  /** Names of the series, in the order of the file; empty where the file has none. */
  readonly ids: readonly string[];
  /** One a row, an index into `ids`; empty where the file has none. */
  readonly seriesOf: Int32Array;
  readonly labels: readonly string[];
  /** One a row, an index into `labels`; empty where the file has no times. */
  readonly timeOf: Int32Array;
  /** One array a column of values; NaN where one is missing. */
  readonly values: readonly Float64Array[];
}

/** Which columns of a chunk hold what: a text stands behind its hash. */
export interface ColumnPlan {
  readonly hasId: boolean;
  readonly hasTime: boolean;
  readonly values: number;
  /** The rows that are expected. */
  readonly length: number;
}

/**
 * Takes all rows, in their order.
 * @returns undefined where a name of a series or a time is empty, or has space around it that the file may mean
 */
export async function takeColumns(
  chunks: AsyncIterable<Chunk>,
  { hasId, hasTime, values: count, length: expected }: ColumnPlan,
): Promise<Columns | undefined> {
  let room = Math.max(expected, 1024);
  let seriesOf = new Int32Array(hasId ? room : 0);
  let timeOf = new Int32Array(hasTime ? room : 0);
  let values = Array.from({ length: count }, () => new Float64Array(room));
  const [ids, times] = [new Codes(), new Codes()];
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.rows > room) {
      room = Math.ceil((length + chunk.rows) * 1.5);
      if (hasId) seriesOf = withRoom(seriesOf, new Int32Array(room));
      if (hasTime) timeOf = withRoom(timeOf, new Int32Array(room));
      values = values.map((column) => withRoom(column, new Float64Array(room)));
    }
    if (hasId && !encode(chunk, 0, { codes: ids, to: seriesOf, from: length })) return undefined;
    if (hasTime && !encode(chunk, hasId ? 2 : 0, { codes: times, to: timeOf, from: length })) return undefined;
    const first = (hasId ? 2 : 0) + (hasTime ? 2 : 0);
    values.forEach((column, at) => {
      column.set(chunk.numbers(first + at), length);
    });
    length += chunk.rows;
  }
  return {
    length,
    ids: ids.labels,
    seriesOf: seriesOf.subarray(0, hasId ? length : 0),
    labels: times.labels,
    timeOf: timeOf.subarray(0, hasTime ? length : 0),
    values: values.map((column) => column.subarray(0, length)),
  };
}

/** Numbers the texts of a chunk's column, most of which are those of the row before or come after it as they did before. */
function encode(
  chunk: Chunk,
  column: number,
  { codes, to, from }: { readonly codes: Codes; readonly to: Int32Array; readonly from: number },
): boolean {
  const halves = chunk.halves(column);
  let [lastLow, lastHigh, code] = [0, 0, -1];
  for (let row = 0; row < chunk.rows; row++) {
    const [low, high] = [halves[2 * row]!, halves[2 * row + 1]!];
    if (code === -1 || low !== lastLow || high !== lastHigh) {
      [lastLow, lastHigh] = [low, high];
      code = codes.find(low, high);
      if (code === -1) {
        const label = chunk.text(column + 1, row);
        if (label === '' || label !== label.trim()) return false;
        code = codes.add(low, high, label);
        if (code === -1) return false;
      }
    }
    to[from + row] = code;
  }
  return true;
}

function withRoom<T extends Int32Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** Puts the rows of every series together, each in the order of the file. */
export function groupColumns(columns: Columns): { readonly columns: Columns; readonly ends: Int32Array } {
  const { seriesOf, timeOf, values, length, ids } = columns;
  const ends = new Int32Array(ids.length);
  let isGrouped = true;
  for (let row = 0; row < length; row++) {
    ends[seriesOf[row]!]!++;
    if (row > 0 && seriesOf[row]! < seriesOf[row - 1]!) isGrouped = false;
  }
  for (let one = 1; one < ends.length; one++) ends[one]! += ends[one - 1]!;
  if (isGrouped) return { columns, ends };
  const next = Int32Array.from(ends, (_, one) => ends[one - 1] ?? 0);
  const place = Int32Array.from(seriesOf, (one) => next[one]!++);
  const moved = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
    for (let row = 0; row < from.length; row++) to[place[row]!] = from[row]!;
    return to;
  };
  return {
    columns: {
      ...columns,
      seriesOf: moved(seriesOf, new Int32Array(length)),
      timeOf: moved(timeOf, new Int32Array(timeOf.length)),
      values: values.map((column) => moved(column, new Float64Array(length))),
    },
    ends,
  };
}
