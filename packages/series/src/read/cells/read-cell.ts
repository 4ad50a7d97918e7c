// One cell -> a number, a label, or an error that says where it stands.

import { command, InputError, option, type Text, text } from '../../errors.ts';
import { DECIMAL } from '../../time/time-label.ts';
import type { FillName } from '../read-options.ts';
import type { Cell } from '../table.ts';
import { answerIn } from './booleans.ts';
import { INFINITE, type Marks, MISSING } from './missing.ts';
import { NumberEvidence, type NumberFormat, parseNumber, partUnit } from './number-format.ts';
import { remedyForSum } from './sum-rows.ts';

/** Where a cell stands, for messages. */
export interface CellPlace {
  readonly file: string;
  readonly row: number;
  readonly column: string;
}

/** How the cells of one column of values are read. */
export interface CellRules {
  readonly format: NumberFormat;
  /** Marks of a missing value beside the usual ones. */
  readonly na: Marks;
  /** Whether no cell of the column holds anything. */
  readonly isEmpty: boolean;
  /** Whether true and yes are 1, false and no 0. */
  readonly takesBooleans: boolean;
  /** Whether all cells of the column that are not missing are true or false, yes or no. */
  readonly areBooleans: boolean;
  /** The first number beside 0 and 1, beside which yes and no are none. */
  readonly beyond?: { readonly cell: string; readonly row: number } | undefined;
  /** The largest size of a number. */
  readonly largest: number;
  /** What helps where a cell is text. */
  readonly remedy: Text | undefined;
  /** The columns of a table of several series that lack nothing, by which the others can be left out. */
  readonly whole?: readonly string[];
  /** Whether covariates are known of steps to come, whose rows may stand at the end. */
  readonly hasPlan?: boolean;
}

/** Reads the values of one column; its numbers must all have the same sign of a currency or percent. */
export class CellReader {
  readonly rules: CellRules;
  private readonly isPlain: boolean;
  private unit: string | undefined;
  /** The first cell that was missing. */
  missing: { readonly cell: Cell; readonly place: CellPlace } | undefined;

  constructor(rules: CellRules) {
    this.rules = rules;
    this.isPlain = rules.format.decimal === '.' && rules.format.thousands === undefined;
  }

  /**
   * @returns The number, or `undefined` when the cell is missing (empty, NaN, NA, null and the like).
   * @throws InputError when it is neither.
   */
  read(given: Cell, place: CellPlace): number | undefined {
    const cell = typeof given === 'string' ? given.trim() : given; // a quoted cell keeps its spaces, which a name may need
    const { takesBooleans, na, remedy } = this.rules;
    if (typeof cell === 'number' && Number.isFinite(cell) && !na.has(String(cell)))
      return this.check(cell, cell, place);
    if (typeof cell === 'string' && !na.has(cell)) {
      const value = this.parse(cell, place);
      if (value !== undefined) return this.check(value, cell, place);
    }
    if (isMissing(cell, na)) {
      this.missing ??= { cell, place };
      return undefined;
    }
    if (typeof cell === 'number' || (typeof cell === 'string' && INFINITE.test(cell))) {
      const remedy = text`Correct it, or pass ${option('na', ['inf'])} to take such for missing values.`;
      throw cellError(place, typeof cell === 'number' ? String(cell) : show(cell), 'a finite number', remedy);
    }
    if (takesBooleans && (typeof cell === 'boolean' || typeof cell === 'string')) {
      const answer = answerIn(String(cell));
      const { beyond } = this.rules;
      if (answer !== undefined && beyond !== undefined) {
        const expected = `a number such as ${JSON.stringify(beyond.cell)} in row ${beyond.row}, or yes and no in all rows`;
        throw cellError(place, show(cell), expected, 'Write 1 and 0 for yes and no, or correct the number.');
      }
      if (answer !== undefined) return answer ? 1 : 0;
    }
    if (typeof cell === 'boolean' || (this.rules.areBooleans && answerIn(String(cell)) !== undefined)) {
      const other = text`forecast another column, ${option('target')}, with this one as a covariate, ${option('futureCovariates', [place.column])}`;
      throw cellError(
        place,
        show(cell),
        this.expected(),
        text`Write 1 and 0 to forecast it, or ${other}; if it names the series, pass ${option('id', place.column)}.`,
      );
    }
    if (typeof cell === 'string' && new NumberEvidence().see(cell, place.row)) {
      const other = text`Write it as the others are, or read columns without such numbers, ${option('target')}.`;
      throw cellError(place, show(cell), this.expectedMarks(), other);
    }
    throw cellError(place, show(cell), this.expected(), remedyForSum(cell) ?? remedy ?? remedyFor(cell));
  }

