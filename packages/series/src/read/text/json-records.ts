// The shapes in which programs write a table as JSON -> one object a row.

import { parseTimeLabel } from '../../time/time-label.ts';
import { type DateOrder, isoOf } from '../cells/date-spelling.ts';
import { type NamedTable, recordsOfAlike, recordsOfNested, recordsOfNestedList } from './json-nested.ts';
import { recordsOfSeriesLists } from './json-series.ts';

type Row = Readonly<Record<string, unknown>>;

const ORDERS: readonly DateOrder[] = ['day', 'month', 'year'];

/**
 * Finds the rows of a table.
 * An array of objects is one already. Others are what pandas, Polars and interfaces of the web write: columns that are lists
 * (`orient='list'`), or objects by index (`DataFrame.to_json()`, the index being a column without a name), rows by index
 * (`orient='index'`), values by time (`Series.to_json()`), `columns` or a `name` beside `data` (`orient='split'`), a
 * `schema` beside `data` (`orient='table'`), a list of lists or of numbers, and an object one of whose properties is the
 * table; and series as interfaces of the web have them. Objects within a row are columns of their own, `outer.inner`, as `pandas.json_normalize` has them.
 * @returns undefined where it is none of these
 */
export function recordsOf(value: unknown): readonly unknown[] | undefined {
  const series = recordsOfSeriesLists(value);
  if (series !== undefined) return series;
  if (Array.isArray(value)) {
    return (value.length === 1 ? recordsOfNested(value[0]) : undefined) ?? recordsOfList(belowHead(value));
  }
  if (!isObject(value)) return undefined;
  const { columns, data, index, name, schema } = value;
  if (isList(columns) && isList(data)) return recordsOfSplit(columns.map(String), data, index);
  if (isList(index) && isList(data) && index.length === data.length && !data.some(isList)) {
    return recordsOfSplit([typeof name === 'string' ? name : 'y'], data, index);
  }
  if (isObject(schema) && isList(schema['fields']) && isList(data)) return recordsOfTable(schema, data);
  const all = Object.values(value);
  if (
    all.length > 0 &&
    all.every(isList) &&
    all.every((list) => list.length === all[0]!.length && !list.some(isObject))
  ) {
    return all[0]!.map((_, at) =>
      Object.fromEntries(Object.entries(value).map(([name, list]) => [name, (list as unknown[])[at]])),
    );
  }
  if (all.length > 1 && all.every(isValue) && areTimes(Object.keys(value))) return recordsOfSeries(value);
  const byIndex = all.length > 0 && all.every(isObject) && recordsByIndex(value as Readonly<Record<string, Row>>);
  if (byIndex) return byIndex;
  const columnsOnly = all.length > 2 && columnsBeside(value);
  if (columnsOnly) return recordsOf(columnsOnly);
  const nested = recordsOfNested(value);
  if (nested !== undefined) return nested;
  const tables = namedTables(value);
  return tables.length === 1 ? tables[0]!.rows : recordsOfAlike(tables);
}

/** The tables within an object, by the names that lead to them. */
export function namedTables(value: unknown, path: readonly string[] = []): readonly NamedTable[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const tables = tablesIn(one);
    const isIt = tables.length === 1 && tables[0] === one;
    const rows = isIt ? recordsOf(one) : undefined;
    return rows === undefined ? namedTables(one, [...path, name]) : [{ path: [...path, name], rows }];
  });
}

/** The rows that stand below an object on the answer itself, as the World Bank has them. */
function belowHead(list: readonly unknown[]): readonly unknown[] {
  const [head, rows] = list;
  return list.length === 2 && isObject(head) && isList(rows) && rows.length > 0 && rows.every(isObject) ? rows : list;
}

function recordsOfSplit(names: readonly string[], data: readonly unknown[], index: unknown): readonly Row[] {
  const rows = data.map((row) => toRow(names, row));
  return isList(index) && !isCount(index) ? rows.map((row, at) => ({ '': index[at], ...row })) : rows;
}

/** Rows below a schema; an index that only counts them, which pandas calls so, is none of their columns. */
function recordsOfTable({ primaryKey }: Row, data: readonly unknown[]): readonly unknown[] {
  const counts = data.every(isObject) && isCount(data.map((row) => row['index']));
  const isIndex = isList(primaryKey) && primaryKey.length === 1 && primaryKey[0] === 'index';
  if (!counts || !isIndex) return recordsOfList(data);
  return recordsOfList(data.map(({ index: _, ...row }) => row));
}

