// How the times of a file are written, decided over all of them; and a label read by that.

import { InputError, option, type Text, text } from '../../errors.ts';
import { isOfSpans, secondsIn } from '../../time/duration.ts';
import { monthByName } from '../../time/names/month-names.ts';
import { spellDate } from '../../time/spelling.ts';
import { DECIMAL, parseCompact, parseTimeLabel, toMilliseconds } from '../../time/time-label.ts';
import { quoted } from '../advice/queries.ts';
import type { ReadOptions, TimeWay } from '../read-options.ts';
import { findCentury } from './century.ts';
import type { ColumnSurvey, Seen, TimeKind } from './column-survey.ts';
import { withoutPoint } from './compact-floats.ts';
import { bestOrders, fitsAll } from './date-order.ts';
import { type DigitWay, findSpelling, isMonthName, isoOf, openParts, shortYearOf } from './date-spelling.ts';
import { lostZeros, maySayDates, partByName, saysDates } from './digit-days.ts';
import { areClocks, hiddenOrder } from './hidden-order.ts';
import { numberIn } from './numbered-labels.ts';
import { dateOfSerial } from './serial-days.ts';
import { beginOfSpan, spellingOfSpans } from './spans/clock-spans.ts';
import { lastingIn } from './spans/lasting.ts';
import { yearIn } from './spans/span-years.ts';

/** A clock and the name of its zone. */
const NAMED_ZONE =
  /\d:\d{2}(?:[:.]\d+)*\s*(?:[AP]M\s*)?\[?((?!AM|PM|UTC|GMT)[A-Z]{2,5}|[A-Z]\w+(?:\/\w+)+)\]?(?: \d{4})?$/;

/** A year among words. */
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

/** What all times of a file are. */
export interface TimeFormat {
  readonly kind: 'number' | 'date' | 'spelt' | 'compact' | 'numbered' | 'text';
  /** What comes first in dates that end in the year, where it mattered. */
  readonly order?: DigitWay;
  /** The first of the hundred years in which those of two digits lie, where there are such. */
  readonly century?: number | undefined;
  /** How dates that are kept as YYYY-MM-DD are spelt in the file, as `spellDate` takes it; undefined where they differ. */
  readonly spelling?: string;
  /** Whether they are spans of the clock, which stand where they begin. */
  readonly isSpan?: true;
  /** Whether they are spans of time in several units. */
  readonly isLasting?: true;
  /** Whether they are days as spreadsheets count them. */
  readonly serials?: { readonly hasClock: boolean };
  /** In words, for a person. */
  readonly name: string;
  /** A label that is as most are. */
  readonly example: string;
}

/** A label as it is kept, and what it means. */
export interface ReadTime {
  readonly label: string;
  readonly kind: 'number' | 'date' | 'text';
  readonly value: number;
}

/** What is told of times. */
type TimeOptions = { readonly [Name in 'dateOrder' | 'like']?: ReadOptions[Name] | undefined };

/** Where times stand, and the name of another column that holds dates. */
interface TimePlace {
  readonly file: string;
  readonly column: string;
  readonly row: number;
  readonly dates?: string | undefined;
}

/**
 * Decides how times are written: as most of them are.
 * @throws InputError where it is open what is the day and what the month, or text looks like dates that are not known
 */
