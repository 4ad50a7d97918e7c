// What a column holds, cell by cell, before anything is decided: missing values, numbers, times, text.

import { DECIMAL, parseCompact, parseEpoch, parseTimeLabel } from '../../time/time-label.ts';
import type { Cell } from '../table.ts';
import { answerIn } from './booleans.ts';
import { withoutPoint } from './compact-floats.ts';
import { OrderEvidence } from './date-order.ts';
import { isClock, isoOf, type OpenParts, openParts, shortYearOf } from './date-spelling.ts';
import { DigitDays } from './digit-days.ts';
import { INFINITE, type Marks, MISSING } from './missing.ts';
import { NumberEvidence } from './number-format.ts';
import { NumberedLabels } from './numbered-labels.ts';
import { SerialDays } from './serial-days.ts';
import { ClockSpans } from './spans/clock-spans.ts';
import { Durations } from './spans/durations.ts';
import { Lasting } from './spans/lasting.ts';
import { ShortMonths } from './spans/short-months.ts';
import { SpanYears } from './spans/span-years.ts';

/** What a label can be as a time: `spelt` is a date to be rewritten; `stamp` and `digits` are such dates, in digits alone, the latter with its year at the end. */
export type TimeKind = 'number' | 'compact' | 'stamp' | 'digits' | 'date' | 'spelt' | 'clock' | 'text';

/** How often something was seen, and where first. */
export interface Seen {
  count: number;
  readonly row: number;
  readonly cell: string;
}

