// Where rows stand on the horizontal axis: dates in UTC where every label is a date, numbers where all are numbers, else the row's index.

const isoDate =
  /^(\d{4})([-/])(\d{2})(?:\2(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date, also with slashes, with or without a time; one without an offset is taken as UTC. */
export function readDate(label: string): number | undefined {
  const match = isoDate.exec(label.trim());
  if (match === null) return undefined;
  const [, year, , month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  const date = new Date(local);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (zone === 'Z') return local;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || '0');
  return local - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A number written as a label. */
function readNumber(label: string): number | undefined {
  const value = label.trim() === '' ? Number.NaN : Number(label);
  return Number.isFinite(value) ? value : undefined;
}

/** How the rows of a chart are placed. */
export type Placement = 'time' | 'number' | 'index';

/** The placement that every one of the label lists allows. */
export function choosePlacement(lists: readonly (readonly string[] | undefined)[]): Placement {
  if (lists.length === 0 || lists.some((list) => list === undefined)) return 'index';
  const labels = lists.flatMap((list) => list ?? []);
  if (labels.length === 0) return 'index';
  if (labels.every((label) => readNumber(label) !== undefined)) return 'number';
  return labels.every((label) => readDate(label) !== undefined) ? 'time' : 'index';
}

/**
 * Horizontal positions of rows.
 * @param rows how many, and the index of the first one (default 0), where rows are placed by index
 */
export function placeRows(
  placement: Placement,
  labels: readonly string[] | undefined,
  { length, first = 0 }: { readonly length: number; readonly first?: number },
): Float64Array {
  const read = placement === 'time' ? readDate : readNumber;
  return Float64Array.from({ length }, (_, row) =>
    placement === 'index' ? first + row : (read(labels?.[row] ?? '') ?? Number.NaN),
  );
}
