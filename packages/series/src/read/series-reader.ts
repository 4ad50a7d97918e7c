// Rows of a file, seen twice, -> series: the first time says what the columns are, the second builds.

import { InputError, option, type Text, text } from '../errors.ts';
import type { Series } from '../series.ts';
import { parseEpoch } from '../time/time-label.ts';
import { refuseGrids } from './advice/grids.ts';
import { namesConstant } from './advice/names-series.ts';
import { ColumnSurvey } from './cells/column-survey.ts';
import { isoOf } from './cells/date-spelling.ts';
import { type Marks, marksOf } from './cells/missing.ts';
import { checkMarks, decideNumbers, type NumberFormat } from './cells/number-format.ts';
import { CellReader, cellError, isExact, isMissing, readLabel } from './cells/read-cell.ts';
import { remedyForSum } from './cells/sum-rows.ts';
import { decideTimes, type ReadTime, readTime, type TimeFormat, wayOf } from './cells/time-column.ts';
import { findTimes, namesTimes } from './find-times.ts';
import { findMissing } from './first-missing.ts';
import { JoinedCells } from './joined-cells.ts';
import { checkColumns, findLayout, type Layout, nameMade, refuseNames } from './layout.ts';
import { LeftoverColumns, refuseParts } from './leftover-columns.ts';
import { refuseInstants, refuseMadeParts, refuseUnsaidParts } from './other-times.ts';
import type { Reading, ReadOptions } from './read-options.ts';
import { type RowOrder, SeriesBuilder } from './series-builder.ts';
import { noteCut, noteNumbersForNone, noteOrders, noteSame, noteSeries, noteTimes, noteWords } from './series-notes.ts';
import { remedyForLateHour, remedyForPeriod, remedyForText, remedyForTwice } from './series-remedies.ts';
import type { Cell, Header, OpenTable, VisitRow } from './table.ts';
import { isEurostat, withoutFlags } from './text/eurostat.ts';
import { findJoined, type JoinedTime, joinTime, namesPart } from './time-parts.ts';
import { findWideRows, readWideRows, sameRowError, type WideRows } from './wide-rows.ts';

/** What the first look at a file decided. */
export interface Decisions {
  readonly header: Header;
  readonly joined: JoinedTime | undefined;
  readonly layout: Layout;
  readonly rows: WideRows | undefined;
  readonly times: TimeFormat | undefined;
  readonly numbers: NumberFormat;
  readonly surveys: readonly ColumnSurvey[];
  readonly notes: readonly Text[];
}

/** Takes the rows of one file: first all through `survey`, then all through `build`. */
export class SeriesReader {
  private readonly file: string;
  private readonly options: Omit<ReadOptions, 'format'> & { readonly least?: number };
  private readonly largest: number;
  private readonly na: Marks;
  private readonly builders = new Map<string, { readonly builder: SeriesBuilder; readonly row: number }>();
  private readonly whole: Series[] = [];
  /** Rows, each a series, that begin or end with missing values. */
  private cut = 0;
  private readonly point: number[] = [];
  private header: Header = { columns: [], row: 1 };
  /** Whether every row is a series. */
  private hasRows = false;
  private joined: JoinedTime | undefined;
  private joinedCells: JoinedCells | undefined;
  private firstCells: readonly Cell[] = [];
  private surveys: readonly ColumnSurvey[] = [];
  private leftover: LeftoverColumns | undefined;
  private decided: Decisions | undefined;
  private readers: readonly CellReader[] = [];
  private readonly known = new Map<string, ReadTime>();

  /** @param largest size of a number that whoever takes the series can hold */
  constructor(
    file: string,
    options: Omit<ReadOptions, 'format'> & { readonly least?: number },
    largest = Number.MAX_VALUE,
  ) {
    this.file = file;
    this.options = options;
    this.largest = largest;
    this.na = marksOf(options.na ?? []);
  }

  /** The first look. */
  readonly survey: OpenTable = withoutFlags((header) => {
    this.header = header;
    this.hasRows = this.options.layout === 'rows' || isEurostat(header.columns);
    this.joined = this.hasRows ? undefined : findJoined(header, this.options, this.file);
    this.joinedCells = this.joined && new JoinedCells(header, this.joined);
    const names = this.joined === undefined ? header.columns : [...header.columns, this.joined.name];
    this.surveys = names.map(() => new ColumnSurvey(this.na));
    this.leftover = new LeftoverColumns(names);
    return (given, row) => {
      if (this.surveys[0]?.rows === 0) this.firstCells = [...given];
      const cells = this.withTime(given);
      for (const [at, survey] of this.surveys.entries()) survey.see(cells[at], row);
      this.leftover!.see(cells);
      this.joinedCells?.see(given);
    };
  });

