// Dates as people and programs write them -> ISO 8601, and the spelling in which others are written back.

import { directivesFor, monthByName } from '../../time/names/month-names.ts';
import { directivesForDay, isWeekday } from '../../time/names/weekday-names.ts';
import { isOffset } from '../../time/region.ts';
import { spellDate } from '../../time/spelling.ts';
import { midnightOf, parseTimeLabel, toMilliseconds } from '../../time/time-label.ts';
import { yearFrom } from './century.ts';

/** What a date begins with; after a year of two digits come month and day. */
export type DateOrder = 'day' | 'month' | 'year';
/** What a year and a number may be, beside days and months: its week, quarter or half, 201923, 20194, 2019.4 or 2/2019; and its month, where it has two digits, 01/21 or 21-01. */
export type DigitWay = DateOrder | 'week' | 'quarter' | 'half' | 'month and year' | 'year and month';

/** Groups are called as strptime calls their directives; `first`, `second` and `third` are day, month and year in an order to be told. */
const CLOCK = String.raw`(?:(?:[T ,_]+|-(?=\d\d:))(?:(?:um|kl\.?|at|às|à|om|o) )?(?<H>\d{1,2})(?:(?<between>[:.hu]?)(?<M>\d{2})(?:\k<between>(?<S>\d{2})(?:[.,](?<f>\d{1,9}))?)?)?(?: ?(?:Uhr|uur|h|u|Std\.?))?\s*(?<p>[ap]\.?\s?m\.?)?\s*(?:(?:UTC|GMT)(?=[+-]))?(?<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?<=:\d{2}:\d{2}(?:\.\d{1,9})?)[+-]\d{2})?(?:(?<=[+-]\d{2}:?\d{2}) (?:[A-Z]{2,5}|[+-]\d{2})(?: m=[+-][\d.]+)?)?)?`;
const MONTH = String.raw`(?<b>\p{L}{3,12})\.?`;
/** A quarter in other languages than English. */
const QUARTER = '(?:quartal|trimestre|trimestru|kwartał|kwartaal|kvartal|kvartál|квартал|negyedév)';
/** What follows a day: 1st, 1er, 1º. */
const NTH = '(?:st|nd|rd|th|er|\\.?[ºª°])?';
/** The word for a year that follows it in Russian, Bulgarian and Ukrainian. */
const OF_YEAR = String.raw`(?: ?[гр]\.?)?`;
const WEEKDAY = '(?:(?:w/[ec]|week (?:of|ending|beginning|commencing)):? )?(?:(?<a>\\p{L}{1,14}(?:-feira)?)[., ]+)?';
const PATTERNS = [
  String.raw`(?<first>\d{1,2})(?<parting>[./-] ?| )(?<second>\d{1,2})\k<parting>(?<third>\d{4}|\d{2})${CLOCK}`,
  // 31012024; after four digits of a year come two of a month, so YYYYMMDD is none.
  String.raw`(?<first>\d{2})(?<second>\d{2})(?<third>(?:19|20)\d{2})`,
  String.raw`(?<first>\d{2})(?<second>\d{2})(?<third>\d{2})(?=$|[T ,])${CLOCK}`,
  String.raw`(?<first>\d{2})(?<second>\d{2})(?<third>\d{2})(?<H>\d{2})(?<M>\d{2})(?<S>\d{2})?`,
  String.raw`(?<Y>\d{4}(?=[-/])|(?:1[89]|20|21)\d{2})[-/]?(?<j>\d{3})(?=$|[T ,])${CLOCK}`,
  String.raw`(?<Y>\d{4})(?<parting>[./_-] ?)(?<m>\d{1,2})\k<parting>(?<d>\d{1,2})\.?${CLOCK}`,
  // The first and the last day of a week or another span, as pandas writes periods.
  String.raw`(?<Y>\d{4})-(?<m>\d{2})-(?<d>\d{2})(?:/| [-–] | to )(?<last>\d{4}-\d{2}-\d{2})`,
  // As DB2 writes, and Exif.
  String.raw`(?<Y>\d{4})-(?<m>\d{2})-(?<d>\d{2})-(?<H>\d{2})\.(?<M>\d{2})(?:\.(?<S>\d{2})(?:\.(?<f>\d{1,9}))?)?`,
  String.raw`(?<Y>\d{4}):(?<m>\d{2}):(?<d>\d{2})(?=$|[T ])${CLOCK}`,
  // As C's asctime writes.
  String.raw`${MONTH} +(?<d>\d{1,2}) (?<H>\d{2}):(?<M>\d{2}):(?<S>\d{2}) (?:(?<z>UTC|GMT) )?(?<Y>\d{4})`,
  String.raw`(?<Y>\d{4})(?<m>\d{2})(?<d>\d{2})(?=[T ]\d)${CLOCK}`,
  String.raw`(?<Y>19\d\d|20\d\d)(?<m>\d\d)(?<d>\d\d)(?<H>\d\d)(?<M>\d\d)?(?<S>\d\d)?`,
  // As web servers write.
  String.raw`(?<d>\d{2})/(?<b>\p{L}{3})/(?<Y>\d{4}):(?<H>\d{2}):(?<M>\d{2}):(?<S>\d{2})(?: (?<z>[+-]\d{4}))?`,
  // As SAS writes, 01JAN2024 and 01JAN2024:09:30:00.
  String.raw`(?<d>\d{1,2})(?<b>\p{L}{3,4})(?<Y>\d{4}|\d{2})(?:[: ](?<H>\d{2}):(?<M>\d{2})(?::(?<S>\d{2})(?:\.(?<f>\d{1,9}))?)?)?`,
  String.raw`(?<d>\d{1,2})${NTH}[ ./-]+(?:de )?${MONTH}[., /-]+(?:del? )?(?<Y>\d{4}|\d{2})${OF_YEAR}${CLOCK}`,
  String.raw`${MONTH}(?:[., /-]+(?:del? )?'?|'?)(?<Y>\d{4}|\d{2})${OF_YEAR}`,
  String.raw`${MONTH}\.? +(?<d>\d{1,2})${NTH},? +(?<Y>\d{4})${CLOCK}`,
  String.raw`(?<m>\d{1,2})[./-](?<Y>\d{4})`,
  String.raw`(?<Y>19\d\d|20\d\d)\.(?<m>\d{2})`,
  String.raw`(?<Y>\d{4})[/-](?<m>\d{1,2})`,
  // As EViews writes quarters and months.
  String.raw`(?<Y>(?:19|20)\d{2}):(?<q>[1-4])`,
  String.raw`(?<Y>(?:19|20)\d{2}):(?<m>\d{2})`,
  String.raw`(?<Y>\d{4})[年년] ?(?<m>\d{1,2})[月월](?: ?(?<d>\d{1,2})[日일])?${CLOCK}`,
  // Quarters, half years, months (a fiscal year's are its periods) and weeks by their letter; a T, of trimestre, needs a whole year beside it.
  String.raw`(?:Q|Quarter )(?<q>[1-4])[ ,./-]*(?:FY ?)?'?(?<Y>\d{4}|\d{2})`,
  String.raw`(?<q>[1-4])(?:Q|(?:st|nd|rd|th) quarter)[ ,./-]*(?:FY ?)?'?(?<Y>\d{4}|\d{2})`,
  String.raw`(?:FY ?)?'?(?<Y>\d{4}|\d{2})[ ,./-]*(?:Q|Quarter )(?<q>[1-4])`,
  String.raw`(?<q>[1-4])(?:\.|er|e|[ºª°])? ?${QUARTER}[ ,./-]*(?<Y>\d{4})`,
  String.raw`T(?<q>[1-4])[ ,./-]*(?<Y>\d{4})`,
  String.raw`(?<q>[1-4])T[ ,./-]*(?<Y>\d{4})`,
  String.raw`(?<Y>\d{4})[ ,./-]*(?:Q|T|Quarter )(?<q>[1-4])`,
  String.raw`(?<Y>\d{4})[ ,./-]*(?<q>[1-4])[QT]`,
  String.raw`[HS](?<h>[12])[ ,./-]*(?<Y>\d{4})`,
  String.raw`(?<h>[12])[HS][ ,./-]*(?<Y>\d{4})`,
  String.raw`(?:FY ?)?(?<Y>\d{4})[ ./-]*[MP](?<m>\d{1,2})`,
  String.raw`M(?<m>\d{1,2})[ ./-]*(?<Y>\d{4})`,
  String.raw`(?<Y>\d{4})[ ./-]*(?:W|KW|CW|Wk|Week)[ .]?(?<w>\d{1,2})(?:-(?<u>[1-7]))?`,
  String.raw`(?:W|KW|CW|Wk|Week)[ .]?(?<w>\d{1,2})[ ,./-]+'?(?<Y>\d{4}|\d{2})`,
  String.raw`(?<Y>\d{4})[ ,./-]*${MONTH}(?:[ ,./-]+(?<d>\d{1,2})\.?${CLOCK})?`,
].map((pattern) => new RegExp(`^${WEEKDAY}${pattern}$`, 'iu'));
/** Of what no digits tell by themselves that they are it. */
const TOLD: Readonly<Partial<Record<DigitWay, readonly RegExp[]>>> = {
  week: [
    /^(?<Y>(?:19|20)\d{2})(?<w>\d{2})$/,
    /^(?<Y>(?:19|20)\d{2})[-/. ](?<w>\d{1,2})$/,
    /^(?<w>\d{1,2})[-/. ](?<Y>(?:19|20)\d{2})$/,
  ],
  quarter: [/^(?<Y>(?:19|20)\d{2})[-/. ]?0?(?<q>[1-4])$/, /^0?(?<q>[1-4])[-/. ](?<Y>(?:19|20)\d{2})$/],
  'month and year': [/^(?<m>\d{1,2})[/-](?<Y>\d{2})$/],
  'year and month': [/^(?<Y>\d{2})[/-](?<m>\d{1,2})$/],
  half: [/^(?<Y>(?:19|20)\d{2})[-/. ]?0?(?<h>[12])$/, /^0?(?<h>[12])[-/. ](?<Y>(?:19|20)\d{2})$/],
};