  private parse(cell: string, place: CellPlace): number | undefined {
    if (this.isPlain && this.unit === '' && DECIMAL.test(cell)) return Number(cell);
    const parted = MISSING.test(cell) ? undefined : partUnit(cell);
    const value = parted && parseNumber(parted.digits, this.rules.format);
    if (parted === undefined || value === undefined) return undefined;
    this.unit ??= parted.unit;
    if (parted.unit === this.unit) return value;
    const unit = this.unit === '' ? 'no sign of a unit' : JSON.stringify(this.unit);
    throw cellError(place, show(cell), `a number with ${unit} as in the rows before`, 'Write all in one unit.');
  }

  private check(value: number, cell: Cell, place: CellPlace): number {
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER && typeof cell === 'string' && !isExact(cell, value)) {
      const expected = 'a number that double precision holds, as it does whole numbers up to 9007199254740992';
      const remedy = text`Leave the column out with ${option('target')} if it names something; else change its unit.`;
      throw cellError(place, show(cell), expected, remedy);
    }
    if (Math.abs(value) <= this.rules.largest) return value;
    const limit =
      Number.isFinite(value) || this.rules.largest < Number.MAX_VALUE ? 'float32 (3.4e38)' : 'double precision';
    throw cellError(place, show(cell), `a number within ${limit}`, 'Change its unit.');
  }

  private expected(): string {
    return this.isPlain ? 'a number' : this.expectedMarks();
  }

  private expectedMarks(): string {
    const { decimal, thousands } = this.rules.format;
    return `a number with ${JSON.stringify(decimal)} before its decimals${thousands === undefined ? '' : ` and ${JSON.stringify(thousands)} between its thousands`}, as the others are`;
  }
}

/** That a cell is missing. */
export function missingError(
  { cell, place }: NonNullable<CellReader['missing']>,
  { isEmpty, hasPlan = false, whole = [] }: Pick<CellRules, 'isEmpty' | 'hasPlan' | 'whole'>,
  fill: FillName,
): InputError {
  const plan = hasPlan
    ? text`Leave rows of steps to come out and give them with ${command('forecast MODEL DATA --future FILE')}. Elsewhere fill`
    : 'Fill';
  const remedy = isEmpty
    ? text`The column has no value at all: name the columns of values with ${option('target')}.`
    : whole.length === 0 || whole.length > 4
      ? text`${plan} it in, ${option('fill', fill)}, or leave the row out, ${option('missing', 'drop')}.`
      : text`${plan} it in, ${option('fill', fill)}, leave the row out of this series, ${option('missing', 'drop')}, or read only columns that are whole, ${option('target', whole)}.`;
  return cellError(place, show(typeof cell === 'string' ? cell.trim() : cell), 'a number', remedy);
}

/** What helps where a cell is no number: a word may be a mark of a maker's own for what is missing. */
function remedyFor(cell: Cell): Text {
  const isWord = typeof cell === 'string' && cell.length <= 20 && (!/[\p{Nd},]/u.test(cell) || /^[<>]/.test(cell));
  if (!isWord) return 'Correct it or remove the row.';
  return text`Correct it or remove the row; if it stands for a missing value, pass ${option('na', [cell])} with ${option('missing', 'drop')} or ${option('fill', 'linear')}.`;
}

/** Whether a whole number in digits alone is the number that was made of it, or as programs write that number. */
export function isExact(cell: string, value: number): boolean {
  const [, digits] = /^[+-]?0*(\d{16,})$/.exec(cell) ?? [];
  if (digits === undefined || !Number.isFinite(value)) return true;
  const shortest = value.toExponential().replace(/e.*|\D/g, '');
  return digits.replace(/0+$/, '') === shortest || BigInt(digits) === BigInt(Math.abs(value));
}

/** Whether a cell stands for a missing value. */
export function isMissing(cell: Cell, na: Marks): boolean {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === 'number') return Number.isNaN(cell) || na.has(String(cell));
  return typeof cell === 'string' && (na.has(cell) || MISSING.test(cell));
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
export function cellError(place: CellPlace, ...[found, expected, remedy]: readonly [string, string, Text]): InputError {
  const what = found === '' ? 'is empty' : `holds ${found}`;
  return new InputError({ ...place, found: `column ${JSON.stringify(place.column)} ${what}`, expected, remedy });
}

function show(cell: Cell): string {
  if (cell === '') return '';
  const text = JSON.stringify(cell) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