  /** @throws InputError where it is not clear what a column is, or how its cells are written */
  decide(): Decisions {
    if (this.decided !== undefined) return this.decided;
    const { file, options, surveys, joined } = this;
    if (surveys.length === 0 || surveys[0]!.rows === 0) {
      throw new InputError({
        file,
        found: 'only column names',
        expected: 'rows of numbers below them',
        remedy: 'Check that the file is complete.',
      });
    }
    if (options.fill !== undefined && options.missing === 'drop') {
      const remedy = text`Leave ${option('missing', 'drop')} out to fill them in.`;
      throw new InputError({
        file,
        option: 'fill',
        found: options.fill,
        expected: 'missing values that are kept',
        remedy,
      });
    }
    checkMarks(options, file);
    const taken = this.joinedCells?.check(file, options.id) ?? [];
    if (this.header.isMade === true) refuseNames(this.firstCells, surveys, { file, row: this.header.row });
    if (this.header.isMade === true && options.time === undefined) refuseMadeParts(this.header, surveys, file);
    if (!this.hasRows) refuseGrids({ header: this.header, surveys, file, names: options });
    const header = this.nameColumns();
    const rows = this.hasRows ? findWideRows(header, surveys, { file, options }) : undefined;
    const { time, ignored, notes } =
      rows === undefined
        ? findTimes(header, surveys, { names: options, file, joined })
        : { time: undefined, ignored: [], notes: rows.notes };
    if (rows === undefined && joined === undefined && options.time === undefined)
      refuseUnsaidParts(this.header, surveys, { file, names: options, time });
    const unused = rows === undefined ? this.unused(time) : { columns: [], same: [], notes: [] };
    const layout =
      rows?.layout ?? findLayout(header, options, { file, time, ignored: [...ignored, ...unused.columns], surveys });
    const used = new Set([
      ...layout.series.flatMap(({ columns }) => columns),
      layout.id ?? -1,
      time ?? -1,
      ...ignored,
      ...unused.same,
    ]);
    if (joined !== undefined) used.add(header.columns.length - 1);
    const columns = [time, layout.id, ...(joined?.columns ?? []), ...layout.series.flatMap(({ columns }) => columns)];
    checkColumns(
      this.header,
      columns.flatMap((at) => header.columns[at ?? -1] ?? []),
      file,
    );
    if (layout.form !== 'wide' && rows === undefined) {
      this.leftover?.check({ file, row: header.row }, used, { id: layout.id !== undefined, time: time !== undefined });
    }
    const place = { file, row: header.row };
    const isText = ({ text, numbers }: ColumnSurvey) => text > numbers;
    // A column of text is refused where it is read, which says more of what is wrong.
    const hasText = layout.series.some(({ columns }) => isText(surveys[columns[0]!]!));
    if (layout.form === 'wide' && rows === undefined && !hasText) {
      refuseInstants(layout, { columns: header.columns, surveys, ...place });
      refuseParts(
        layout.series.map(({ id = '' }) => id),
        {
          ...place,
          time: time === undefined ? undefined : header.columns[time]!,
          repeats: time !== undefined && surveys[time]!.texts.length < surveys[time]!.rows,
        },
      );
    }
    const timesOf = (at: number) =>
      decideTimes(
        surveys[at]!,
        { ...options, isLong: layout.id !== undefined },
        { ...place, column: header.columns[at]!, dates: header.columns[this.dates(at)] },
      );
    // Text in a column of times is refused as times that are not understood.
    const unread = layout.series.flatMap(({ columns }) => columns).find((at) => this.seemsTimes(at, time));
    if (layout.form === 'wide' && rows === undefined && unread !== undefined) timesOf(unread);
    const times = time === undefined ? undefined : timesOf(time);
    const numbers = this.decideNumbers(layout, header);
    const word = times === undefined ? [] : noteTimes(times);
    const all = layout.form === 'wide' && rows === undefined ? noteSeries(layout) : [];
    const made = header.isMade ? [text`It has no names of columns; they are called ${header.columns.join(', ')}.`] : [];
    this.decided = {
      header,
      joined,
      layout,
      rows,
      times,
      numbers,
      surveys,
      notes: [...made, ...taken, ...notes, ...(layout.notes ?? []), ...unused.notes, ...word, ...all],
    };
    return this.decided;
  }