export function decideTimes(
  survey: ColumnSurvey,
  { dateOrder, like, isLong }: TimeOptions & { readonly isLong: boolean },
  { dates: other, ...place }: TimePlace,
): TimeFormat {
  const seen = (kind: TimeKind): Seen =>
    survey.times.get(kind) ?? { count: 0, row: Number.POSITIVE_INFINITY, cell: '' };
  const groups = [
    first(['number', 'compact', 'stamp', 'digits'].map((kind) => seen(kind as TimeKind))),
    first([seen('date'), seen('spelt')]),
    first([seen('text'), seen('clock')]),
  ];
  const spans = survey.spans.spell(survey.rows);
  if (spans !== undefined) {
    const example = first(groups).cell;
    return { kind: 'numbered', name: `years that end in the next, ${spans}`, spelling: spans, example };
  }
  const durations = survey.durations.spell(survey.rows);
  if (durations !== undefined) {
    const example = first(groups).cell;
    return { kind: 'numbered', name: `spans of time, ${durations}, as seconds`, spelling: durations, example };
  }
  const clockSpans = survey.clockSpans.find(survey.rows);
  if (clockSpans !== undefined) return decideSpans({ survey, ...clockSpans }, { dateOrder, like }, place);
  const named = survey.numbers === 0 ? partByName(survey.texts, place.column) : undefined;
  if (named !== undefined) {
    const what = { week: 'weeks', quarter: 'quarters' }[named as string] ?? 'halves of years';
    const how = nameWritten(what, new Set(survey.texts.slice(0, 200)), (labels) => findSpelling(labels, named));
    return { kind: 'spelt', order: named, ...how, example: survey.texts[0]! };
  }
  const months = survey.shortMonths.find(survey.rows);
  if (months !== undefined) {
    const labels = survey.texts;
    const century = like?.century ?? findCentury(labels.flatMap((label) => shortYearOf(label, months) ?? []));
    const how = nameWritten('months', new Set(labels.slice(0, 200)), (some) => findSpelling(some, months, century));
    return { kind: 'spelt', order: months, ...how, example: labels[0]!, century };
  }
  const [numbers, dates, words] = groups as [Seen, Seen, Seen];
  const most = groups.reduce((best, one) =>
    one.count > best.count || (one.count === best.count && one.row < best.row) ? one : best,
  );
  if (most === numbers) {
    const inDigits = decideDigits({ survey, ...numbers }, { dateOrder, like }, place);
    if (inDigits !== undefined) return inDigits;
    const hidden = isLong ? undefined : hiddenOrder(survey.sequence);
    if (hidden !== undefined) {
      const remedy = text`Write dates as YYYY-MM-DD or YYYY-MM; if they are numbers, put the rows in their order.`;
      throw unknownTime(
        { ...place, row: numbers.row },
        numbers.cell,
        remedy,
        `which in the order of its rows is ${hidden}`,
      );
    }
    if (SAYS_CLOCK.test(place.column) && areClocks(survey.sequence)) throw clockAlone(numbers, other, place);
    return { kind: 'number', name: 'numbers', example: numbers.cell };
  }
  if (most === dates) {
    const spelt = seen('spelt');
    if (areOfOneMonth([...survey.spelt])) {
      const remedy = text`Write dates as YYYY-MM-DD, or years in four digits.`;
      throw unknownTime({ ...place, row: spelt.row }, spelt.cell, remedy);
    }
    if (areQuarters([...survey.spelt])) {
      return {
        kind: 'spelt',
        order: 'quarter',
        ...nameSpelling('quarters', survey, { order: 'quarter', like }),
        example: spelt.cell,
      };
    }
    if (spelt.count === 0) return { kind: 'date', name: 'dates', example: dates.cell };
    const { order, how } = decideOrder({ dateOrder, like }, (told) => survey.order.decide(told, place));
    return { kind: 'spelt', order, ...nameSpelling(`dates${how}`, survey, { order, like }), example: spelt.cell };
  }
  const beyond = survey.texts.find((label) => /^(?:2[5-9]|[3-9]\d|\d{3,}):[0-5]\d$/.test(label));
  if (beyond !== undefined) {
    const remedy = 'Write spans of time as hours, minutes and seconds, 39:30:00 or 00:39:30.';
    const why = `and ${JSON.stringify(beyond)}, which no day has`;
    throw unknownTime({ ...place, row: words.row }, words.cell, remedy, why);
  }
  if (seen('clock').count * 2 > words.count) throw clockAlone(seen('clock'), other, place);
  const [, zone] = NAMED_ZONE.exec(words.cell) ?? [];
  if (zone !== undefined) {
    const remedy = `Write the offset from UTC, such as 2000-12-31T23:00-05:00, in place of ${zone}, or leave ${zone} out.`;
    throw unknownTime({ ...place, row: words.row }, words.cell, remedy);
  }
  const [, name = ''] =
    /^(?:\d{1,2}(?:st|nd|rd|th|er|[ºª°])?\.?[ -](?:de )?)?(\p{L}{3,12})\.?(?:[ -]\d{1,2})?$/u.exec(words.cell) ?? [];
  if (isMonthName(name) && /\d/.test(words.cell)) {
    throw unknownTime({ ...place, row: words.row }, words.cell, 'Write the year beside the day, as in 2000-12-31.');
  }
  if (survey.lasting.holds(survey.rows) && survey.numbered.spell({ mayRepeat: isLong }) === undefined) {
    return { kind: 'numbered', isLasting: true, name: 'spans of time, as seconds', example: words.cell };
  }
  if (survey.shortMonths.mayBe(survey.rows)) {
    const remedy = 'Write months as YYYY-MM, and days as YYYY-MM-DD.';
    throw unknownTime({ ...place, row: words.row }, words.cell, remedy);
  }
  // Two numbers and more are a date of a kind that is not known, whose order nobody could tell.
  if ((words.cell.match(/\d+/g) ?? []).length >= 2) {
    throw unknownTime(
      { ...place, row: words.row },
      words.cell,
      text`Write dates as YYYY-MM-DD, or pass ${option('time')} with a column of numbers.`,
    );
  }
  const counts = words.count === survey.rows ? survey.numbered.spell({ mayRepeat: isLong }) : undefined;
  if (counts !== undefined) {
    return { kind: 'numbered', name: `numbers within labels, ${counts}`, spelling: counts, example: words.cell };
  }
  // Months of a language that is not known, seasons: rows that may stand newest first, which nothing would show.
  if (YEAR.test(words.cell)) {
    const remedy = text`Write dates as YYYY-MM-DD or YYYY-MM, or pass ${option('time')} with a column of numbers.`;
    throw unknownTime({ ...place, row: words.row }, words.cell, remedy);
  }
  const why = whyUnordered(survey.texts);
  if (why !== undefined) throw unknownTime({ ...place, row: words.row }, words.cell, why);
  return { kind: 'text', name: 'text, in the order of the rows', example: words.cell };
}

