// Why the rows of one series cannot be used, in the words of an error about it.

import { InputError, option, type ReadTime, text } from '@onnxcast/series';
import type { BuildPlan } from '../large/build-series.ts';

/** @returns undefined where nothing is wrong */
export function explainBad(
  { id, features, columns, from, to }: BuildPlan['series'][number],
  about: {
    readonly timeOf: Int32Array;
    /** Undefined where a label is no time. */
    readonly known: readonly (ReadTime | undefined)[];
    readonly missing: BuildPlan['missing'];
    readonly largest: number;
    readonly isBuilt: boolean;
  },
): InputError | undefined {
  const { timeOf, known, missing, largest, isBuilt } = about;
  const hasTimes = timeOf.length > 0;
  const refuse = (found: string, expected: string, remedy: InputError['remedy']) =>
    new InputError({ series: id, found: `series "${id}" ${found}`, expected, remedy });
  const labelOf = (row: number) => (hasTimes ? known[timeOf[row]!]?.label : undefined) ?? `its row ${row - from + 1}`;
  if (id === '') return refuse('has no name', 'a name in every row', 'Fill it in or remove its rows.');
  for (let row = from; hasTimes && row < to; row++) {
    if (known[timeOf[row]!] === undefined) {
      return refuse(
        `holds no time at its row ${row - from + 1}`,
        'a time as most rows have',
        'Correct it or remove it.',
      );
    }
  }
  if (isBuilt) return undefined;
  const rows = Array.from({ length: to - from }, (_, at) => from + at);
  const lacks = (row: number) => columns.findIndex((column) => Number.isNaN(column[row]!));
  const hole = missing === 'refuse' ? rows.find((row) => lacks(row) >= 0) : undefined;
  if (hole !== undefined) {
    const remedy = text`Pass ${option('fill', 'linear')}, or leave the row out by ${option('missing', 'drop')}.`;
    return refuse(`has no ${features[lacks(hole)]} at ${labelOf(hole)}`, 'a number in every row', remedy);
  }
  const most = Math.min(largest, Number.MAX_SAFE_INTEGER);
  const huge = rows.find((row) => columns.some((column) => Math.abs(column[row]!) > most));
  if (huge !== undefined) {
    return refuse(`holds too large a number at ${labelOf(huge)}`, 'numbers that float32 holds', 'Use a larger unit.');
  }
  const whole = missing === 'drop' ? rows.filter((row) => lacks(row) < 0) : rows;
  if (whole.length < 2) {
    const counted = whole.length === 0 ? 'no row' : '1 row';
    return refuse(`has ${counted} with a number`, 'at least 2', 'Add rows or remove the series.');
  }
  const seen = new Set<number>();
  for (const row of whole) {
    const { value } = known[timeOf[row]!]!;
    if (seen.has(value)) return refuse(`has the time ${labelOf(row)} twice`, 'every time once', 'Remove a row.');
    seen.add(value);
  }
  return refuse('cannot be read', 'rows as the others have', 'Look at it alone.');
}