  /** The second look. */
  readonly build: OpenTable = withoutFlags(() => {
    const { layout, header, numbers, surveys, rows } = this.decide();
    const { pastCovariates = [], futureCovariates = [], needed = [] } = this.options;
    const targets = [this.options.target ?? []].flat();
    const covariates = [...pastCovariates, ...futureCovariates, ...needed].filter((name) => !targets.includes(name));
    const isWhole = ({ columns }: Layout['series'][number]) => columns.every((at) => surveys[at]!.missing.size === 0);
    const whole =
      layout.form === 'wide' && rows === undefined ? layout.series.filter(isWhole).map(({ id = '' }) => id) : [];
    this.readers = header.columns.map((name, column) => {
      return new CellReader({
        format: numbers,
        na: this.na,
        isEmpty: surveys[column]!.isEmpty,
        takesBooleans: covariates.includes(name),
        areBooleans: surveys[column]!.areBooleans,
        beyond: surveys[column]!.beyond,
        largest: this.largest,
        remedy: remedyForText(name, surveys[column]!, {
          columns: this.header.columns,
          surveys: this.surveys,
          layout,
          row: this.header.row,
          skip: this.options.skip ?? 0,
        }),
        whole,
        hasPlan: futureCovariates.length > 0 && !covariates.includes(name),
      });
    });
    const visit = rows !== undefined ? this.visitWideRow(rows) : this.visit;
    return (cells, row) => this.blameMissing(() => visit(cells, row));
  });

  /** @throws InputError when a series has fewer than two rows, or a time twice */
  finish(understood: {
    readonly format: string;
    readonly delimiter?: string | undefined;
    readonly notes?: readonly Text[] | undefined;
  }): Reading {
    const { header, layout, surveys } = this.decided!;
    const twice = {
      column: layout.time === undefined ? '' : header.columns[layout.time]!,
      least: this.options.least ?? 2,
      remedy: remedyForTwice({ columns: header.columns, surveys, layout, given: this.header.columns.length }),
    };
    const built = this.blameMissing(() =>
      Array.from(this.builders.values(), ({ builder, row }) => builder.finish(this.file, row, twice)),
    );
    const series = this.whole.length > 0 ? this.whole : built.map(({ series }) => series);
    const error = this.refusesMissing() ? findMissing(this.readers, series) : undefined;
    if (error !== undefined) throw error;
    const missing: Record<string, number> = {};
    for (const at of layout.series.flatMap(({ columns }) => columns)) {
      for (const [mark, count] of this.surveys[at]!.missing) missing[mark] = (missing[mark] ?? 0) + count;
    }
    return this.toReading(series, {
      ...understood,
      orders: new Set(built.map(({ order }) => order)),
      missing,
    });
  }

  /** Series that were built by what was decided, and how. */
  toReading(
    series: readonly Series[],
    {
      format,
      delimiter,
      orders,
      missing,
      notes: more = [],
    }: {
      readonly format: string;
      readonly delimiter?: string | undefined;
      readonly orders: ReadonlySet<RowOrder>;
      readonly missing: Readonly<Record<string, number>>;
      /** What is to be said beside. */
      readonly notes?: readonly Text[] | undefined;
    },
  ): Reading {
    const { header, layout, rows, times, numbers, notes } = this.decided!;
    const values = layout.series.flatMap(({ columns }) => columns);
    const answers = values.filter((at) => this.surveys[at]!.booleans > 0).map((at) => header.columns[at]!);
    return {
      series,
      notes: [
        ...notes,
        ...noteCut(this.cut),
        ...more,
        ...noteOrders(orders, series.length),
        ...noteNumbersForNone(series),
      ],
      understood: {
        file: this.file,
        format,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(header.isMade ? { header: 'none' } : {}),
        layout: rows === undefined ? layout.form : 'rows',
        ...(layout.id === undefined ? {} : { id: header.columns[layout.id]! }),
        ...(layout.time === undefined ? {} : { time: header.columns[layout.time]! }),
        ...(times === undefined ? {} : { times: times.name }),
        ...(times?.spelling === undefined ? {} : { spelling: times.spelling }),
        ...(times === undefined ? {} : wayOf(times)),
        ...(this.showsDecimals() ? { decimal: numbers.decimal } : {}),
        ...(numbers.thousands === undefined ? {} : { thousands: numbers.thousands }),
        missing,
        ...(answers.length === 0 ? {} : { answers }),
      },
    };
  }