/** Names of columns that may hold times of day. */
const SAYS_CLOCK = /time|clock|zeit|uhr|heure|hora|hour|hhmm/i;

/** That a time of day has no date. */
function clockAlone(
  { row, cell }: Seen,
  dates: string | undefined,
  place: { readonly file: string; readonly column: string },
): InputError {
  const remedy =
    dates === undefined
      ? 'A time of day needs its date: write it before the time, as 2000-12-31 23:00, or in another column.'
      : text`A time of day needs its date: pass ${option('time', `${dates},${place.column}`)}.`;
  return unknownTime({ ...place, row }, cell, remedy);
}

/** A number and a unit, among them months and years, which have no length in seconds. */
const LASTING =
  /^(?:\d+(?:\.\d+)? ?(?:ns|[uµm]?s|m|mins?|h|hrs?|d|days?|w|weeks?|mo|mths?|months?|q|y|yrs?|years?)|P[\dYMWDTHS.]+)$/i;

/** What to do about texts whose order only seems to be that of the rows; undefined where nothing tells of another. */
function whyUnordered(labels: readonly string[]): Text | undefined {
  if (labels.length < 2) return undefined;
  if (labels.some((label) => /(?![0-9])\p{Nd}/u.test(label))) return 'Write numbers with the digits 0 to 9.';
  if (labels.every((label) => LASTING.test(label))) return 'Write all in one unit, as numbers, or as 0 days 01:30:00.';
  for (const [count, places] of [
    [12, labels.map((label) => monthByName(label.replace(/\.$/, '')))],
    [4, labels.map((label) => Number(/^Q([1-4])$/i.exec(label)?.[1] ?? 0))],
  ] as const) {
    const falls = places.every((place, at) => at === 0 || (places[at - 1]! - place + count) % count === 1);
    // Of two that follow one another either way nothing is known.
    if (falls && labels.length > 2 && !places.includes(0)) {
      return 'Write the year beside them, as in 2000-12 or 2000Q4, or put the newest row last.';
    }
  }
  return undefined;
}

