// Text with separators, piece by piece -> rows of cells, each with its line in the file.

import { InputError, option, type Text, text } from '../../errors.ts';
import { DECIMAL, parseTimeLabel } from '../../time/time-label.ts';
import type { ReadOptions } from '../read-options.ts';
import type { OpenTable, VisitRow } from '../table.ts';
import { beginsEurostat } from './eurostat.ts';
import { findNames } from './find-names.ts';
import { headerOf } from './header.ts';

/** Of two that are as frequent it is the later one: beside semicolons, commas are those of decimals. */
const SEPARATORS: readonly string[] = [',', '|', ';', '\t'];
/** A quoted cell may be as long as this, in characters. */
const LONGEST = 1_000_000;
/** What psql, MySQL and MariaDB write below their tables. */
const COUNTS_ROWS =
  /^\s*(?:\(\d+ rows?\)|\d+ rows? in set(?:, \d+ warnings?)? \([\d. a-z]+\)|Time: [\d.]+ ms(?: \([\d:.]+\))?)\s*$/;

/**
 * Reads CSV row by row; the separator (comma, semicolon, tab or bar) is the one most frequent in the line of the column names.
 * Tables of Markdown, psql and MySQL are such with bars, whose lines between rows and below all of them are passed over.
 * Blank lines are passed over, except in a file of one column, where they are empty cells; so are lines that have the names
 * of the columns again, where files were put one behind another.
 */
export class CsvParser {
  private readonly file: string;
  private readonly options: Pick<ReadOptions, 'skip' | 'header' | 'layout'>;
  private readonly open: OpenTable;
  private readonly before: string[] = [];
  /** The end of the last piece, which may be the beginning of a line. */
  private rest = '';
  private breakAt: string | undefined;
  /** Lines of a row whose quotes are not closed yet. */
  private pending = '';
  /** The last line before the names that begins with #. */
  private comment: { readonly line: string; readonly row: number } | undefined;
  /** Whether bars stand around each row too, as in tables of Markdown. */
  private isFramed = false;
  private line = 0;
  private row = 0;
  /** Blank lines since the last row: rows of one column, unless they end the file. */
  private blanks: number[] = [];
  /** Rows of nothing but separators since the last one: what spreadsheets leave below a table. */
  private hollow: { readonly cells: readonly string[]; readonly row: number }[] = [];
  private first: { readonly cells: readonly string[]; readonly row: number } | undefined;
  private width = 0;
  /** The names of the columns, where a line may have them again, and the lines that do. */
  private names: readonly string[] = [];
  private readonly repeats: number[] = [];
  /** The line of the names as it stands, until the next one has come. */
  private firstLine = '';
  /** Whether the row that is read begins with a quote. */
  private isQuoted = false;
  /** The first lines, each as it stands, and what follows the one that is read: where the names are looked for if the first line has none. */
  private readonly top: string[] = [];
  private ahead: () => string = () => '';
  private namesRow = 1;
  private visit: VisitRow | undefined;
  /** The separator, once it is known. */
  delimiter: string | undefined;

  /**
   * @param file Its name, for messages.
   * @param open Called with the column names; what it returns is called with every row.
   */
  constructor(file: string, options: Pick<ReadOptions, 'skip' | 'header' | 'layout'>, open: OpenTable) {
    this.file = file;
    this.options = options;
    this.open = open;
  }

  /** @throws InputError for quotes that do not match and rows with more or fewer cells than the header. */
  push(piece: string): void {
    const all = this.rest + piece;
    this.breakAt ??= /\n/.test(all) ? '\n' : undefined;
    const end = this.breakAt;
    if (end === undefined) {
      this.rest = all;
      return;
    }
    let from = 0;
    this.ahead = () => all.slice(from, from + 20_000);
    for (let at = all.indexOf(end); at !== -1; at = all.indexOf(end, from)) {
      const begin = from;
      from = at + 1;
      this.takeLine(all.slice(begin, at));
    }
    this.rest = all.slice(from);
  }

  end(): void {
    if (this.breakAt === undefined) {
      // A file of one line, or of lines that end as on old Macs.
      for (const line of this.rest.split('\r')) this.takeLine(line);
    } else if (this.rest !== '') this.takeLine(this.rest);
    if (this.pending !== '') throw this.quoteError();
    if (this.first !== undefined) this.begin(this.first, undefined);
  }