  /** Whether anything tells what parts decimals: numbers of text, or an option. */
  private showsDecimals(): boolean {
    const { decimal, thousands } = this.options;
    if (decimal !== undefined || thousands !== undefined) return true;
    const columns = this.decided!.layout.series.flatMap(({ columns }) => columns);
    return columns.some((at) => this.surveys[at]!.evidence.showsDecimals);
  }

  private withTime(cells: readonly Cell[]): readonly Cell[] {
    return this.joined === undefined ? cells : [...cells, joinTime(cells, this.joined)];
  }

  /** The names that the file gives; where it gives none, `ds` and `y` for what seems to be that. */
  private nameColumns(): Header {
    const { header, surveys, joined } = this;
    if (header.isMade && joined === undefined) return nameMade(header, surveys);
    return joined === undefined ? header : { ...header, columns: [...header.columns, joined.name] };
  }

  /** Columns that hold no value of a series: those of one text, those without a name and a cell, and the joined one of columns that did not make a time. */
  private unused(time: number | undefined): {
    readonly columns: readonly number[];
    /** Those of one text. */
    readonly same: readonly number[];
    readonly notes: readonly Text[];
  } {
    const { header, surveys, options, joined } = this;
    const taken = new Set<unknown>([options.id ?? 'unique_id', ...[options.time ?? []].flat()]);
    const all = header.columns
      .map((_, at) => at)
      .filter((at) => at !== time && !joined?.columns.includes(at) && !taken.has(header.columns[at]));
    const joins = joined === undefined || time === header.columns.length ? [] : [header.columns.length];
    const empty = all.filter((at) => header.columns[at] === '' && surveys[at]!.isEmpty);
    const isNamed = [options.target, options.needed, options.pastCovariates, options.futureCovariates].some(
      (names) => [names ?? []].flat().length > 0,
    );
    // Where values stand beside them, what is the same in every row says what they are, and tells nothing apart.
    const hasValues = all.some((at) => surveys[at]!.numbers > 0);
    const same = !hasValues ? [] : all.filter((at) => header.columns[at] !== '' && surveys[at]!.isSame);
    if (isNamed) return { columns: [...empty, ...joins], same, notes: [] };
    const namesOf = (some: readonly number[]) => some.map((at) => header.columns[at]!);
    const numbers = all.filter((at) => surveys[at]!.isSameNumber && namesConstant(header.columns[at]!));
    // Where no other values are left they are what the file is about.
    const isLeft = all.some((at) => !numbers.includes(at) && surveys[at]!.numbers > 0);
    const alike = isLeft ? numbers : [];
    // The name of a quarter, month or day beside the times tells nothing more.
    const words = all.filter((at) => time !== undefined && !same.includes(at) && surveys[at]!.holdsWords);
    const parts = words.filter((at) => namesPart(header.columns[at]!));
    const notes = [
      ...noteSame(namesOf(same), 'text'),
      ...noteSame(namesOf(alike), 'number'),
      ...noteWords(namesOf(parts)),
    ];
    return { columns: [...empty, ...same, ...alike, ...parts, ...joins], same: [...same, ...alike], notes };
  }

  private decideNumbers(layout: Layout, { columns, delimiter }: Header): NumberFormat {
    const values = layout.series.flatMap(({ columns }) => columns);
    const read = values.map((at) => ({ name: columns[at]!, evidence: this.surveys[at]!.evidence }));
    try {
      return decideNumbers(read, this.options, { file: this.file, delimiter });
    } catch (error) {
      // What is no number at all is blamed before one that may be two.
      const row = error instanceof InputError ? (error.row ?? 0) : 0;
      const at = values.find((column) => (this.surveys[column]!.firstWord?.row ?? row) < row);
      if (at === undefined) throw error;
      const { cell, row: line } = this.surveys[at]!.firstWord!;
      const remedy = 'Correct it or remove the row.';
      throw cellError(this.place(at, line, columns), JSON.stringify(cell), 'a number', remedy);
    }
  }

  private readonly visit: VisitRow = (given, row) => {
    const { layout, header } = this.decided!;
    const cells = this.withTime(given);
    const rowId =
      layout.id === undefined ? '' : readLabel(cells[layout.id], this.place(layout.id, row), 'a name of a series');
    let time: ReadTime | undefined;
    for (const { id = rowId, features, columns } of layout.series) {
      const builder = this.builderOf(id, features, row);
      const values = this.point;
      values.length = 0;
      for (const column of columns) {
        const value = this.readers[column]!.read(cells[column], {
          file: this.file,
          row,
          column: header.columns[column]!,
        });
        values.push(value ?? Number.NaN);
      }
      if (this.options.missing === 'drop' && values.some(Number.isNaN)) continue;
      if (layout.time !== undefined) time ??= this.timeOf(cells[layout.time], row, layout.time);
      builder.add(values, row, time);
    }
  };

