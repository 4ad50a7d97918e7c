// One cell -> a number, a label, or an error that says where it stands.

import { InputError } from '../errors.ts';
import { DECIMAL } from '../time/time-label.ts';
import type { Cell } from './table.ts';

/** Where a cell stands, for messages. */
export interface CellPlace {
  readonly file: string;
  readonly row: number;
  readonly column: string;
}

const MISSING = /^(?:|nan|[+-]?inf(?:inity)?|n\/?a|null|none|<na>|#n\/a)$/i;

/**
 * Reads a value.
 * @param hint Appended to the remedy when the cell is text, where the caller has a guess.
 * @returns The number, or `undefined` when the cell is missing (empty, NaN, NA, null, inf and the like) and `missing` is 'drop'.
 * @throws InputError when it is neither.
 */
export function readNumber(
  cell: Cell,
  place: CellPlace,
  missing: 'error' | 'drop',
  hint: string | undefined,
): number | undefined {
  if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
  if (typeof cell === 'string' && DECIMAL.test(cell)) {
    const value = Number(cell);
    if (Number.isFinite(value)) return value;
    throw cellError(place, show(cell), 'a number within double precision', 'Change its unit.');
  }
  if (
    cell === null ||
    cell === undefined ||
    typeof cell === 'number' ||
    (typeof cell === 'string' && MISSING.test(cell))
  ) {
    if (missing === 'drop') return undefined;
    throw cellError(place, show(cell), 'a number', 'Remove the row or pass --missing drop.');
  }
  if (typeof cell === 'string' && /^[+-]?\d+,\d+$/.test(cell)) {
    throw cellError(place, show(cell), 'a number', 'Write decimals with a point.');
  }
  const remedy = hint === undefined ? 'Correct it or remove the row.' : hint;
  throw cellError(place, show(cell), 'a number', remedy);
}

/**
 * Reads a name or a time as text.
 * @throws InputError when the cell is empty, or in JSON neither text nor a number.
 */
export function readLabel(cell: Cell, place: CellPlace, what: string): string {
  if (typeof cell === 'string' && cell !== '') return cell;
  if (typeof cell === 'number') return String(cell);
  throw cellError(place, show(cell), what, 'Fill it in or remove the row.');
}

/** An error about one cell: where, what was found, what was expected, what helps. */
export function cellError(place: CellPlace, found: string, expected: string, remedy: string): InputError {
  const what = found === '' ? 'is empty' : `holds ${found}`;
  return new InputError(
    `${place.file}:${place.row}: column "${place.column}" ${what}, expected ${expected}. ${remedy}`,
    { ...place, expected, found },
  );
}

function show(cell: Cell): string {
  if (cell === '') return '';
  const text = JSON.stringify(cell) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