  /** What a person should know, once all is read. */
  get notes(): readonly Text[] {
    const [hollow] = this.hollow;
    const count = this.hollow.length;
    const ends =
      hollow === undefined
        ? []
        : [
            text`The last ${count === 1 ? 'line holds' : `${count} lines hold`} separators alone, from line ${hollow.row} on, and ${count === 1 ? 'is' : 'are'} passed over.`,
          ];
    const [first, ...more] = this.repeats;
    if (first === undefined) return ends;
    if (more.length === 0) return [text`Line ${first} has the names of the columns again and is passed over.`, ...ends];
    return [
      ...ends,
      text`Line ${first} and ${more.length} ${more.length === 1 ? 'other has' : 'others have'} the names of the columns again and are passed over.`,
    ];
  }

  private takeLine(raw: string): void {
    this.line++;
    if (this.top.length < 60) this.top.push(raw.replace(/\r$/, ''));
    const whole = this.pending === '' ? raw : `${this.pending}\n${raw}`;
    if (this.pending === '') this.row = this.line;
    const ended = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const line = this.isFramed ? unframe(ended) : ended;
    if (this.before.length < (this.options.skip ?? 0)) {
      this.before.push(line);
      return;
    }
    if (this.first === undefined && this.visit === undefined && this.pending === '') {
      if (line.trim() === '') return;
      const told = /^"?sep=(.)"?;*$/i.exec(line)?.[1];
      if (told !== undefined) {
        // What Excel writes and reads before the names.
        this.delimiter = told;
        return;
      }
      if (line.startsWith('#')) {
        this.comment = { line, row: this.row };
        return;
      }
      if (/^[-=+]*\+[-=+]*$/.test(line)) return;
      this.delimiter ??= separatorOf(line);
      this.isFramed = this.delimiter === '|' && unframe(line) !== line;
      this.takeComment(line);
      this.firstLine = line;
      if (this.isFramed) {
        this.takeCells(splitBare(unframe(line), '|'));
        return;
      }
    }
    if (this.delimiter === '|' && (isRule(line, this.isFramed) || COUNTS_ROWS.test(line))) return;
    if (this.first?.cells.length === 1 && this.pending === '') {
      if (isRuleBelow(this.firstLine, line)) {
        this.delimiter = '|';
        return;
      }
      this.refuseTitle(line);
    }
    const delimiter = this.delimiter ?? ',';
    this.isQuoted = false;
    if (!line.includes('"')) {
      this.takeCells(splitBare(line, delimiter));
      return;
    }
    if (countQuotes(line) % 2 === 1) {
      if (whole.length > LONGEST) throw this.quoteError();
      this.pending = whole;
      return;
    }
    this.pending = '';
    const cells = splitQuoted(line, delimiter);
    if (cells === undefined) throw this.quoteError();
    this.isQuoted = line.startsWith('"');
    this.takeCells(cells);
  }

  /** A line that begins with # has the names if it has as many cells as the first that does not, which then is data; else it is passed over. */
  private takeComment(next: string): void {
    const { comment, delimiter = ',' } = this;
    const cells = comment && splitQuoted(comment.line, delimiter);
    const data = splitQuoted(next, delimiter);
    const isNames = cells !== undefined && cells.length > 1 && cells.length === data?.length;
    if (isNames && data.some((cell) => DECIMAL.test(cell))) this.first = { cells, row: comment!.row };
  }

  private takeCells(cells: readonly string[]): void {
    const { row } = this;
    if (cells.length === 1 && cells[0] === '') {
      this.blanks.push(row);
      return;
    }
    if (this.visit === undefined) {
      // Nothing above a table is no row of names.
      if (this.first === undefined && cells.length > 1 && cells.every((cell) => cell === '')) return;
      if (this.first === undefined) {
        this.first = { cells, row };
        return;
      }
      this.begin({ ...this.first, cells: fitNames(this.first.cells, cells, this.isQuoted) }, cells);
    }
    if (this.width === 1) for (const blank of this.blanks) this.visit!([''], blank);
    this.blanks = [];
    if (cells[0] === this.names[0] && isSame(cells, this.names)) {
      this.repeats.push(row);
      return;
    }
    if (this.width > 1 && cells.every((cell) => cell === '')) {
      this.hollow.push({ cells, row });
      return;
    }
    for (const one of this.hollow) this.takeRow(one.cells, one.row);
    this.hollow = [];
    this.takeRow(cells, row);
  }