/** How spans of the clock are written, each of which stands where it begins. */
function decideSpans(
  { survey, ...spans }: { readonly survey: ColumnSurvey; readonly labels: readonly string[]; readonly minutes: number },
  { dateOrder, like }: TimeOptions,
  place: { readonly file: string; readonly column: string },
): TimeFormat {
  const begins = spans.labels.map((label) => beginOfSpan(label)!);
  const { order } =
    openParts(begins[0]!) === undefined
      ? { order: 'month' as const }
      : decideOrder({ dateOrder, like }, (told) => survey.order.decide(told, place));
  const isSpelt = (label: string, spelling: string) =>
    spellDate(isoOf(beginOfSpan(label)!, order) ?? '', spelling) === label;
  const begin = findSpelling(begins, order);
  const spelling = begin && spellingOfSpans(spans, begin, isSpelt);
  const name = `spans of ${spans.minutes} minutes, each by its beginning`;
  const spelt =
    spelling === undefined
      ? { name: `${name}, written as YYYY-MM-DD HH:MM` }
      : { name: `${name}, ${spelling}`, spelling };
  return { kind: 'spelt', order, isSpan: true, ...spelt, example: spans.labels[0]! };
}

/** Whether dates are the name of one month and numbers that may be its days or years of two digits: Jan 30, Jan 31. */
function areOfOneMonth(labels: readonly string[]): boolean {
  const parts = labels.map((label) => /^(\p{L}{3,10})\.?[., /-]*(\d{2})$/u.exec(label));
  const month = parts[0]?.[1];
  return labels.length > 1 && parts.every((part) => part?.[1] === month && Number(part?.[2]) <= 31);
}

/** Whether dates are a year and a number up to four that go on as quarters better than as months. */
function areQuarters(labels: readonly string[]): boolean {
  if (labels.length < 2 || !fitsAll(labels, 'quarter')) return false;
  return bestOrders(labels, ['quarter']).missing < bestOrders(labels, ['month']).missing;
}

/** What numbers are that are dates in digits alone; undefined where they are none. */
function decideDigits(
  { survey, count, cell }: { readonly survey: ColumnSurvey; readonly count: number; readonly cell: string },
  { dateOrder, like }: TimeOptions,
  place: { readonly file: string; readonly column: string },
): TimeFormat | undefined {
  const seen = (kind: TimeKind) => survey.times.get(kind)?.count ?? 0;
  const spell = (order: DigitWay, how = ''): TimeFormat => {
    const spelling = nameSpelling(`dates in digits alone${how}`, survey, { order, like });
    return { kind: 'spelt', order, ...spelling, example: cell };
  };
  const labels = [...survey.spelt];
  const { sequence } = survey;
  const hasLost =
    sequence.length > 1 &&
    sequence.every((label) => /^\d{3,4}(?:19|20)\d\d$/.test(label)) &&
    sequence.some(({ length }) => length === 7);
  if (hasLost && saysDates(place.column)) {
    throw unknownTime(
      { ...place, row: survey.firstNumber },
      cell,
      'Write dates as YYYY-MM-DD: zeros in front of them are lost.',
    );
  }
  const lost = lostZeros(sequence);
  if (lost !== undefined) {
    const month = quoted(place.column);
    const query = `SELECT printf('%.2f', ${month}) AS ds, * EXCLUDE (${month}) FROM data`;
    const remedy =
      lost === 'zero' ? text`Pass ${option('query', query)}, without ${option('time')}.` : 'Write months as YYYY-MM.';
    const why = lost === 'zero' ? 'which is October without its zero' : 'which is January or October as a number';
    const october = sequence.find((label) => label.endsWith('.1'))!;
    throw unknownTime({ ...place, row: survey.firstNumber }, october, remedy, why);
  }
  const named = partByName(labels, place.column);
  if (count > 1 && seen('stamp') === count) {
    // 1.2020, 2.2020, 3.2020, 4.2020, 1.2021
    const ofYears = labels.map((label) => /^0?(\d{1,2})\.(\d{4})$/.exec(label));
    const numbers = new Set(ofYears.map((match) => match?.[1]));
    const years = new Set(ofYears.map((match) => match?.[2]));
    const areMonths = ofYears.every((match) => match === null) || numbers.size > 1 || saysDates(place.column);
    const areOpen = years.size > 1 && numbers.size <= 4 && ofYears.every((match) => Number(match?.[1]) <= 4);
    if (named !== undefined) return spell(named);
    if (areMonths && areOpen)
      throw unknownTime(
        { ...place, row: survey.times.get('stamp')!.row },
        cell,
        text`Write quarters as 2020Q1 or months as 2020-01.`,
      );
    if (areMonths) return spell('month');
    return undefined;
  }
  if (
    labels.length > 1 &&
    labels.every((label) => /^(?:0[1-9]|1[0-2])(?:19|20)\d\d$/.test(label)) &&
    count === labels.length
  ) {
    throw unknownTime(
      { ...place, row: Number.isFinite(survey.firstNumber) ? survey.firstNumber : 0 },
      cell,
      'Write months as YYYY-MM, and days as YYYY-MM-DD.',
    );
  }
  if (survey.serials.holds(survey.rows - missingIn(survey)) && saysDates(place.column)) {
    const name = `days as spreadsheets count them, ${cell} being ${dateOfSerial(cell)}`;
    return {
      kind: 'spelt',
      order: 'year',
      serials: survey.serials,
      name: `${name}, written as YYYY-MM-DD`,
      example: cell,
    };
  }
  const way = decideOrder({ dateOrder, like }, (told) => survey.digitDays.decide(told, place));
  if (way !== undefined) return spell(way);
  const compact = survey.times.get('compact');
  if (compact !== undefined && compact.count > 1 && compact.count >= count * partOfDates(place.column, compact.cell)) {
    const name = withoutPoint(compact.cell).length === 8 ? 'dates as YYYYMMDD' : 'months as YYYYMM';
    return { kind: 'compact', name, example: compact.cell };
  }
  if (count < 2 || seen('digits') < count) return undefined;
  const { order, how } = decideOrder({ dateOrder, like }, (told) => survey.order.decide(told, place));
  return spell(order, how);
}

