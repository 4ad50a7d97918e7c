// One cell -> a number, a label, or an error that says where it stands.

import { InputError, option, type Text, text } from '../errors.ts';
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
 * @param options `missing`: whether a missing cell may be dropped; `hint`: the remedy for text, where the caller has a guess.
 * @returns The number, or `undefined` when the cell is missing (empty, NaN, NA, null, inf and the like) and `missing` is 'drop'.
 * @throws InputError when it is neither.
 */
export function readNumber(
  cell: Cell,
  place: CellPlace,
  { missing, hint }: { readonly missing: 'error' | 'drop'; readonly hint: Text | undefined },
): number | undefined {
  if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
  if (typeof cell === 'string' && DECIMAL.test(cell)) {
    const value = Number(cell);
    if (Number.isFinite(value)) return value;
    throw cellError(place, cell, { expected: 'a number within double precision', remedy: 'Change its unit.' });
  }
  if (
    cell === null ||
    cell === undefined ||
    typeof cell === 'number' ||
    (typeof cell === 'string' && MISSING.test(cell))
  ) {
    if (missing === 'drop') return undefined;
    const remedy = text`Remove the row or pass ${option('missing', 'drop')}.`;
    throw cellError(place, cell, { expected: 'a number', remedy });
  }
  if (typeof cell === 'string' && /^[+-]?\d+,\d+$/.test(cell)) {
    throw cellError(place, cell, { expected: 'a number', remedy: 'Write decimals with a point.' });
  }
  throw cellError(place, cell, { expected: 'a number', remedy: hint ?? 'Correct it or remove the row.' });
}

/**
 * Reads a name or a time as text.
 * @throws InputError when the cell is empty, or in JSON neither text nor a number.
 */
export function readLabel(cell: Cell, place: CellPlace, what: string): string {
  if (typeof cell === 'string' && cell !== '') return cell;
  if (typeof cell === 'number') return String(cell);
  throw cellError(place, cell, { expected: what, remedy: 'Fill it in or remove the row.' });
}

/** An error about one cell: where, what was found, what was expected, what helps. */
export function cellError(
  place: CellPlace,
  cell: Cell,
  { expected, remedy }: { readonly expected: string; readonly remedy: Text },
): InputError {
  const found = `column "${place.column}" ${cell === '' ? 'is empty' : `holds ${show(cell)}`}`;
  return new InputError({ ...place, found, expected, remedy });
}

function show(cell: Cell): string {
  const text = JSON.stringify(cell) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