/** The half of a day before its clock, as in Chinese, Japanese and Korean. */
const HALF_DAY = /(上午|下午|午前|午後|오전|오후) ?(\d{1,2}:\d{2}(?::\d{2})?)/;
const AFTERNOON = /下午|午後|오후/;

/** Whether a text is the name of a month, in any of the languages. */
export function isMonthName(name: string): boolean {
  return monthByName(name.replace(/\.$/, '')) > 0;
}

type Parts = Readonly<Record<string, string | undefined>>;

/** The first year of two digits where no column tells another. Source: RFC 5280, 4.1.2.5.1. */
const CENTURY = 1950;

/** The numbers of a date whose order a label alone may leave open. */
export interface OpenParts {
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

/** Those of a date that ends or may begin with its year; undefined for any other. */
export function openParts(label: string): OpenParts | undefined {
  const begin = beginOf(label);
  for (const pattern of PATTERNS.slice(0, 3)) {
    const { first, second, third, a } = pattern.exec(begin)?.groups ?? {};
    if (first !== undefined && (a === undefined || isWeekday(a))) return { first, second: second!, third: third! };
  }
  return undefined;
}

/**
 * Writes a date as YYYY-MM-DD, with HH:MM[:SS] where it has a clock.
 * @param order what comes first where the label leaves it open
 * @param century the first of the hundred years in which those of two digits lie
 * @returns undefined where it is no date, or none that a calendar has
 */
export function isoOf(label: string, order: DigitWay, century?: number): string | undefined {
  const begin = beginOf(label);
  for (const pattern of TOLD[order] ?? PATTERNS) {
    const iso = isoBy(pattern, begin, { order, century });
    if (iso !== undefined) return iso;
  }
  return undefined;
}

/** The first of two times of day and their dates, as markets of energy write hours: 01.02.2024 00:00 - 01.02.2024 01:00. */
function beginOf(given: string): string {
  const label = HALF_DAY.test(given)
    ? given.replace(HALF_DAY, (_, half: string, clock: string) => `${clock} ${AFTERNOON.test(half) ? 'PM' : 'AM'}`)
    : // As Kibana writes, and JavaScript, with the name of the zone.
      bareOf(given.replace(/ @ (?=\d)/, ' ').replace(/(GMT[+-]\d{4}) \([^)]*\)$/, '$1'));
  return label.includes(':') ? (/^(.*\d:\d\d.*?) [-–] \d.*\d:\d\d/.exec(label)?.[1] ?? label) : label;
}

