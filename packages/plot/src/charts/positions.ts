// Where rows stand on the horizontal axis: dates in UTC where every label is a date, numbers where all are numbers, else the row's index.
import { parseTimeLabels, type TimeLabel } from '@onnxcast/series/time-label';

/** How the rows of a chart are placed. */
export type Placement = 'time' | 'number' | 'index';

/** The placement that every one of the label lists allows. */
export function choosePlacement(lists: readonly (readonly string[] | undefined)[]): Placement {
  const labels = lists.flatMap((list) => read(list ?? []));
  if (labels.length === 0 || lists.includes(undefined)) return 'index';
  if (labels.every(({ kind }) => kind === 'number')) return 'number';
  return labels.every(({ kind }) => kind === 'date') ? 'time' : 'index';
}

/**
 * Horizontal positions of rows.
 * @param rows how many, and the index of the first one (default 0), where rows are placed by index
 */
export function placeRows(
  placement: Placement,
  labels: readonly string[] = [],
  { length, first = 0 }: { readonly length: number; readonly first?: number },
): Float64Array {
  if (placement === 'index') return Float64Array.from({ length }, (_, row) => first + row);
  const known = read(labels);
  return Float64Array.from({ length }, (_, row) => {
    const label = known[row];
    return label === undefined || label.kind === 'text' ? Number.NaN : label.value;
  });
}

function read(labels: readonly string[]): readonly TimeLabel[] {
  return parseTimeLabels(labels.map((label) => label.trim()));
}
