// What the numbers are that stand beside a date or a year, where their names do not say it.

import { InputError, option, type Text, text } from '../errors.ts';
import { namesSeries } from './advice/names-series.ts';
import { queryOfIds, quoted } from './advice/queries.ts';
import { findSpelling, isoOf } from './cells/date-spelling.ts';
import type { Cell, Header } from './table.ts';
import { type JoinedTime, NUMBERS, namesPart, namesUnit } from './time-parts.ts';

/** Different cells of a column that are kept. */
const MOST = 400;

/** Numbers that a part has, all of them. */
const WHOLE: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  month: [[1, 12]],
  day: [[1, 28], [1, 29], [1, 30], [1, 31]], // biome-ignore format: one line
  hour: [[0, 23], [1, 24]], // biome-ignore format: one line
  minute: [[0, 59]],
  second: [[0, 59]],
};

/** Looks at the cells of columns that make one time. */
export class JoinedCells {
  private readonly header: Header;
  private readonly joined: JoinedTime;
  private readonly seen: readonly Set<string>[];

  constructor(header: Header, joined: JoinedTime) {
    this.header = header;
    this.joined = joined;
    this.seen = joined.columns.map(() => new Set());
  }

  see(cells: readonly Cell[]): void {
    if (this.joined.parts !== undefined) return;
    for (const [at, seen] of this.seen.entries()) {
      if (seen.size < MOST)
        seen.add(
          String(cells[this.joined.columns[at]!] ?? '')
            .trim()
            .replace(/\.0+$/, ''),
        );
    }
  }

  /**
   * @param id the column that was told to name the series
   * @returns what is taken for a part of a time because its numbers are all of one
   * @throws InputError where it is not clear what the numbers of a column are
   */
  check(file: string, id: string | undefined): readonly Text[] {
    if (this.joined.parts !== undefined) return [];
    const notes: Text[] = [];
    const [first, ...others] = this.seen.map((cells) => [...cells].filter((cell) => cell !== ''));
    const beginsWithYear = first!.every((cell) => /^\d{4}$/.test(cell));
    for (const [at, cells] of others.entries()) {
      const name = this.header.columns[this.joined.columns[at + 1]!]!;
      if (namesSeries(name) && !cells.some((cell) => cell.includes(':'))) throw this.notOfTime(file, name, id);
      if (cells.length === 0 || !cells.every((cell) => /^\d{1,4}$/.test(cell))) continue;
      const isClear = beginsWithYear ? this.isPart(at + 1, cells, first!.length) : isClock(cells);
      if (!isClear) throw this.error(file, { at: at + 1, numbers: cells.map(Number), beginsWithYear });
      const part = beginsWithYear ? NUMBERS[at + 1]! : 'hour';
      const isTold = namesUnit(name, part) || (this.isNameless(name) && beginsWithYear && others.length > 1);
      if (isTold || !isWhole(cells.map(Number), part)) continue;
      notes.push(noteTaken(name, part, cells.map(Number)));
    }
    return notes;
  }

  /** A column that names series among those of the times. */
  private notOfTime(file: string, name: string, id: string | undefined): InputError {
    const { columns, row } = this.header;
    const times = this.joined.columns.map((column) => columns[column]!).filter((one) => one !== name);
    const time = times.join(',');
    const remedy =
      id === undefined
        ? text`Pass ${{ options: { id: name, time } }}.`
        : text`If it tells the series apart together with ${JSON.stringify(id)}, pass ${queryOfIds([id, name])} and ${option('time', time)} in place of ${option('id')}.`;
    return new InputError({
      file,
      row,
      column: name,
      found: `column ${JSON.stringify(name)} seems to name series`,
      expected: 'a part of times',
      remedy,
    });
  }

  /** Whether numbers after a year are what stands at their place: month, day, hour, ... */
  private isPart(at: number, cells: readonly string[], years: number): boolean {
    const part = NUMBERS[at];
    if (part === undefined) return false;
    const name = this.header.columns[this.joined.columns[at]!]!;
    if (namesUnit(name, part)) return true;
    if (namesPart(name)) return false;
    // Three numbers in a row are a day where they can be.
    if (this.isNameless(name) && this.seen.length > 2) return true;
    return isWhole(cells.map(Number), part) && (part !== 'month' || years > 1);
  }

  /** Letters, and names that were made, say nothing. */
  private isNameless(name: string): boolean {
    return this.header.isMade === true || name.length <= 2;
  }