/** A date without the brackets of web servers and the day of the week behind it; its clock parted from it, and its parts, as others are: 20240101-0930, 09-30-00. */
function bareOf(given: string): string {
  const label = given
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^(\d{8})[-_](\d{4}(?:\d\d)?)$/, '$1 $2')
    .replace(/([T _])(\d\d)-(\d\d)-(\d\d)$/, '$1$2:$3:$4');
  const [, date, day, bracketed] = /^(.*\d)(?:[ ,]+(\p{L}{1,14})| ?[(（](\p{L}{1,14})[)）])$/u.exec(label) ?? [];
  return date !== undefined &&
    (isWeekday(day ?? bracketed!) || /^[日月火水木金土일월화수목금토]$/.test(bracketed ?? ''))
    ? date
    : label;
}

/** The year of a date that has two digits for it; undefined for any other. */
export function shortYearOf(label: string, order: DigitWay): number | undefined {
  for (const pattern of TOLD[order] ?? PATTERNS) {
    const groups = pattern.exec(label)?.groups;
    const parts = groups && nameParts(groups, order);
    if (parts !== undefined && writeIso(parts) !== undefined) {
      return parts['Y']?.length === 2 ? Number(parts['Y']) : undefined;
    }
  }
  return undefined;
}

/** How dates are read whose labels leave something open. */
interface DateWay {
  readonly order: DigitWay;
  readonly century?: number | undefined;
}