/** The part of numbers that must be days or months in digits alone, for all to be: less where the name of their column says so. */
function partOfDates(column: string, cell: string): number {
  const isDay = withoutPoint(cell).length === 8;
  return saysDates(column) || (isDay && maySayDates(column)) ? 0.51 : 0.9;
}

/** What comes first by the dates themselves, or where they leave it open as in the file that they go on with. */
function decideOrder<T>({ dateOrder, like }: TimeOptions, decide: (told: ReadOptions['dateOrder']) => T): T {
  try {
    return decide(dateOrder);
  } catch (error) {
    if (like?.dateOrder === undefined) throw error;
    return decide(like.dateOrder);
  }
}

/** How dates are spelt, in which century they lie where their years leave it open, and the words for it. */
function nameSpelling(
  what: string,
  survey: ColumnSurvey,
  { order, like }: { readonly order: DigitWay } & Pick<TimeOptions, 'like'>,
): Pick<TimeFormat, 'name' | 'spelling' | 'century'> {
  const { spelt, endYears, beginYears, digitDays } = survey;
  const found = findCentury([...(order === 'year' ? beginYears : endYears), ...digitDays.yearsOf(order)]);
  const century = found === undefined ? undefined : (like?.century ?? found);
  const written = nameWritten(what, spelt, (labels) => findSpelling(labels, order, century));
  return { ...written, ...(century === undefined ? {} : { century }) };
}

function nameWritten(
  what: string,
  spelt: ReadonlySet<string>,
  find: (labels: readonly string[]) => string | undefined,
): Pick<TimeFormat, 'name' | 'spelling'> {
  const spelling = find([...spelt]);
  const hasEnd = [...spelt].some((label) => /[T ]24:?00/.test(label));
  if (hasEnd) return { name: `${what}, of which 24:00 is 00:00 of the next day, written as YYYY-MM-DD` };
  if (spelling === undefined) {
    const shapes = new Set([...spelt].map((label) => label.replace(/\d+/g, '0').replace(/\p{L}+/gu, 'a')));
    return { name: `${what}, ${shapes.size > 1 ? 'spelt in several ways, ' : ''}written as YYYY-MM-DD` };
  }
  return { name: `${what}, ${spelling}`, spelling };
}

