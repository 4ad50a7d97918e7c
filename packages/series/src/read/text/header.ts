// The names of the columns of a CSV file: its first line, unless that holds data already.

import { InputError, option, text } from '../../errors.ts';
import { monthByName } from '../../time/names/month-names.ts';
import { DECIMAL, parseTimeLabel } from '../../time/time-label.ts';
import { isoOf } from '../cells/date-spelling.ts';
import { MISSING } from '../cells/missing.ts';
import { partUnit } from '../cells/number-format.ts';
import type { ReadOptions } from '../read-options.ts';
import type { Header } from '../table.ts';

/** The lines that a file begins with. */
interface FirstLines {
  readonly cells: readonly string[];
  readonly row: number;
  /** The row after it, if there is one. */
  readonly second: readonly string[] | undefined;
  /** Lines before it. */
  readonly skipped: readonly (readonly string[])[];
}

/**
 * Names the columns.
 * @throws InputError when the first line holds data, and nobody said so.
 */
export function headerOf(
  { cells, row, second, skipped }: FirstLines,
  file: string,
  { header, layout }: Pick<ReadOptions, 'header' | 'layout'>,
): Header {
  if (header === 'none') return { columns: cells.map((_, at) => `column ${at + 1}`), row, isMade: true };
  const columns = nameFromAbove(cells, skipped);
  if (layout === 'rows' ? !areValues(columns, second) : !holdsData(columns, second)) return { columns, row };
  const some = columns.slice(0, 20).map((name) => JSON.stringify(name));
  throw new InputError({
    file,
    row,
    found: `the first line holds data (${some.join(', ')}${columns.length > 20 ? ` and ${columns.length - 20} more` : ''})`,
    expected: 'column names',
    remedy: lacksName(columns, second)
      ? 'Write a name above the first column, such as month.'
      : mayBeRows(columns)
        ? text`Pass ${option('layout', 'rows')} if every row is a series, or ${option('header', 'none')} if there are no names, or both.`
        : text`Pass ${option('header', 'none')}, or add a line of names, such as unique_id,ds,y.`,
  });
}

/** Whether a first line of series side by side holds values of one, not the times of all: numbers that do not rise, as those below do not. */
function areValues(first: readonly string[], second: readonly string[] | undefined): boolean {
  const isNumber = (cell: string) => DECIMAL.test(cell);
  const numbers = first.filter(isNumber).map(Number);
  const isAlike =
    second?.length === first.length && first.every((cell, at) => isNumber(cell) === isNumber(second[at]!));
  const rises = numbers.every((value, at) => at === 0 || value > numbers[at - 1]!);
  const areNamed = first.some(
    (cell) => kindOf(cell) === 'date' || /^(?:19|20)\d\d(?:\.?\d\d){0,2}$|\.(?:19|20)\d\d$/.test(cell),
  );
  return isAlike && numbers.length > 1 && !rises && !areNamed;
}

/** Whether every row may be a series: of a name at most, and many numbers. */
function mayBeRows(first: readonly string[]): boolean {
  const [name, ...others] = first;
  // Times beside one another, and no name above those of the series.
  if (name === '' && others.length > 1 && others.every((cell) => kindOf(cell) === 'date')) return true;
  return isGrid(first) || (first.length >= 5 && first.slice(1).every((cell) => kindOf(cell) === 'number'));
}

/** Whether no name stands above months, quarters or times of day that years or dates stand beside. */
function lacksName([name, ...others]: readonly string[], second: readonly string[] | undefined): boolean {
  const part = second?.[0] ?? '';
  const isPart = /^(?:[QT][1-4]|\d{1,2}:\d\d(?::\d\d)?)$/i.test(part) || monthByName(part) > 0;
  return name === '' && isPart && (areYears(others) || others.every((cell) => kindOf(cell) === 'date'));
}

/** Names that a line leaves out, as the second and third of yfinance's three do, are those of the lines above it. */
function nameFromAbove(cells: readonly string[], above: readonly (readonly string[])[]): readonly string[] {
  const lines = above.filter(({ length }) => length === cells.length);
  const top = lines[0];
  if (top === undefined || !cells.includes('')) return cells;
  // A line that names no first column says what kinds of values stand below, as loggers have it.
  if (cells[0] === '' && !top.includes('') && new Set(top).size === top.length) return top;
  const names = cells.map((cell, at) => cell || top[at] || '');
  const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, at) =>
    cells[at] === '' && isTwice(name)
      ? lines
          .map((line) => line[at])
          .join(' ')
          .trim()
      : name,
  );
}

/** Whether a first line is data: all of it, or in the way that the second one is, some of it being dates or numbers. */
function holdsData(first: readonly string[], second: readonly string[] | undefined): boolean {
  const kinds = first.map(kindOf);
  if (kinds.every((kind) => kind !== 'text')) return kinds.some((kind) => kind !== 'missing');
  if (second === undefined || second.length !== first.length) return false;
  const alike = kinds.every((kind, at) => kind === kindOf(second[at]!));
  const isNamed = isGrid(first) || areYears(first.slice(1));
  return alike && kinds.some((kind) => kind === 'number' || kind === 'date') && !isNamed;
}

/** Years that follow one another: names of columns, of which a row of values would hardly have two. */
function areYears(cells: readonly string[]): boolean {
  const follows = (cell: string, at: number) => at === 0 || Number(cell) === Number(cells[at - 1]) + 1;
  return cells.length > 1 && cells.every((cell) => /^(?:19|20)\d\d$/.test(cell)) && cells.every(follows);
}

/** Three columns or more named by years or dates, or numbered (V1, V2, V3), beside at most three others. */
export function isGrid(columns: readonly string[]): boolean {
  const times = columns.filter((name) => /^[12]\d{3}$/.test(name) || kindOf(name) === 'date');
  const numbers = columns.flatMap((name) => /^(\D+)(\d+)$/.exec(name)?.slice(1, 3) ?? []);
  const numbered = numbers.filter((part, at) => {
    return at % 2 === 1 && numbers[at - 1] === numbers[0] && Number(part) - Number(numbers[1]) === (at - 1) / 2;
  });
  const isNumbered = numbered.length * 2 === numbers.length && Number(numbers[1]) <= 1;
  const count = Math.max(times.length, isNumbered ? numbered.length : 0);
  return count >= 3 && count >= columns.length - 3;
}

function kindOf(cell: string): 'missing' | 'number' | 'date' | 'text' {
  if (MISSING.test(cell)) return 'missing';
  if (DECIMAL.test(cell) || /^[+-]?\d+(?:[.,]\d+)*%?$/.test(cell)) return 'number';
  if (/^[+-]?\d+(?:[.,]\d+)*$/.test(partUnit(cell)?.digits ?? '')) return 'number';
  return parseTimeLabel(cell).kind === 'date' || isoOf(cell, 'day') !== undefined || isoOf(cell, 'month') !== undefined
    ? 'date'
    : 'text';
}
