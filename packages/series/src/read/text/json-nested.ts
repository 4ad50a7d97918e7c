// Tables whose columns stand in different places of one JSON value, as Yahoo's charts have them, and several tables of one shape.

import { parseEpoch, parseTimeLabel } from '../../time/time-label.ts';

type Row = Readonly<Record<string, unknown>>;

/** A list of values, and the names that lead to it. */
interface Column {
  readonly path: readonly string[];
  readonly values: readonly unknown[];
}

/** Names of what tells series apart. */
const NAMES = /(?:^|[-_ .])(?:symbol|ticker|name|id|key|code|station|sensor|location)$/i;

/**
 * Rows of columns that stand apart: one list of times, and the lists of as many values, whatever is around each.
 * @returns undefined where there is no list of times or more than one, or another list of numbers is of another length
 */
export function recordsOfNested(value: unknown): readonly Row[] | undefined {
  const columns = columnsIn(value, []);
  const times = columns.filter(({ values }) => values.every(isTime));
  const [time] = times;
  if (time === undefined || times.length > 1) return undefined;
  const values = columns.filter((one) => one !== time && one.values.some((cell) => typeof cell === 'number'));
  if (values.length === 0 || values.some((one) => one.values.length !== time.values.length)) return undefined;
  // Words are a column only where they stand beside one.
  const isBeside = ({ path }: Column) => [time, ...values].some((one) => placeOf(one.path) === placeOf(path));
  const isColumn = (one: Column) => one.values.length === time.values.length && (values.includes(one) || isBeside(one));
  const all = [time, ...columns.filter((one) => one !== time && isColumn(one))];
  const names = all.map(({ path }) => path.at(-1)!);
  const isOwn = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  return time.values.map((_, row) =>
    Object.fromEntries(
      all.map(({ path, values }, at) => [isOwn(names[at]!) ? names[at]! : path.join('.'), values[row]]),
    ),
  );
}

/** Rows of a list of such values, one series each, by the first text within them that tells them apart; undefined where they are none. */
export function recordsOfNestedList(list: readonly unknown[]): readonly Row[] | undefined {
  if (list.length < 2) return undefined;
  const all = list.map((one) => (isObject(one) && Object.values(one).some(isNest) ? recordsOfNested(one) : undefined));
  if (all.includes(undefined)) return undefined;
  const texts = list.map((one) => textsIn(one, []));
  const differing = texts[0]!.filter(({ key }) => {
    const found = texts.map((some) => some.find((one) => one.key === key)?.text);
    return !found.includes(undefined) && new Set(found).size === list.length;
  });
  const named = differing.find(({ key }) => NAMES.test(key)) ?? differing[0];
  return all.flatMap((rows, at) => {
    const id = texts[at]!.find(({ key }) => key === named?.key)?.text ?? `series-${at + 1}`;
    return rows!.map((row) => ({ unique_id: id, ...row }));
  });
}

/** Tables of an object, with the names that lead to them. */
export interface NamedTable {
  readonly path: readonly string[];
  readonly rows: readonly unknown[];
}

/** Rows of tables that stand side by side and have the same columns, one series each by its name; undefined where they differ. */
export function recordsOfAlike(tables: readonly NamedTable[]): readonly Row[] | undefined {
  const columnsOf = (rows: readonly unknown[]) => [...new Set(rows.flatMap((row) => Object.keys(row as Row)))].sort();
  const [first] = tables;
  if (first === undefined || !tables.every(({ rows }) => rows.every(isObject))) return undefined;
  const names = JSON.stringify(columnsOf(first.rows));
  const around = placeOf(first.path);
  const areAlike = tables.every(
    ({ path, rows }) => placeOf(path) === around && JSON.stringify(columnsOf(rows)) === names,
  );
  if (!areAlike || names.includes('"unique_id"')) return undefined;
  return tables.flatMap(({ path, rows }) => rows.map((row) => ({ unique_id: path.at(-1)!, ...(row as Row) })));
}

/** What leads to the object that a list stands in. */
function placeOf(path: readonly string[]): string {
  return JSON.stringify(path.slice(0, -1));
}

/** Lists of two scalars or more within a value, through objects and lists of one. */
function columnsIn(value: unknown, path: readonly string[]): readonly Column[] {
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => columnsIn(one, [...path, name]));
  if (!Array.isArray(value)) return [];
  if (value.length === 1) return columnsIn(value[0], path);
  return path.length > 0 && value.length > 1 && !value.some(isNest) ? [{ path, values: value }] : [];
}

function textsIn(value: unknown, path: readonly string[]): readonly { readonly key: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ key: path.join('.'), text: value }];
  return isObject(value) ? Object.entries(value).flatMap(([name, one]) => textsIn(one, [...path, name])) : [];
}

function isTime(value: unknown): boolean {
  if (typeof value === 'number') return parseEpoch(String(Math.floor(value))) !== undefined;
  return typeof value === 'string' && (parseTimeLabel(value).kind === 'date' || parseEpoch(value) !== undefined);
}

function isNest(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isObject(value: unknown): value is Row {
  return isNest(value) && !Array.isArray(value);
}
