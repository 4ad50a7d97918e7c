// A time made of several columns: which ones, told by their names, and one label of their cells.

import { monthByName } from '../time/names/month-names.ts';
import { midnightOf } from '../time/time-label.ts';
import { likelyYear } from './cells/century.ts';
import { findColumn } from './layout.ts';
import type { ColumnNames } from './read-options.ts';
import type { Cell, Header } from './table.ts';

/** What a column may be of a time, by its name in the languages that most of Europe writes. */
const PARTS = {
  date: /^(?:date|datum|dato|fecha|data|дата|tarih|dátum|calendar[-_ ]?date)$/i,
  clock:
    /^(?:time|clock|time[-_ ]?of[-_ ]?day|uhrzeit|zeit|heure|hora|godz|tid|tijd|klokkeslæt|klockslag|czas|время)$/i,
  year: /^(?:year|yr|yyyy|jahr|jaar|år|año|ano|année|annee|anno|rok|год|рік|yıl|év|έτος|vuosi|година)$/i,
  quarter: /^(?:quarter|qtr|q|quartal|trimestre|kwartaal|kwartał|kvartal|kvartál|квартал|çeyrek|negyedév)$/i,
  half: /^(?:half|half[-_ ]?year|hy|semester|halbjahr|semestre|halvår)$/i,
  month:
    /^(?:month|mon|mo|mm|mnth|monat|maand|månad|måned|mes|mês|mois|mese|miesiąc|miesiac|měsíc|mesiac|месяц|місяць|luna|lună|hónap|μήνας|kuukausi|месец)$/i,
  week: /^(?:week|wk|iso[-_ ]?week|week[-_ ]?(?:no|num|number|of[-_ ]?year)|weekofyear|kw|woche|vecka|uge|uke|semana|semaine|settimana|tydzień|týden|неделя|hafta|hét|viikko)$/i,
  dayOfYear: /^(?:doy|yday|day[-_ ]?of[-_ ]?year|julian[-_ ]?day)$/i,
  day: /^(?:day|dd|dy|dom|mday|day[-_ ]?of[-_ ]?month|tag|dag|d[ií]a|jour|giorno|dzień|dzien|день|gün|päivä|ден)$/i,
  hour: /^(?:hour|hr|hh|hours|hour[-_ ]?(?:of[-_ ]?day|ending)|he|stunde|uur|timme|heure|hora|ora|godzina|hodina|час|saat|óra|tunti)$/i,
  minute: /^(?:minute|minutes|mi|minuten|minuter|minutter|minuti|minutos|minuto|minuut|minuta|минута)$/i,
  second: /^(?:second|seconds|sec|sekunden|secondes|segundos|secondi|segundo|sekunde|seconde|sekunda|секунда)$/i,
} as const;

export type PartName = keyof typeof PARTS;

/** Whether a column is called so; kW is no week of the calendar. */
function namesAs(part: PartName, name: string): boolean {
  return PARTS[part].test(name) && name !== 'kW';
}

/** What makes a time together; the first that a file has all columns of, and each further one that it has. */
const TIMES: readonly { readonly needed: readonly PartName[]; readonly further: readonly PartName[] }[] = [
  { needed: ['date', 'clock'], further: [] },
  { needed: ['date', 'hour'], further: ['minute', 'second'] },
  { needed: ['date', 'minute'], further: ['second'] },
  { needed: ['date', 'second'], further: [] },
  { needed: ['year', 'month'], further: ['day', 'hour', 'minute', 'second'] },
  { needed: ['year', 'dayOfYear'], further: ['hour', 'minute', 'second'] },
  { needed: ['year', 'week'], further: [] },
  { needed: ['year', 'quarter'], further: [] },
  { needed: ['year', 'half'], further: [] },
  // Beside a year alone days are counted from its first.
  { needed: ['year', 'day'], further: ['hour', 'minute', 'second'] },
];

/** Columns that hold the times by themselves: no others are put together beside them. */
const WHOLE = /^(?:ds|date[-_ ]?time|time[-_ ]?stamp)$/i;

/** A column of times made of several. */
export interface JoinedTime {
  readonly name: string;
  readonly columns: readonly number[];
  /** What each of the columns is; absent where their names do not tell. */
  readonly parts: readonly PartName[] | undefined;
}

/** A name without the brackets that some programs put around it: <DATE>. */
export function bareName(name: string): string {
  return /^<(.+)>$/.exec(name)?.[1] ?? name;
}

/** What a column is of a time by its name; undefined where that does not say it. */
export function partOf(name: string): PartName | undefined {
  return (Object.keys(PARTS) as PartName[]).find((part) => namesAs(part, bareName(name)));
}

