// Columns of a large file, series by series -> series in the order of their times.

import type { ReadTime, RowOrder, Series } from '@onnxcast/series';
import type { Columns } from './columns.ts';

/** What columns become. */
export interface BuildPlan {
  /** What every label of a time means. */
  readonly times: readonly ReadTime[];
  /** Names, columns of values and where the rows end of each. */
  readonly series: readonly {
    readonly id: string;
    readonly features: readonly string[];
    readonly columns: readonly Float64Array[];
    readonly from: number;
    readonly to: number;
  }[];
  /** What becomes of a row with a missing value. */
  readonly missing: 'refuse' | 'drop' | 'keep';
}

/** The rows of one series. */
interface Rows {
  /** Where they stand; absent where they are all, in order. */
  readonly chosen: Int32Array | undefined;
  readonly order: RowOrder;
}

/**
 * Builds all series; those that follow one another at the same times share one list of them.
 * @returns undefined where anything is not as it should be, which row by row tells better: a time twice, a number too
 * large, fewer than two rows
 */
export function buildSeries(
  { timeOf }: Columns,
  { times, series: plans, missing }: BuildPlan,
  largest: number,
):
  | { readonly series: readonly Series[]; readonly orders: ReadonlySet<RowOrder>; readonly missing: number }
  | undefined {
  const instants = Float64Array.from(times, ({ value }) => value);
  const orders = new Set<RowOrder>();
  const series: Series[] = [];
  let lacking = 0;
  let shared: { readonly codes: Int32Array; readonly times: readonly string[] } | undefined;
  for (const { id, features, columns, from, to } of plans) {
    let lacks = 0;
    for (const column of columns) {
      const found = countMissing(column, { from, to, largest });
      if (found === undefined || (found > 0 && missing === 'refuse')) return undefined;
      lacks += found;
    }
    lacking += lacks;
    const whole = lacks > 0 && missing === 'drop' ? wholeRows(columns, from, to) : undefined;
    const rows = sortRows(whole, { from, to, timeOf, instants });
    const count = rows?.chosen?.length ?? to - from;
    if (rows === undefined || count < 2) return undefined;
    orders.add(rows.order);
    const values = gather(columns, rows, from, count);
    if (timeOf.length === 0) {
      series.push({ id, features, values });
      continue;
    }
    const codes = rows.chosen?.map((row) => timeOf[row]!) ?? timeOf;
    const first = rows.chosen === undefined ? from : 0;
    if (shared === undefined || !isSame(shared.codes, codes, first, count)) {
      const own = codes.slice(first, first + count);
      shared = { codes: own, times: Array.from(own, (code) => times[code]!.label) };
    }
    series.push({ id, features, values, times: shared.times });
  }
  return { series, orders, missing: lacking };
}

/** Undefined where a value is too large. */
function countMissing(
  column: Float64Array,
  { from, to, largest }: { readonly from: number; readonly to: number; readonly largest: number },
): number | undefined {
  // Of whole numbers beyond this only their digits tell whether a double holds them.
  const most = Math.min(largest, Number.MAX_SAFE_INTEGER);
  let count = 0;
  for (let row = from; row < to; row++) {
    const value = column[row]!;
    if (Number.isNaN(value)) count++;
    else if (value > most || value < -most) return undefined;
  }
  return count;
}

function wholeRows(columns: readonly Float64Array[], from: number, to: number): Int32Array {
  const rows = Int32Array.from({ length: to - from }, (_, at) => from + at);
  return rows.filter((row) => columns.every((column) => !Number.isNaN(column[row]!)));
}

/** Puts rows in the order of their times; undefined where a time comes twice. */
function sortRows(
  chosen: Int32Array | undefined,
  {
    from,
    to,
    timeOf,
    instants,
  }: {
    readonly from: number;
    readonly to: number;
    readonly timeOf: Int32Array;
    readonly instants: Float64Array;
  },
): Rows | undefined {
  if (timeOf.length === 0) return { chosen, order: 'rising' };
  const count = chosen?.length ?? to - from;
  let [rises, falls] = [true, true];
  let before = Number.NaN;
  for (let at = 0; at < count; at++) {
    const instant = instants[timeOf[chosen?.[at] ?? from + at]!]!;
    if (instant <= before) rises = false;
    if (instant >= before) falls = false;
    before = instant;
  }
  if (rises) return { chosen, order: 'rising' };
  const instantOf = (row: number) => instants[timeOf[row]!]!;
  const sorted = chosen ?? Int32Array.from({ length: count }, (_, at) => from + at);
  sorted.sort((a, b) => instantOf(a) - instantOf(b));
  const isTwice = sorted.some((row, at) => at > 0 && instantOf(row) === instantOf(sorted[at - 1]!));
  return isTwice ? undefined : { chosen: sorted, order: falls ? 'newest first' : 'shuffled' };
}

/** One column in order stays where it is: the arrays of 50,000 series take longer to make than all else. */
function gather(columns: readonly Float64Array[], { chosen }: Rows, from: number, count: number): Float64Array {
  const width = columns.length;
  if (width === 1 && chosen === undefined) return columns[0]!.subarray(from, from + count);
  const values = new Float64Array(count * width);
  columns.forEach((column, at) => {
    for (let i = 0; i < count; i++) values[i * width + at] = column[chosen === undefined ? from + i : chosen[i]!]!;
  });
  return values;
}

function isSame(known: Int32Array, codes: Int32Array, first: number, count: number): boolean {
  if (known.length !== count) return false;
  for (let at = 0; at < count; at++) if (known[at] !== codes[first + at]) return false;
  return true;
}
