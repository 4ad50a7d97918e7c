// The shapes in which programs write a table as JSON -> one object a row.

type Row = Readonly<Record<string, unknown>>;

/**
 * Finds the rows of a table.
 * An array of objects is one already. Others are what pandas, Polars and interfaces of the web write: columns that are lists
 * (`orient='list'`), or objects by index (`DataFrame.to_json()`, the index being a column without a name), `columns` beside
 * `data` (`orient='split'`), a list of lists or of numbers, and an object one of whose properties is the table.
 * Objects within a row are columns of their own, `outer.inner`, as `pandas.json_normalize` has them.
 * @returns undefined where it is none of these
 */
export function recordsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return recordsOfList(value);
  if (!isObject(value)) return undefined;
  const { columns, data, index } = value;
  if (isList(columns) && isList(data)) {
    const names = columns.map(String);
    const rows = data.map((row) => toRow(names, row));
    const counts = !isList(index) || index.every((one, at) => one === at);
    return counts ? rows : rows.map((row, at) => ({ '': index[at], ...row }));
  }
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
  const byIndex = all.length > 0 && all.every(isObject) && recordsByIndex(value as Readonly<Record<string, Row>>);
  if (byIndex) return byIndex;
  const tables = all.flatMap(tablesIn);
  return tables.length === 1 ? recordsOf(tables[0]) : undefined;
}

/** The tables within a value: lists of objects or of lists, and objects that hold columns. */
function tablesIn(value: unknown): readonly unknown[] {
  if (isList(value)) return value.length > 1 && (value.every(isObject) || value.every(isList)) ? [value] : [];
  if (!isObject(value)) return [];
  const all = Object.values(value);
  const isTable =
    all.length > 1 &&
    all.every((one) => isList(one) && one.length > 1 && one.length === (all[0] as readonly unknown[]).length);
  return isTable ? [value] : all.flatMap(tablesIn);
}

function recordsOfList(list: readonly unknown[]): readonly unknown[] {
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

/** Columns by index; undefined where they do not share one. */
function recordsByIndex(columns: Readonly<Record<string, Row>>): readonly Row[] | undefined {
  const [first] = Object.values(columns);
  const keys = Object.keys(first!);
  const same = Object.values(columns).every((column) => String(Object.keys(column)) === String(keys));
  const isFlat = Object.values(columns).every(
    (column) => !Object.values(column).some((one) => isObject(one) || isList(one)),
  );
  if (!same || !isFlat || keys.length < 2) return undefined;
  const counts = keys.every((key, at) => key === String(at));
  const row = (key: string) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[key]]));
  return keys.map((key) => (counts ? row(key) : { '': key, ...row(key) }));
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