  private takeRow(cells: readonly string[], row: number): void {
    if (cells.length !== this.width) throw this.raggedError(cells, row);
    this.visit!(cells, row);
  }

  /** Column names are told from data by the row that follows. */
  private begin(
    first: { readonly cells: readonly string[]; readonly row: number },
    second: readonly string[] | undefined,
  ): void {
    this.first = undefined;
    this.namesRow = first.row;
    const skipped = this.before.map((line) => splitQuoted(line, this.delimiter ?? ',') ?? []);
    const header = headerOf({ ...first, second, skipped }, this.file, this.options);
    this.width = first.cells.length;
    const below = header.columns.indexOf('', 1) > 0 ? this.linesAbove() : undefined;
    this.visit = this.open({ ...header, delimiter: this.delimiter, ...(below === undefined ? {} : { below }) });
    // Numbers of a row may be those that name columns.
    if (!header.isMade && first.cells.some((name) => /\p{L}/u.test(name))) this.names = first.cells;
    if (header.isMade) this.visit(first.cells, first.row);
  }

  /** @throws InputError where the names seem to be a title: they have no separator, the next line has one. */
  private refuseTitle(line: string): void {
    const { first, row, file } = this;
    const separator = separatorOf(line.trim());
    if (separator === ',' || separator === this.delimiter) return;
    throw new InputError({
      file,
      row: first!.row,
      found: `${JSON.stringify(first!.cells[0])}, a line without ${JSON.stringify(separator)}, which parts the cells of the next one`,
      expected: 'the names of the columns',
      remedy: text`If the next line has them, pass ${option('skip', this.linesAbove() ?? row - 1)}.`,
    });
  }

  /** Lines above the names, where these stand below the first line. */
  private linesAbove(): number | undefined {
    const lines = [...this.top, ...this.ahead().split(/\r?\n/)];
    const above = linesAboveNames(lines);
    return above !== undefined && above >= this.namesRow ? above : undefined;
  }

  private quoteError(): InputError {
    const { file, row } = this;
    const line = this.top[row - 1] ?? '';
    if (isSpaced(line)) {
      return new InputError({
        file,
        row,
        found: `${JSON.stringify(line)}, whose cells spaces part`,
        expected: 'cells parted by commas, semicolons, tabs or bars',
        remedy: 'Put one of these in place of the spaces: in R, write.csv(x, file) does.',
      });
    }
    return new InputError({
      file,
      row,
      found: 'a quote (") that does not enclose a whole cell',
      expected: 'quotes in pairs around a cell, doubled inside it',
      remedy: 'Correct the quotes.',
    });
  }

  private raggedError(cells: readonly string[], row: number): InputError {
    const { file, width } = this;
    const quotes = `put quotes around a cell that contains ${JSON.stringify(this.delimiter)}`;
    // Names that say what the first column is are no names of others.
    const isNext =
      row === this.namesRow + 1 &&
      cells.length === width + 1 &&
      !/^(?:unique_id|ds|date|time)$/i.test(this.names[0] ?? '');
    const above = row > 60 ? undefined : this.linesAbove();
    if (above !== undefined) {
      const found = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
      const remedy = text`The names of the columns seem to stand in line ${above + 1}: pass ${option('skip', above)}.`;
      return new InputError({ file, row, found, expected: `${width} as in the header`, remedy });
    }
    const named = `name${this.delimiter}${this.firstLine.length > 20 ? `${this.firstLine.slice(0, 20)}...` : this.firstLine}`;
    const many = isNext
      ? `If the first column has no name, write one before those of line ${this.namesRow}, ${JSON.stringify(named)}; else remove what is too much, or ${quotes}.`
      : row > 30
        ? `Remove what is too much, or ${quotes}.`
        : text`Remove what is too much, ${quotes}, or, if this line has the names of the columns, pass ${option('skip', row - 1)}.`;
    return new InputError({
      file,
      row,
      found: `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`,
      expected: `${width} as in the header`,
      remedy: cells.length < width ? 'Add what is missing or remove the row.' : many,
    });
  }
}