/** Whether a name is that of one month. */
export function namesMonth(name: string): boolean {
  return /^\p{L}{3,12}\.?$/u.test(name) && monthByName(name.replace(/\.$/, '')) > 0;
}

/** Whether a name is that of a part of times, such as a month. */
export function namesPart(name: string): boolean {
  if (/^(?:weekday|dow|(?:day[-_ ]?of[-_ ]?|iso[-_ ]?)week(?:day)?|wochentag)$/i.test(name)) return true;
  return Object.entries(PARTS).some(
    ([part, pattern]) => !['date', 'clock', 'half'].includes(part) && pattern.test(name) && name !== 'kW',
  );
}

/** What units of a clock are called within names that were told to make a time: hour_of_day, Minute (UTC). */
const UNITS: Readonly<Partial<Record<PartName, RegExp>>> = {
  hour: /hour|stunde|heure|(?<!\p{L})(?:h|hr|hrs|std|horas?|ora|ore)(?!\p{L})/iu,
  minute: /minut|(?<!\p{L})min(?!\p{L})/iu,
  second: /second(?!ar)|sekund|segund|(?<!\p{L})secs?(?!\p{L})/iu,
};
/** Names of what is no whole unit: half hours, 15-minute blocks, milliseconds. */
const OF_UNITS = /half|halb|demi|quarter|viertel|\d|milli|micro|nano|block|slot|interval|period/i;

/** Whether a name that was told says that its numbers are such a part of a time. */
export function namesUnit(name: string, part: PartName): boolean {
  if (namesAs(part, name)) return true;
  return !namesPart(name) && !OF_UNITS.test(name) && UNITS[part]?.test(name) === true;
}

/**
 * The columns that make one time: those that were named, else those whose names are parts of one.
 * @throws InputError when one that was named is absent
 */
export function findJoined(header: Header, { time, id, target }: ColumnNames, file: string): JoinedTime | undefined {
  const { columns } = header;
  if (time === undefined) {
    if (columns.some((name) => WHOLE.test(name))) return undefined;
    const taken = new Set([id, ...[target ?? []].flat()]);
    const at = (part: PartName) => columns.findIndex((name) => !taken.has(name) && namesAs(part, bareName(name)));
    const made = TIMES.find(({ needed }) => needed.every((part) => at(part) >= 0));
    if (made === undefined) return undefined;
    // A part counts where those before it are there: minutes without hours make no time.
    const missing = made.further.findIndex((part) => at(part) < 0);
    const parts = [...made.needed, ...made.further.slice(0, missing < 0 ? undefined : missing)];
    return nameJoined(columns, parts.map(at), parts);
  }
  const names = typeof time === 'string' ? (columns.includes(time) ? [time] : time.split(',')) : time;
  if (names.length < 2) return undefined;
  const indices = names.map((name) => findColumn(header, { name: name.trim(), assumed: '', option: 'time', file })!);
  // Beside its months a year's quarters tell nothing.
  const isPart = (part: PartName) => (at: number) => namesAs(part, columns[at]!);
  const needed = indices.some(isPart('month')) ? indices.filter((at) => !isPart('quarter')(at)) : indices;
  return nameJoined(columns, needed, partsOf(needed.map((at) => columns[at]!)));
}

function nameJoined(
  columns: readonly string[],
  indices: readonly number[],
  parts: readonly PartName[] | undefined,
): JoinedTime {
  return { name: indices.map((at) => columns[at]).join(','), columns: indices, parts };
}

/** What columns are by their names, in whatever order; undefined where they are not all parts of one time. */
function partsOf(names: readonly string[]): readonly PartName[] | undefined {
  for (const { needed, further } of TIMES) {
    const all = [...needed, ...further];
    const parts = names.map((name) => all.find((part) => namesAs(part, bareName(name))));
    if (makesTime(parts, needed)) return parts as readonly PartName[];
  }
  // What stands before a unit of the clock is a date, whatever it is called.
  const [first, ...others] = names;
  if (namesPart(first!) && !namesAs('day', first!)) return undefined;
  for (const { needed, further } of TIMES.filter(({ needed }) => needed[0] === 'date')) {
    const all = [...needed.slice(1), ...further];
    const parts = ['date', ...others.map((name) => all.find((part) => namesUnit(name, part)))] as const;
    if (makesTime(parts as readonly (PartName | undefined)[], needed)) return parts as readonly PartName[];
  }
  return undefined;
}

/** Whether parts are different ones, among them those that are needed. */
function makesTime(parts: readonly (PartName | undefined)[], needed: readonly PartName[]): boolean {
  const isWhole = needed.every((part) => parts.includes(part)) && new Set(parts).size === parts.length;
  return isWhole && !parts.includes(undefined);
}

