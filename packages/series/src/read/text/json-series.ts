// Series as interfaces of the web answer with them, each a list of its times and values -> one object a row.

import { parseEpoch, parseTimeLabel } from '../../time/time-label.ts';

type Row = Readonly<Record<string, unknown>>;
type Pair = readonly [time: unknown, value: unknown];

/** One series, and what tells it from others. */
interface Told {
  readonly labels: Row;
  readonly rows: readonly Row[];
}

/**
 * Finds the rows of series.
 * Understood are lists of pairs of a time and a value by name (CoinGecko), and, in whatever is around them, lists of objects
 * that have such pairs (Prometheus, Highcharts; those of Graphite, whose values come first) or `columns` beside `values`
 * (InfluxDB). Series of one name each are told apart by `unique_id`, what differs between them.
 * @returns undefined where there are none
 */
export function recordsOfSeriesLists(value: unknown): readonly Row[] | undefined {
  if (isObject(value)) {
    const named = Object.entries(value).flatMap(([name, list]) => {
      const pairs = pairsOf(list);
      return pairs === undefined ? [] : [{ name, pairs }];
    });
    if (named.length > 0 && named.length === Object.values(value).filter(isFilled).length) return rowsByName(named);
  }
  const found = seriesIn(value);
  if (found.length === 0) return undefined;
  if (found.length === 1) return found[0]!.rows;
  const keys = [...new Set(found.flatMap(({ labels }) => Object.keys(labels)))];
  const differing = keys.filter((key) => new Set(found.map(({ labels }) => labels[key])).size > 1);
  return found.flatMap(({ labels, rows }, at) => {
    const id = differing.map((key) => String(labels[key] ?? '')).join(',') || `series-${at + 1}`;
    return rows.map((row) => ({ unique_id: id, ...row }));
  });
}

/** Columns beside one time where all have the same times, else one below another. */
function rowsByName(named: readonly { readonly name: string; readonly pairs: readonly Pair[] }[]): readonly Row[] {
  const { pairs: first } = named[0]!;
  const isOne = named.every(
    ({ pairs }) => pairs.length === first.length && pairs.every(([time], at) => time === first[at]![0]),
  );
  if (!isOne) return named.flatMap(({ name, pairs }) => pairs.map(([ds, y]) => ({ unique_id: name, ds, y })));
  return first.map(([ds], at) => ({
    ds,
    ...Object.fromEntries(named.map(({ name, pairs }) => [name, pairs[at]![1]])),
  }));
}

/** The series within a value, those of the first list that has any. */
function seriesIn(value: unknown): readonly Told[] {
  if (isList(value)) {
    const told = value.map(toldOf);
    return told.length > 0 && told.every((one) => one !== undefined)
      ? told
      : value.length === 1
        ? seriesIn(value[0])
        : [];
  }
  if (!isObject(value)) return [];
  const alone = toldOf(value);
  if (alone !== undefined) return [alone];
  const inner = Object.values(value)
    .map(seriesIn)
    .filter(({ length }) => length > 0);
  return inner.length === 1 ? inner[0]! : [];
}

/** One series of an object: its pairs, or `columns` beside `values`; what is left names it. */
function toldOf(value: unknown): Told | undefined {
  if (!isObject(value)) return undefined;
  const { columns, values } = value;
  if (isList(columns) && isList(values) && values.length > 0 && values.every(isList)) {
    const rows = values.map((row) => Object.fromEntries(columns.map((name, at) => [String(name), row[at]])));
    return { labels: labelsOf(value, ['columns', 'values']), rows };
  }
  const lists = Object.entries(value).flatMap(([name, list]) => {
    const pairs = pairsOf(list);
    return pairs === undefined ? [] : [{ name, pairs }];
  });
  if (lists.length !== 1) return undefined;
  const [{ name, pairs }] = lists as [(typeof lists)[number]];
  return { labels: labelsOf(value, [name]), rows: pairs.map(([ds, y]) => ({ ds, y })) };
}

/** What an object says of its series, objects within it taken apart. */
function labelsOf(value: Row, without: readonly string[]): Row {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): readonly (readonly [string, unknown])[] => {
      if (without.includes(name) || isList(one)) return [];
      return isObject(one) ? Object.entries(one).filter(([, inner]) => !isObject(inner)) : [[name, one]];
    }),
  );
}

/** Pairs of a time and a value, in that order; undefined where a list holds anything else. */
function pairsOf(list: unknown): readonly Pair[] | undefined {
  const isPairs = isList(list) && list.length > 1 && list.every((pair) => isList(pair) && pair.length === 2);
  if (!isPairs) return undefined;
  const pairs = list as readonly Pair[];
  if (pairs.every(([time, value]) => isTime(time) && isValue(value))) return pairs;
  return pairs.every(([value, time]) => isTime(time) && isValue(value))
    ? pairs.map(([value, time]) => [time, value])
    : undefined;
}

/** A date, or seconds or milliseconds since 1970, whole or not. */
function isTime(value: unknown): boolean {
  if (typeof value === 'number') return parseEpoch(String(Math.floor(value))) !== undefined;
  return typeof value === 'string' && (parseTimeLabel(value).kind === 'date' || parseEpoch(value) !== undefined);
}

function isValue(value: unknown): boolean {
  return (
    value === null || typeof value === 'number' || (typeof value === 'string' && parseTimeLabel(value).kind !== 'date')
  );
}

function isFilled(value: unknown): boolean {
  return isList(value) || isObject(value);
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