  private error(
    file: string,
    {
      at,
      numbers,
      beginsWithYear,
    }: { readonly at: number; readonly numbers: readonly number[]; readonly beginsWithYear: boolean },
  ): InputError {
    const { columns, row } = this.header;
    const names = this.joined.columns.map((column) => columns[column]!);
    const name = names[at]!;
    const shown = numbers.slice(0, 3).join(', ');
    const made = this.sqlOf({ at, numbers, beginsWithYear });
    const query = `SELECT ${made} AS ds, * EXCLUDE (${names.map(quoted).join(', ')}) FROM data`;
    const [, unit, length] = /to_(minutes|days)\((\d+) \*/.exec(query) ?? [];
    const each = unit === undefined ? '' : `, if each of them lasts ${length} ${unit}`;
    return new InputError({
      file,
      row,
      column: name,
      found: `the name of column ${JSON.stringify(name)} does not say what ${shown}${numbers.length > 3 ? ', ...' : ''} are beside ${JSON.stringify(names[0])}`,
      expected: beginsWithYear
        ? 'parts of a year, such as month, week or day'
        : 'hour, minute or second, or times of day',
      remedy:
        made === undefined
          ? 'Write the dates as YYYY-MM-DD, for what comes first in them is open, or a time of day in place of the number.'
          : text`Make the times of it, such as by ${option('query', query)}${each}, in place of ${option('time')}.`,
    });
  }

  /** The day of the first column in SQL, which knows dates as they are spelt there; undefined where what comes first is open. */
  private dayOf(column: string): string | undefined {
    const dates = [...this.seen[0]!].filter((cell) => cell !== '');
    if (dates.every((cell) => /^\d{4}-\d\d-\d\d$/.test(cell))) return `${column}::DATE`;
    if (dates.every((cell) => /^(?:19|20)\d{6}$/.test(cell))) return `strptime(${column}::VARCHAR, '%Y%m%d')::DATE`;
    const ways = (['day', 'month', 'year'] as const).filter((way) => dates.every((cell) => isoOf(cell, way)));
    const [way] = ways;
    // Points part day, month and year in that order.
    const hasPoints = dates.every((cell) => /^\d{1,2}\.\d{1,2}\.\d+$/.test(cell));
    const isOpen = !hasPoints && ways.some((other) => dates.some((cell) => isoOf(cell, other) !== isoOf(cell, way!)));
    const spelling = way === undefined || isOpen ? undefined : findSpelling(dates, way);
    return spelling && `strptime(${column}::VARCHAR, '${spelling.replace('%^', '%')}')::DATE`;
  }

  /** A time of the columns, if the numbers part the year, the month or the day evenly. */
  private sqlOf({
    at,
    numbers,
    beginsWithYear,
  }: {
    readonly at: number;
    readonly numbers: readonly number[];
    readonly beginsWithYear: boolean;
  }): string | undefined {
    const [first, ...rest] = this.joined.columns.map((column) => quoted(this.header.columns[column]!));
    const least = numbers.reduce((a, b) => Math.min(a, b));
    const count = numbers.reduce((a, b) => Math.max(a, b)) - least + 1;
    const isWeek = /week|woche|semain|seman|settiman/i.test(rest[at - 1]!);
    const cell = `${rest[at - 1]}::INTEGER`;
    const counted = least === 0 ? cell : `(${cell} - ${least})`;
    if (!beginsWithYear) {
      const day = this.dayOf(first!);
      return day && `${day} + to_minutes(${minutesOf(count)} * ${counted})`;
    }
    if (at === 2)
      return `make_date(${first}::INTEGER, ${rest[0]}::INTEGER, 1) + to_days(${Math.max(1, Math.floor(30 / count))} * ${counted})`;
    if (at === 1 && 12 % count === 0) return `make_date(${first}::INTEGER, ${12 / count} * ${counted} + 1, 1)`;
    return `make_date(${first}::INTEGER, 1, 1) + to_days(${isWeek ? 7 : Math.max(1, Math.round(365 / count))} * ${counted})`;
  }
}

/** How many minutes one of so many parts of a day probably has, which may be an hour longer. */
function minutesOf(count: number): number {
  const near = [60, 30, 15, 10, 5].find((minutes) => count > 12 && count <= 1440 / minutes + 60 / minutes);
  return near ?? (1440 % count === 0 ? 1440 / count : 1);
}

function isWhole(numbers: readonly number[], part: string): boolean {
  const all = new Set(numbers);
  return (WHOLE[part] ?? []).some(
    ([from, to]) => all.size === to - from + 1 && numbers.every((number) => number >= from && number <= to),
  );
}

/** Whether numbers are all hours of a day, or times of day such as 0, 930 and 1000. */
function isClock(cells: readonly string[]): boolean {
  const numbers = cells.map(Number);
  if (cells.some((cell) => cell.length > 2)) {
    const isTime = (cell: string) => (cell.length > 2 || Number(cell) === 0) && Number(cell) % 100 < 60;
    return numbers.every((number) => number <= 2400) && cells.every(isTime);
  }
  return isWhole(numbers, 'hour');
}

function noteTaken(name: string, part: string, numbers: readonly number[]): Text {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const whole = { month: 'a year', day: 'a month' }[part] ?? 'a day';
  return text`Column ${JSON.stringify(name)} is taken for the ${part}s of ${whole}, as it holds ${least} to ${most}; if it names series, pass ${option('id', name)}.`;
}