function isoBy(pattern: RegExp, label: string, { order, century }: DateWay): string | undefined {
  const groups = pattern.exec(label)?.groups;
  return groups && writeIso(nameParts(groups, order), century);
}

/**
 * Finds how dates are spelt.
 * @param labels Some of them, each of which `isoOf` takes for a date.
 * @returns Directives of strftime, as `spellDate` takes them; undefined where the labels differ, or there is no such.
 */
export function findSpelling(labels: readonly string[], order: DigitWay, century?: number): string | undefined {
  const [label = ''] = labels;
  const pattern = (TOLD[order] ?? PATTERNS).find((one) => isoBy(one, label, { order, century }) !== undefined);
  if (pattern === undefined) return undefined;
  const { groups = {}, indices } = new RegExp(pattern, 'idu').exec(label)!;
  if (groups['last'] !== undefined) return findSpanSpelling(labels);
  const parts = nameParts(groups, order);
  const names = learnNames(labels, pattern, (one) => isoOf(one, order, century));
  const places = nameParts(indices!.groups as unknown as Parts, order) as unknown as Readonly<
    Record<string, readonly [number, number] | undefined>
  >;
  const inOrder = Object.entries(places)
    .flatMap(([name, place]) =>
      place === undefined || name === 'parting' || name === 'between' ? [] : [{ name, place }],
    )
    .sort((a, b) => a.place[0] - b.place[0]);
  const spell = (hasPoints: boolean) => {
    let spellings = [''];
    let end = 0;
    for (const { name, place } of inOrder) {
      const between = label.slice(end, place[0]);
      const isPointed = hasPoints && name === 'b';
      const directives = isPointed
        ? [...directivesFor(monthByName(parts['b']!) - 1, `${parts['b']}.`), ...names]
        : directivesOf(name, parts);
      spellings = spellings.flatMap((before) => directives.map((one) => `${before}${between}${one}`));
      end = place[1] + (isPointed && label[place[1]] === '.' ? 1 : 0);
    }
    return spellings.map((spelling) => spelling + label.slice(end));
  };
  return [...spell(false), ...(parts['b'] === undefined ? [] : spell(true))].find((spelling) =>
    labels.every((one) => spellDate(isoOf(one, order, century) ?? '', spelling) === one),
  );
}

/** The names of the months as they stand in labels, points included, where each of the twelve is there in one spelling. */
function learnNames(
  labels: readonly string[],
  pattern: RegExp,
  isoOfLabel: (label: string) => string | undefined,
): readonly string[] {
  const names: (string | undefined)[] = Array.from({ length: 12 });
  for (const label of labels) {
    const name = pattern.exec(label)?.groups?.['b'];
    const month = Number(isoOfLabel(label)?.slice(5, 7)) - 1;
    if (name === undefined || !(month >= 0)) return [];
    const end = label.indexOf(name) + name.length;
    const written = label[end] === '.' ? `${name}.` : name;
    names[month] ??= written;
    if (names[month] !== written) return [];
  }
  return names.includes(undefined) ? [] : [`%{${names.join('|')}}b`];
}

/** How the first and the last day of spans of one length are spelt. */
function findSpanSpelling(labels: readonly string[]): string | undefined {
  const label = labels[0]!;
  const [first, last] = [label.slice(0, 10), label.slice(-10)].map((day) => Date.parse(day)) as [number, number];
  const between = label.slice(10, -10);
  const spelling = `%Y-%m-%d${between}{+${Math.round((last - first) / 86_400_000)}}%Y-%m-%d`;
  return labels.every((one) => spellDate(one.slice(0, 10), spelling) === one) ? spelling : undefined;
}

/** Whether a label is a time of day alone. */
export function isClock(label: string): boolean {
  return /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?$/i.test(label);
}

