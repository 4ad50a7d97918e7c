// Where the names of the columns stand, where lines stand above them that belong to no table.

import { DECIMAL, parseTimeLabel } from '../../time/time-label.ts';
import { isoOf } from '../cells/date-spelling.ts';
import { MISSING } from '../cells/missing.ts';
import { partUnit } from '../cells/number-format.ts';

/** Lines among which the names are looked for, and rows below them that must be as wide. */
const DEPTH = 60;
const ROWS = 3;
/** Lines of units and kinds of values that may stand between the names and the rows. */
const BETWEEN = 3;

/**
 * How many lines stand above the names: those of the first line of words, each another, above rows as wide that hold numbers or dates.
 * @param lines of a file, from its beginning
 * @param split makes cells of a line; undefined where it cannot
 * @returns undefined where there is no such line
 */
export function findNames(
  lines: readonly string[],
  split: (line: string) => readonly string[] | undefined,
): number | undefined {
  const rows = lines.slice(0, DEPTH).map((line) => (line.trim() === '' ? [] : (split(line) ?? [])));
  const at = rows.findIndex((row, index) => {
    const next = rows.slice(index + 1);
    const between = next.findIndex((one) => one.length !== row.length || one.some(isValue));
    const from = index > 0 && between <= BETWEEN ? Math.max(between, 0) : 0;
    const below = next.slice(from, from + ROWS).filter(({ length }) => length > 0);
    return areNames(row) && below.length > 0 && below.every((one) => isData(one, row.length));
  });
  return at < 0 ? undefined : at;
}

/** Words alone, two at the least; what a line ends in may be empty. */
function areNames(row: readonly string[]): boolean {
  const names = row.slice(0, row.findLastIndex((cell) => cell !== '') + 1);
  return names.length > 1 && names.every((cell) => cell !== '' && !isValue(cell)) && new Set(names).size > 1;
}

function isData(row: readonly string[], width: number): boolean {
  return row.length === width && row.filter(isValue).length > 0 && row.filter((cell) => cell !== '').length > 1;
}

function isValue(cell: string): boolean {
  if (MISSING.test(cell)) return false;
  if (DECIMAL.test(cell) || parseTimeLabel(cell).kind === 'date') return true;
  const digits = partUnit(cell)?.digits;
  if (digits !== undefined && /^[+-]?[\d.,' \u00a0]+$/.test(digits)) return true;
  return (['day', 'month', 'year'] as const).some((order) => isoOf(cell, order) !== undefined);
}