/**
 * Names as many as the cells of the rows: where these end in a separator more or less than the names do, and where only the names of rows have none, as R writes tables.
 * @param isQuoted whether the first row begins with a quote
 */
function fitNames(names: readonly string[], first: readonly string[], isQuoted: boolean): readonly string[] {
  if (first.every((cell) => cell === '')) return names;
  if (first.length === names.length + 1) {
    if (first.at(-1) === '') return [...names, ''];
    // A date below another name than its own is one of a row whose decimals follow a comma.
    const isDate = parseTimeLabel(first[0]!).kind === 'date' && names.some((name) => /^ds$|date|time/i.test(name));
    return isQuoted && !isDate ? ['', ...names] : names;
  }
  const isCut =
    first.length > 1 && first.length < names.length && names.slice(first.length).every((name) => name === '');
  return isCut ? names.slice(0, first.length) : names;
}

/** Whether spaces part the cells of a line: words in quotes or numbers, two at the least, as R writes tables. */
function isSpaced(line: string): boolean {
  return /^(?:"[^"]*"|[^\s"]+)(?:\s+(?:"[^"]*"|[^\s"]+))+$/.test(line.trim()) && line.includes('"');
}

/** How many lines of a text stand above the names of its columns, by any separator; undefined where none has them. */
export function linesAboveNames(lines: readonly string[]): number | undefined {
  const counts = SEPARATORS.map((separator) => findNames(lines, (line) => splitQuoted(line, separator)));
  return counts.find((count) => count !== undefined);
}

/** A row without the bars around it. */
function unframe(line: string): string {
  return /^\s*\|(.*)\|\s*$/s.exec(line)?.[1] ?? line;
}

/** Whether a line only parts rows, as below the names of a table of Markdown, of psql or of MySQL. */
function isRule(line: string, isFramed: boolean): boolean {
  return /^[\s|+:=-]+$/.test(line) && (isFramed ? /-|=/ : /--|==/).test(line);
}

/** Whether a line parts the name of the only column of a table of psql from its cells: it is as long, in dashes. */
function isRuleBelow(name: string, line: string): boolean {
  return name.startsWith(' ') && line.length === name.length && /^-+$/.test(line);
}

function isSame(cells: readonly string[], names: readonly string[]): boolean {
  return cells.length === names.length && cells.every((cell, at) => cell === names[at]);
}

function splitBare(line: string, delimiter: string): readonly string[] {
  return line.split(delimiter).map((cell) => cell.trim());
}

/** The separator most frequent outside quotes in a line; a quoted name may hold any of them. */
function separatorOf(line: string): string {
  if (beginsEurostat(line)) return '\t';
  const counts = new Map<string, number>(SEPARATORS.map((separator) => [separator, 0]));
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    const count = quoted ? undefined : counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return SEPARATORS.reduce((best, separator) => {
    const count = counts.get(separator)!;
    return count > 0 && count >= counts.get(best)! ? separator : best;
  });
}

function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) count++;
  return count;
}

/** The cells of a row with quotes; undefined where a quote does not enclose a whole cell. */
function splitQuoted(line: string, delimiter: string): readonly string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (true) {
    while (line[at] === ' ' || (line[at] === '\t' && delimiter !== '\t')) at++;
    let end: number;
    // Spreadsheets take ="0012" for text.
    if (line[at] === '=' && line[at + 1] === '"') at++;
    if (line[at] === '"') {
      let close = at + 1;
      while (close < line.length && (line[close] !== '"' || line[close + 1] === '"'))
        close += line[close] === '"' ? 2 : 1;
      if (close >= line.length) return undefined;
      const cell = line.slice(at + 1, close).replaceAll('""', '"');
      cells.push(/^="([^"]*)"$/.exec(cell)?.[1] ?? cell);
      end = line.indexOf(delimiter, close + 1);
      if (line.slice(close + 1, end === -1 ? undefined : end).trim() !== '') return undefined;
    } else {
      end = line.indexOf(delimiter, at);
      const cell = line.slice(at, end === -1 ? undefined : end).trim();
      if (cell.includes('"')) return undefined;
      cells.push(cell);
    }
    if (end === -1) return cells;
    at = end + delimiter.length;
  }
}