/** Numbers that show in which order they stand. */
const MOST_SEQUENCE = 2000;
/** Dates that show how all of them are spelt. */
const MOST_SPELT = 200;
/** 2024.01 or 01.2024, a number unless all others are months as well. */
const DOTTED_MONTH = /^(?:(?:19|20)\d\d\.(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d)$/;

/** Counts what one column holds. */
export class ColumnSurvey {
  rows = 0;
  numbers = 0;
  booleans = 0;
  text = 0;
  /** Rows of the first number and the last text before it. */
  firstNumber = 0;
  readonly missing = new Map<string, number>();
  readonly times = new Map<TimeKind, Seen>();
  /** The first text that is no number in any spelling. */
  firstWord: { readonly cell: string; readonly row: number } | undefined;
  /** Some of the dates that are to be rewritten, to tell how they are spelt. */
  readonly spelt = new Set<string>();
  /** Years of two digits: those that end dates or stand by a month's name, and those that dates may begin with. */
  readonly endYears = new Set<number>();
  readonly beginYears = new Set<number>();
  readonly evidence = new NumberEvidence();
  readonly order = new OrderEvidence();
  readonly digitDays = new DigitDays();
  readonly numbered = new NumberedLabels();
  readonly spans = new SpanYears();
  readonly durations = new Durations();
  readonly lasting = new Lasting();
  /** The first numbers, in the order of their rows. */
  readonly sequence: string[] = [];
  readonly serials = new SerialDays();
  readonly clockSpans = new ClockSpans();
  readonly shortMonths = new ShortMonths();
  /** Whether the cells count rows: 0, 1, 2, ... or from 1. */
  countsRows = true;
  /** Whether the cells are numbers each of which is above the one before. */
  rises = true;
  /** Numbers that may be seconds, milliseconds, microseconds or nanoseconds since 1970. */
  epochs = 0;
  /** By how much the numbers rise, where they all do by one amount, or stay or fall back; undefined where they differ. */
  step: number | undefined;
  /** The first number beside 0 and 1. */
  beyond: { readonly cell: string; readonly row: number } | undefined;
  private last: number | undefined;
  /** The first text, and whether all are it. */
  private firstText: string | undefined;
  private isOneText = true;
  private isOneNumber = true;
  private keepsStep = true;
  private readonly na: Marks;
  private readonly known = new Map<
    string,
    { readonly time: TimeKind; readonly isNumber: boolean; readonly parts: OpenParts | undefined }
  >();

  constructor(na: Marks) {
    this.na = na;
  }

  see(given: Cell, row: number): void {
    const cell = typeof given === 'string' ? given.trim() : given;
    this.rows++;
    if (cell === null || cell === undefined) {
      this.seeMissing('');
      return;
    }
    if (typeof cell === 'boolean') {
      this.booleans++;
      this.countsRows = false;
      return;
    }
    if (typeof cell === 'number' && this.na.has(String(cell))) {
      this.seeMissing(String(cell));
      return;
    }
    if (typeof cell === 'number' && Number.isFinite(cell)) {
      this.seeNumber(String(cell), row, { isText: false });
      return;
    }
    if (typeof cell === 'number') {
      this.seeNoNumber(String(cell), row);
      return;
    }
    if (typeof cell !== 'string') {
      this.text++;
      this.isOneText = false;
      return;
    }
    if (this.na.has(cell)) {
      this.seeMissing(cell);
      return;
    }
    if (DECIMAL.test(cell)) {
      this.seeNumber(cell, row);
      return;
    }
    if (MISSING.test(cell)) {
      this.seeMissing(cell);
      return;
    }
    if (INFINITE.test(cell)) {
      this.seeNoNumber(cell, row);
      return;
    }
    this.countsRows = false;
    if (answerIn(cell) !== undefined) {
      this.booleans++;
      this.count('text', cell, row);
      return;
    }
    this.seeText(cell, row);
  }

  /** Whether all cells are years that end in the next, spans of time, spans of the clock, or months of years of two digits. */
  private get isNumbered(): boolean {
    const { spans, durations, clockSpans, shortMonths, rows } = this;
    return (
      (spans.spell(rows) ?? durations.spell(rows) ?? clockSpans.find(rows) ?? shortMonths.find(rows)) !== undefined
    );
  }

  /** Whether all cells are times of another kind than plain numbers. */
  get holdsDates(): boolean {
    const seen = (kind: TimeKind) => this.times.get(kind)?.count ?? 0;
    const dates = ['date', 'spelt', 'compact', 'stamp', 'digits'].reduce(
      (sum, kind) => sum + seen(kind as TimeKind),
      0,
    );
    const isClear = this.numbers === this.rows && this.digitDays.isClear;
    return this.rows > 0 && (dates === this.rows || isClear || this.isNumbered);
  }

  /** Whether nine cells of ten are dates, or all but one, beside a line of units or a sum. */
  get holdsMostlyDates(): boolean {
    const dates = ['date', 'spelt'].reduce((sum, kind) => sum + (this.times.get(kind as TimeKind)?.count ?? 0), 0);
    return dates > 1 && (dates >= this.rows * 0.9 || (dates > 2 && dates === this.rows - 1));
  }

  /** Whether all cells are dates that no number is, and not always the same one. */
  get holdsWrittenDates(): boolean {
    const [dates, spelt] = [this.times.get('date'), this.times.get('spelt')];
    if (this.isNumbered) return true;
    return (dates?.count ?? 0) + (spelt?.count ?? 0) === this.rows && this.known.size > 1;
  }

  /** The different texts, in the order in which they were seen; of very many, the last of them. */
  get texts(): readonly string[] {
    return [...this.known.keys()];
  }

  get isEmpty(): boolean {
    return this.numbers + this.text + this.booleans === 0;
  }

  /** Whether all cells are one text, of more than two, which may be alike by chance. */
  get isSame(): boolean {
    return this.rows > 2 && this.text === this.rows && this.isOneText;
  }

  /** Whether all cells are one number, of more than two. */
  get isSameNumber(): boolean {
    return this.rows > 2 && this.numbers === this.rows && this.isOneNumber;
  }

  /** Whether every cell that holds anything is true or false, yes or no. */
  get areBooleans(): boolean {
    return this.numbers + this.text === 0;
  }

  /** Whether more cells are words than numbers, and no times of day. */
  get holdsWords(): boolean {
    return this.text > this.numbers && !this.holdsClock;
  }

  get holdsClock(): boolean {
    return this.rows > 0 && this.times.get('clock')?.count === this.rows;
  }

  private seeMissing(cell: string): void {
    this.countsRows = false;
    this.missing.set(cell, (this.missing.get(cell) ?? 0) + 1);
  }

  /** NaN, which is missing unless a number is infinite, which is refused where it is read. */
  private seeNoNumber(cell: string, row: number): void {
    this.rises = false;
    if (!INFINITE.test(cell) || this.na.has(cell)) this.seeMissing(cell);
    else if (this.numbers++ === 0) this.firstNumber = row;
  }

  private seeNumber(cell: string, row: number, { isText = true }: { readonly isText?: boolean } = {}): void {
    if (this.numbers++ === 0) this.firstNumber = row;
    const value = Number(cell);
    if (value !== 0 && value !== 1) this.beyond ??= { cell, row };
    if (this.countsRows && value !== this.rows - 1 && value !== this.rows) this.countsRows = false;
    this.seeRise(value);
    if (isText && cell.includes('.')) this.evidence.seePoint(cell, row);
    else if (isText) this.evidence.seeWhole(cell);
    this.digitDays.see(cell, row);
    this.serials.see(cell);
    if (this.sequence.length < MOST_SEQUENCE) this.sequence.push(cell);
    if (parseEpoch(cell) !== undefined || parseEpoch(String(Math.floor(value))) !== undefined) this.epochs++;
    const digits = /^\d{6,14}$/.test(cell);
    if ((digits || cell.endsWith('0')) && parseCompact(withoutPoint(cell)) !== undefined)
      this.count('compact', cell, row);
    else if (cell.length === 8 && isDate(cell)) {
      this.order.see(openParts(cell)!, cell, row);
      this.count('digits', cell, row);
    } else {
      const isStamp = digits ? cell.length >= 10 && /^(?:19|20)/.test(cell) : DOTTED_MONTH.test(cell);
      this.count(isStamp && isoOf(cell, 'month') !== undefined ? 'stamp' : 'number', cell, row);
    }
  }

  private seeRise(value: number): void {
    this.isOneNumber &&= this.last === undefined || value === this.last;
    const rise = value - (this.last ?? Number.NEGATIVE_INFINITY);
    this.last = value;
    if (!(rise > 0)) this.rises = false;
    if (!this.keepsStep || !Number.isFinite(rise) || !(rise > 0)) return;
    this.step ??= Number(rise.toPrecision(12));
    // Sums of tenths are off by some units in the last place.
    this.keepsStep = Math.abs(rise - this.step) <= 1e-9 * Math.abs(this.step) + 8 * Number.EPSILON * Math.abs(value);
    if (!this.keepsStep) this.step = undefined;
  }

  private seeText(cell: string, row: number): void {
    this.firstText ??= cell;
    this.isOneText &&= cell === this.firstText;
    this.spans.see(cell);
    this.durations.see(cell);
    this.lasting.see(cell);
    this.clockSpans.see(cell);
    this.shortMonths.see(cell);
    let known = this.known.get(cell);
    const isNew = known === undefined;
    known ??= { time: timeKindOf(cell), isNumber: false, parts: openParts(cell) };
    // Marks are counted by the cell, so what is no number is all that need not be looked at twice.
    const isNumber = known.time === 'text' && (isNew || known.isNumber) && this.evidence.see(cell, row);
    if (isNew) this.known.set(cell, { ...known, isNumber });
    if (isNew && known.time === 'spelt') this.seeYears(cell, known.parts);
    if (this.known.size > 20_000) this.known.clear();
    if (isNumber) {
      if (this.numbers++ === 0) this.firstNumber = row;
    } else {
      this.text++;
      this.firstWord ??= { cell, row };
    }
    if (known.time === 'text') this.numbered.see(cell);
    if (known.parts !== undefined) this.order.see(known.parts, cell, row);
    this.count(known.time, cell, row);
  }

  private seeYears(cell: string, parts: OpenParts | undefined): void {
    if (parts === undefined) {
      const year = shortYearOf(cell, 'month');
      if (year !== undefined) this.endYears.add(year);
    } else if (parts.third.length === 2) {
      this.endYears.add(Number(parts.third));
      this.beginYears.add(Number(parts.first));
    }
  }

  private count(kind: TimeKind, cell: string, row: number): void {
    const seen = this.times.get(kind);
    if (
      (['spelt', 'stamp', 'digits'].includes(kind) || /^(?:\d{5,7}|\d{10}|\d{12}|\d{4}\.\d)$/.test(cell)) &&
      this.spelt.size < MOST_SPELT
    )
      this.spelt.add(cell);
    if (seen === undefined) this.times.set(kind, { count: 1, row, cell });
    else seen.count++;
  }
}

/** Whether a label is a date in some order. */
function isDate(label: string): boolean {
  return isoOf(label, 'day') !== undefined || isoOf(label, 'month') !== undefined;
}

function timeKindOf(label: string): TimeKind {
  // Months and weeks of one digit go on without a zero in front.
  if (!/[MW]\d$/i.test(label) && parseTimeLabel(label).kind === 'date') return 'date';
  if (isDate(label)) return 'spelt';
  return isClock(label) ? 'clock' : 'text';
}