  private visitWideRow(rows: WideRows): VisitRow {
    const ids = new Set<string>();
    return (cells, row) => {
      const read = (column: number) => this.readers[column]!.read(cells[column], this.place(column, row));
      const isEmpty = (column: number) => isMissing(cells[column], this.na);
      const id =
        rows.id === undefined
          ? `series-${this.whole.length + 1}`
          : readLabel(cells[rows.id], this.place(rows.id, row), 'a name of a series');
      if (rows.id !== undefined && ids.has(id)) throw sameRowError(id, rows, this.place(rows.id, row));
      ids.add(id);
      const place = { file: this.file, row };
      if (isEmpty(rows.columns[0]!) || isEmpty(rows.columns.at(-1)!)) this.cut++;
      this.whole.push(readWideRows(rows, { id, read, isEmpty, place, keepsMissing: this.options.missing !== 'drop' }));
    };
  }

  private refusesMissing(): boolean {
    return this.options.missing !== 'drop' && this.options.fill === undefined;
  }

  /** Of all that is wrong, a missing value that comes first is what is said. */
  private blameMissing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw (this.refusesMissing() ? findMissing(this.readers, undefined) : undefined) ?? error;
    }
  }

  private place(column: number, row: number, columns = this.decided!.header.columns) {
    return { file: this.file, row, column: columns[column]! };
  }

  private builderOf(id: string, features: readonly string[], row: number): SeriesBuilder {
    const known = this.builders.get(id);
    if (known !== undefined) return known.builder;
    const builder = new SeriesBuilder(id, features);
    this.builders.set(id, { builder, row });
    return builder;
  }

  private timeOf(cell: Cell, row: number, column: number): ReadTime {
    const label = readLabel(cell, this.place(column, row), 'a time').trim();
    const known = this.known.get(label);
    if (known !== undefined) return known;
    const format = this.decided!.times!;
    const time = readTime(label, format);
    // Nanoseconds since 1970 are told apart by their digits.
    if (time?.kind === 'number' && !isExact(label, time.value) && parseEpoch(label) === undefined) {
      const expected = 'a time that double precision holds';
      const remedy = 'Count in a larger unit, such as microseconds.';
      throw cellError(this.place(column, row), JSON.stringify(label), expected, remedy);
    }
    if (time === undefined) {
      const what = {
        number: 'a number',
        compact: 'a date',
        date: 'a date',
        spelt: 'a date',
        numbered: 'a label with one number in it',
        text: 'a label that is neither a number nor a date',
      };
      const { dateOrder } = this.options;
      const { header } = this.decided!;
      const isTold = dateOrder !== undefined && label === format.example;
      const expected = isTold
        ? `a date with the ${dateOrder} first, as was told`
        : `${what[format.kind]} as most rows have, such as ${JSON.stringify(format.example)}`;
      const remedy =
        this.remedyForOrder(label) ??
        remedyForLateHour(label) ??
        remedyForPeriod(label, header.columns[column]!) ??
        remedyForSum(label) ??
        'Correct it or remove the row.';
      throw cellError(this.place(column, row), JSON.stringify(label), expected, remedy);
    }
    if (this.known.size > 100_000) this.known.clear();
    this.known.set(label, time);
    return time;
  }

  /** What helps where a date is none in the order that was told, but in another. */
  private remedyForOrder(label: string): Text | undefined {
    const { dateOrder } = this.options;
    if (dateOrder === undefined || this.decided!.times?.kind !== 'spelt') return undefined;
    const other = (['day', 'month', 'year'] as const).find((order) => isoOf(label, order) !== undefined);
    return other && text`Pass ${option('dateOrder', other)}, or leave ${option('dateOrder')} out.`;
  }

  /** Whether a column that would be a series has the name of times and holds text. */
  private seemsTimes(at: number, time: number | undefined): boolean {
    const { text, numbers } = this.surveys[at]!;
    return time === undefined && text > numbers && namesTimes(this.header.columns[at] ?? '');
  }

  /** Another column than that of the times that holds dates; -1 where there is none. */
  private dates(time: number): number {
    return this.surveys.findIndex(({ holdsWrittenDates }, at) => at !== time && holdsWrittenDates);
  }
}