/** How strftime may write a part. */
function directivesOf(name: string, parts: Parts): readonly string[] {
  const text = parts[name]!;
  if (name === 'Y') return [parts['w'] === undefined ? (text.length < 4 ? '%y' : '%Y') : text.length < 4 ? '%g' : '%G'];
  if (name === 'b') return ['%b', '%B', '%^b', '%^B', ...directivesFor(monthByName(text) - 1, text)];
  if (name === 'a') return ['%a', '%A', ...directivesForDay(text)];
  if (name === 'H') return parts['p'] === undefined ? ['%H', '%-H'] : ['%I', '%-I'];
  if (name === 'p') return ['%p', '%P'];
  if (name === 'f') return [`%${text.length}f`];
  if (name === 'z') return /^[A-Z]+$/.test(text) ? [text] : ['%z'];
  if (name === 'w') return ['%V', '%-V'];
  return name === 'd' || name === 'm' ? [`%${name}`, `%-${name}`] : [`%${name}`];
}

/** What the numbers of a date are whose order is told. */
const NAMES: Readonly<Partial<Record<DigitWay, readonly [string, string, string]>>> = {
  day: ['d', 'm', 'Y'],
  month: ['m', 'd', 'Y'],
  year: ['Y', 'm', 'd'],
};

function nameParts({ first, second, third, ...parts }: Parts, order: DigitWay): Parts {
  const names = NAMES[order];
  if (first === undefined || names === undefined) return parts;
  const [a, b, c] = names;
  return { ...parts, [a]: first, [b]: second, [c]: third };
}

function writeIso(
  { Y = '', m, b, d, H, M, S, f, p, z = '', q, h, w, u, j, a }: Parts,
  century = CENTURY,
): string | undefined {
  if (a !== undefined && !isWeekday(a)) return undefined;
  if (!/^(?:\d{2}){1,2}$/.test(Y)) return undefined;
  if (p !== undefined && Number(H) > 12) return undefined;
  // PostgreSQL leaves minutes of an offset out.
  if (/^[+-]\d{2}$/.test(z)) z += ':00';
  if (!isOffset(z)) return undefined;
  const hour = p === undefined ? Number(H ?? 0) : (Number(H) % 12) + (/^p/i.test(p) ? 12 : 0);
  const year = Y.length === 4 ? Y : String(yearFrom(century, Number(Y)));
  if (q !== undefined) return `${year}Q${q}`;
  if (h !== undefined) return `${year}H${h}`;
  if (w !== undefined) return weekOf(`${year}W${w.padStart(2, '0')}`, u);
  if (j !== undefined) {
    const day = new Date(midnightOf(Number(year), 0, Number(j)));
    if (Number(j) < 1 || day.getUTCFullYear() !== Number(year)) return undefined;
    [m, d] = [day.getUTCMonth() + 1, day.getUTCDate()].map(String);
  }
  const month = b === undefined ? Number(m) : monthByName(b);
  const parts = [Number(year), month, ...[d ?? 1, hour, M ?? 0, S ?? 0].map(Number)];
  // ISO 8601-1:2019/Amd 1:2022 has 24:00 for the end of a day, as meters that count hours from 1 write it.
  if (hour === 24 && Number(M ?? 0) + Number(S ?? 0) + Number(f ?? 0) === 0 && d !== undefined) {
    const next = new Date(toMilliseconds([...parts.slice(0, 3), 23]) ?? Number.NaN);
    if (Number.isNaN(next.getTime())) return undefined;
    next.setUTCHours(24);
    const [Y, m, d] = [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()].map(String);
    return writeIso({ Y: Y!, m, d, H: '0', M, S, f, z });
  }
  if (toMilliseconds(parts) === undefined) return undefined;
  const two = (value: number | string) => String(Number(value)).padStart(2, '0');
  const day = [year, two(month), ...(d === undefined ? [] : [two(d)])].join('-');
  if (H === undefined) return day;
  const seconds = S === undefined ? '' : `:${S}${f === undefined ? '' : `.${f}`}`;
  return `${day} ${two(hour)}:${M ?? '00'}${seconds}${/^[A-Z]+$/i.test(z) ? 'Z' : z}`;
}

/** A week as it is, or one of its days as YYYY-MM-DD; undefined where its year has no such week. */
function weekOf(label: string, weekday: string | undefined): string | undefined {
  const week = parseTimeLabel(label);
  if (week.kind !== 'date') return undefined;
  if (weekday === undefined) return label;
  return new Date(week.wall + (Number(weekday) - 1) * 86_400_000).toISOString().slice(0, 10);
}
