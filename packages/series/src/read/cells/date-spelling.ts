// Dates as people and programs write them -> ISO 8601. Knows nothing of a file.

import { toMilliseconds } from '../../time/time-label.ts';

const CLOCK = String.raw`(?:[T ,]+(\d{1,2})(?::?(\d{2}))?(?::?(\d{2})(\.\d{1,9})?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const PARTS = new RegExp(String.raw`^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|(?<!-)\d{2})${CLOCK}$`); // 24-01-31 may begin with its year
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([./-])(\d{1,2})\2(\d{1,2})${CLOCK}$`);
const COMPACT = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})(?=[T ]\d)${CLOCK}$`);
const DAY_MONTH = new RegExp(
  String.raw`^(?:(\d{1,2})(?:st|nd|rd|th)?[ ./-]+)?${MONTH}[., /-]+(\d{4}|\d{2})${CLOCK}$`,
  'i',
);
const MONTH_DAY = new RegExp(String.raw`^${MONTH}\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})${CLOCK}$`, 'i');
const STAMP = /^(19\d\d|20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?$/;
const MONTH_YEAR = /^(\d{1,2})[./-](\d{4})$/;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The first two numbers of a date that ends in its year, whose order a label alone may leave open; undefined for any other. */
export function openParts(label: string): readonly [number, number] | undefined {
  const match = PARTS.exec(label.replace(WEEKDAY, ''));
  return match === null ? undefined : [Number(match[1]), Number(match[3])];
}

/**
 * Writes a date as YYYY-MM-DD, with HH:MM[:SS] where it has a clock.
 * @param order what comes first where the year comes last
 * @returns undefined where it is no date, or none that a calendar has
 */
export function isoOf(spelt: string, order: 'day' | 'month'): string | undefined {
  const label = spelt.replace(WEEKDAY, '');
  const parts = PARTS.exec(label);
  if (parts !== null) {
    const [, a, , b, year, ...clock] = parts;
    return write([yearOf(year!), ...(order === 'day' ? [b, a] : [a, b])], clock);
  }
  const yearFirst = YEAR_FIRST.exec(label);
  if (yearFirst !== null) return write([yearFirst[1], yearFirst[3], yearFirst[4]], yearFirst.slice(5));
  const compact = COMPACT.exec(label);
  if (compact !== null) return write(compact.slice(1, 4), compact.slice(4));
  const stamp = STAMP.exec(label);
  if (stamp !== null) return write(stamp.slice(1, 4), [stamp[4], stamp[5] ?? '00', stamp[6]]);
  const dayMonth = DAY_MONTH.exec(label);
  if (dayMonth !== null) {
    const [, day, month, year, ...clock] = dayMonth;
    const all = [yearOf(year!), monthOf(month!), ...(day === undefined ? [] : [day])];
    return write(all, day === undefined ? [] : clock);
  }
  const monthDay = MONTH_DAY.exec(label);
  if (monthDay !== null) return write([monthDay[3], monthOf(monthDay[1]!), monthDay[2]], monthDay.slice(4));
  const monthYear = MONTH_YEAR.exec(label);
  return monthYear === null ? undefined : write([monthYear[2], monthYear[1]], []);
}

/** Whether a label is a time of day alone. */
export function isClock(label: string): boolean {
  return /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?$/i.test(label);
}

function write(date: readonly (string | undefined)[], clock: readonly (string | undefined)[]): string | undefined {
  const [hour, minute = hour === undefined ? undefined : '00', second, fraction = '', half, zone = ''] = clock;
  const hours =
    hour === undefined || half === undefined ? hour : String((Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0));
  if (half !== undefined && Number(hour) > 12) return undefined;
  if (toMilliseconds([...date, hours ?? 0, minute ?? 0, second ?? 0].map(Number)) === undefined && date.length === 3)
    return undefined;
  if (date.length === 2 && !(Number(date[1]) >= 1 && Number(date[1]) <= 12)) return undefined;
  const [year = '', ...rest] = date;
  const day = [year, ...rest.map((part) => String(Number(part)).padStart(2, '0'))].join('-');
  if (hours === undefined) return day;
  const seconds = second === undefined ? '' : `:${second}${fraction}`;
  return `${day} ${hours.padStart(2, '0')}:${minute}${seconds}${/^[A-Z]+$/.test(zone) ? 'Z' : zone}`;
}

/** Years of two digits are those of POSIX: 69 to 99 are in the last century. */
function yearOf(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) < 69 ? 20 : 19}${year}`;
}

function monthOf(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}