/** One label of the cells of several columns: of a year and its parts as numbers, or of a date and a clock as text. */
export function joinTime(cells: readonly Cell[], { columns, parts }: JoinedTime): Cell {
  const given = columns.map((column) => String(cells[column] ?? '').trim());
  if (given.includes('')) return '';
  const isPlain = /^\d{4}(?:\.0+)?$/.test(given[0]!) && given.every((cell) => /^\d{1,4}(?:\.0+)?$/.test(cell));
  const known = parts ?? (isPlain ? NUMBERS.slice(0, given.length) : undefined);
  if (known === undefined)
    return given.map((cell, at) => (at === 0 ? cell : clockOf(cell.replace(/^([qhs])0(?=[1-4]$)/i, '$1')))).join(' ');
  const cell = (part: PartName) => given[known.indexOf(part)];
  const date = dateOf(cell);
  const clock = [cell('hour'), cell('minute'), cell('second')].filter((one) => one !== undefined);
  if (cell('clock') !== undefined) return `${date} ${clockOf(cell('clock')!)}`;
  if (clock.length === 0) return date;
  if (cell('hour') === undefined) return `${date} ${sinceMidnight(cell('minute'), cell('second'))}`;
  return `${date} ${clock.length === 1 ? clockOf(clock[0]!) : clock.map(digits).join(':')}`;
}

/** A time of day from minutes, seconds or both since midnight; these as they are where no day has them. */
function sinceMidnight(minute = '0', second = '0'): string {
  const seconds = Number(minute) * 60 + Number(second);
  const isWhole = Number.isInteger(seconds) && seconds >= 0 && seconds < 86_400;
  return isWhole ? new Date(seconds * 1000).toISOString().slice(11, 19) : `${minute} min ${second} s`;
}

/** What numbers without names are, in their order. */
export const NUMBERS: readonly PartName[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function dateOf(cell: (part: PartName) => string | undefined): string {
  // A date that a spreadsheet wrote has the midnight of its day.
  if (cell('date') !== undefined) return cell('date')!.replace(/[T ]0?0:00(?::00(?:\.0+)?)?$/, '');
  const year = yearOf(digits(cell('year')!));
  const [quarter, half, week] = [cell('quarter'), cell('half'), cell('week')];
  const dayOfYear = cell('dayOfYear') ?? (cell('month') === undefined ? cell('day') : undefined);
  if (quarter !== undefined) return `${year}Q${digits(quarter.replace(/^[qt]/i, '')).replace(/^0/, '')}`;
  if (half !== undefined) return `${year}H${digits(half.replace(/^[hs]/i, '')).replace(/^0/, '')}`;
  if (week !== undefined) return `${year}-W${digits(week.replace(/^(?:w|kw)/i, ''))}`;
  if (dayOfYear !== undefined) return dayOf(year, Number(dayOfYear)) ?? `${year}, day ${dayOfYear}`;
  const day = cell('day');
  return [year, monthOf(cell('month')!), ...(day === undefined ? [] : [digits(day)])].join('-');
}

/** A year in four digits, where it has two. */
function yearOf(cell: string): string {
  return /^\d{2}$/.test(cell) ? String(likelyYear(Number(cell))) : cell;
}

function dayOf(year: string, day: number): string | undefined {
  const date = new Date(midnightOf(Number(year), 0, day));
  const isOfYear = day >= 1 && date.getUTCFullYear() === Number(year);
  return isOfYear ? date.toISOString().slice(0, 10) : undefined;
}

function monthOf(cell: string): string {
  const named = namesMonth(cell) ? monthByName(cell.replace(/\.$/, '')) : 0;
  return digits(named > 0 ? String(named) : cell.replace(/^m(?=\d)/i, ''));
}

/** At least two digits, without the decimals of a column that a program took for numbers. */
function digits(cell: string): string {
  return cell.replace(/\.0+$/, '').padStart(2, '0');
}

/** A time of day: 9, 9.0, 900, 0900 and 09:00 are one. */
function clockOf(cell: string): string {
  // 00 - 01 is the hour that begins at midnight; H01 and HE01 are hours by their number.
  const whole = cell
    .replace(/\.0+$/, '')
    .replace(/^(\d{1,2}) ?[-–] ?\d{1,2}$/, '$1')
    .replace(/^he? ?(?=\d{1,2}$)/i, '');
  if (/^\d{1,2}$/.test(whole)) return `${whole.padStart(2, '0')}:00`;
  return /^\d{3,4}$/.test(whole) ? whole.padStart(4, '0').replace(/..$/, ':$&') : cell;
}