/** What a file with such times tells of one that goes on with them. */
export function wayOf({ order, century }: TimeFormat): TimeWay {
  const isOrder = order === 'day' || order === 'month' || order === 'year';
  return { ...(isOrder ? { dateOrder: order } : {}), ...(century === undefined ? {} : { century }) };
}

/** Reads one label; undefined where it is not as the others are. */
export function readTime(label: string, format: TimeFormat): ReadTime | undefined {
  if (format.kind === 'numbered') {
    const { spelling = '' } = format;
    const number =
      format.isLasting === true
        ? lastingIn(label)
        : (numberIn(label, spelling) ?? yearIn(label, spelling) ?? spanIn(label, spelling));
    return number === undefined ? undefined : { label: number, kind: 'number', value: Number(number) };
  }
  if (format.kind === 'compact') {
    const kept = withoutPoint(label);
    const meaning = parseCompact(kept);
    if (meaning?.kind !== 'date' || kept.length !== withoutPoint(format.example).length) return undefined;
    return { label: kept, kind: 'date', value: meaning.value };
  }
  if (format.serials !== undefined) {
    const date = dateOfSerial(label, format.serials);
    const meaning = parseTimeLabel(date ?? '');
    return date === undefined || meaning.kind !== 'date'
      ? undefined
      : { label: date, kind: 'date', value: meaning.value };
  }
  const begin = format.isSpan === true ? (beginOfSpan(label) ?? label) : label;
  const kept =
    format.kind === 'spelt' ? (isoOf(begin, format.order ?? 'month', format.century) ?? begin) : plainOf(label);
  const meaning = parseTimeLabel(kept);
  const kind = format.kind === 'number' || format.kind === 'text' ? format.kind : 'date';
  if (meaning.kind !== kind) return undefined;
  return { label: kept, kind, value: meaning.kind === 'text' ? 0 : meaning.value };
}

/** A number as it goes on: 1e3 as 1000; others, those as `%e` writes them too, as they are. */
function plainOf(label: string): string {
  const isPlain = !/^[^e]+e[+-]?\d+$/i.test(label) || !DECIMAL.test(label) || /e[+-]\d{2,}$/i.test(label);
  const digits = isPlain ? label : String(Number(label));
  return /e/i.test(digits) ? label : digits;
}

function missingIn({ missing }: ColumnSurvey): number {
  return Array.from(missing.values()).reduce((sum, count) => sum + count, 0);
}

/** The seconds of a span; undefined where the others are none. */
function spanIn(label: string, spelling: string): string | undefined {
  return isOfSpans(spelling) ? secondsIn(label) : undefined;
}

function first(all: readonly Seen[]): Seen {
  const count = all.reduce((sum, one) => sum + one.count, 0);
  return { ...all.reduce((best, one) => (one.row < best.row ? one : best)), count };
}

function unknownTime(
  place: { readonly file: string; readonly row: number; readonly column: string },
  cell: string,
  remedy: Text,
  why = '',
): InputError {
  return new InputError({
    ...place,
    found: `column ${JSON.stringify(place.column)} holds ${JSON.stringify(cell)}${why === '' ? '' : `, ${why}`}`,
    expected: 'a number or a date such as 2000-12-31 or 2000-12-31T23:00',
    remedy: isNoDay(cell) ? 'No calendar has such a day: correct it or remove the row.' : remedy,
  });
}

/** Whether a label is written as a date is, but of a day that its month has not: 2024-02-30. */
function isNoDay(label: string): boolean {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(label)?.slice(1);
  const other = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/.exec(label)?.slice(1).reverse();
  const [year = 0, a = 0, b = 0] = (iso ?? other ?? []).map(Number);
  // Where the year stands last, either may be the month.
  const ways = [[a, b], ...(iso === undefined ? [[b, a]] : [])];
  const known = ways.filter(([month, day]) => month! >= 1 && month! <= 12 && day! >= 1 && day! <= 31);
  return known.length > 0 && known.every((way) => toMilliseconds([year, ...way]) === undefined);
}