/** A value by time, of one series. */
function recordsOfSeries(values: Row): readonly Row[] {
  const entries = Object.entries(values);
  if (isCount(entries.map(([key]) => key))) return entries.map(([, y]) => ({ y }));
  return entries.map(([key, y]) => ({ '': key, y }));
}

/** The tables within a value: lists of objects or of lists, and objects that hold columns. */
function tablesIn(value: unknown): readonly unknown[] {
  if (isList(value)) return value.length > 1 && (value.every(isObject) || value.every(isList)) ? [value] : [];
  if (!isObject(value)) return [];
  const all = Object.values(value);
  if (all.length > 1 && all.every(isObject) && areTimes(Object.keys(value))) return [value];
  const isTable =
    all.length > 1 &&
    all.every((one) => isList(one) && one.length > 1 && one.length === (all[0] as readonly unknown[]).length);
  return isTable ? [value] : all.flatMap(tablesIn);
}

/** Columns that are lists of one length, two or more, beside values that are none, as a state; undefined where they are not. */
function columnsBeside(value: Row): Row | undefined {
  const entries = Object.entries(value);
  const lists = entries.filter(([, one]) => isList(one)) as readonly (readonly [string, readonly unknown[]])[];
  const [first] = lists;
  const isTable =
    lists.length > 1 &&
    first![1].length > 1 &&
    lists.every(([, list]) => list.length === first![1].length && !list.some((one) => isObject(one) || isList(one)));
  return isTable && !entries.some(([, one]) => isObject(one)) ? Object.fromEntries(lists) : undefined;
}

function recordsOfList(list: readonly unknown[]): readonly unknown[] {
  const nested = recordsOfNestedList(list);
  if (nested !== undefined) return nested;
  if (list.length > 1 && list.every((one) => typeof one === 'number' || one === null)) return list.map((y) => ({ y }));
  const [first, ...rest] = list;
  if (isList(first) && rest.length > 0 && list.every((row) => isList(row) && row.length === first.length)) {
    const isNames =
      first.every((one) => typeof one === 'string') && (rest[0] as unknown[]).some((one) => typeof one === 'number');
    if (isNames) return rest.map((row) => toRow(first as readonly string[], row));
    const names = first.map((_, at) => `column ${at + 1}`);
    return list.map((row) => toRow(names, row));
  }
  return list.map((row) => (isObject(row) && Object.values(row).some(isObject) ? flatten(row) : row));
}

/** Columns by index, or rows by index where only the outer keys are times or counted; undefined where they do not share one. */
function recordsByIndex(given: Readonly<Record<string, Row>>): readonly Row[] | undefined {
  const outer = Object.keys(given);
  const inner = [...new Set(Object.values(given).flatMap((one) => Object.keys(one)))];
  const isIndex = (keys: readonly string[]) => areTimes(keys) || isCount(keys);
  if (isIndex(outer) && !isIndex(inner)) {
    const rows = outer.map((key) => (isCount(outer) ? given[key]! : { '': key, ...given[key] }));
    return rows.length < 2 ? undefined : rows.map((row) => (Object.values(row).some(isObject) ? flatten(row) : row));
  }
  const columns = Object.values(given);
  const same = columns.every((column) => String(Object.keys(column)) === String(inner));
  const isFlat = columns.every((column) => !Object.values(column).some((one) => isObject(one) || isList(one)));
  if (!same || !isFlat || inner.length < 2) return undefined;
  const row = (key: string) => Object.fromEntries(Object.entries(given).map(([name, column]) => [name, column[key]]));
  return inner.map((key) => (isCount(inner) ? row(key) : { '': key, ...row(key) }));
}

/** Whether keys are times: dates of any spelling, or numbers. */
function areTimes(keys: readonly string[]): boolean {
  return keys.every((key) => parseTimeLabel(key).kind !== 'text' || ORDERS.some((order) => isoOf(key, order)));
}

function isCount(keys: readonly unknown[]): boolean {
  return keys.every((key, at) => String(key) === String(at));
}

function isValue(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}

function toRow(names: readonly string[], row: unknown): Row {
  const cells = isList(row) ? row : [row];
  return Object.fromEntries(names.map((name, at) => [name, cells[at]]));
}

function flatten(row: Row, before = ''): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
      isObject(value) ? Object.entries(flatten(value, `${before}${name}.`)) : [[before + name, value]],
    ),
  );
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
