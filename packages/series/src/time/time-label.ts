// What one time label means: a number, a date, a period, or just text. Knows nothing of steps between labels.

import { instantIn, isOffset, isRegion, offsetIn, offsetOf } from './region.ts';

/** How a date is spelt, so that another one can be spelt the same way. */
export interface DateStyle {
  /**
   * `2000-12-31`, the digits alone (`20001231`), a period (`2000Q4`, `2000-W52`, `2000M12`,
   * `2000H2`, `2000S2`, `2000T4`), or seconds, milliseconds,
   * microseconds or nanoseconds since 1970.
   */
  readonly form: 'iso' | 'compact' | 'W' | keyof typeof MONTHS_OF_PERIOD | keyof typeof EPOCH_UNITS;
  /** What stands between the parts, and before the letter of a period. */
  readonly separator: string;
  /** That of a period, as written. */
  readonly letter?: string;
  readonly hasDay: boolean;
  /** 'T' or ' ' before the time of day; absent for a date alone. */
  readonly clock?: string;
  readonly hasSeconds: boolean;
  /** Digits after the point of the seconds. */
  readonly fraction: number;
  /** '', 'Z' or an offset such as '+01:00', as written. */
  readonly zone: string;
  /** Whose clocks show it, where the label tells: `Europe/Berlin`. */
  readonly region?: string;
}

/** Months of a period, by its letter: quarter, trimestre, month, half year, semester. */
const MONTHS_OF_PERIOD = { Q: 3, T: 3, M: 1, H: 6, S: 6 } as const;

/** One label, understood. */
export type TimeLabel =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'date';
      /** Milliseconds since 1970-01-01T00:00Z; a date without a zone counts as UTC. */
      readonly value: number;
      /** The same for the wall clock, the zone left out. */
      readonly wall: number;
      readonly style: DateStyle;
    }
  | { readonly kind: 'text' };

/** Decimal numbers as files hold them: no hexadecimal, no "Infinity", no thousands separators. */
export const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const DATE =
  /^(-?\d{4,6})([-/])(\d{2})(?:\2(\d{2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:(Z|[+-]\d{2}:?\d{2})(?:\[([A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*)\])?)?)?)?$/;
const PERIOD = /^(\d{4})([- ]?)([QTWMHS])(\d{1,2})$/i;
/** Year, month and day, or year and month, of years in which data is made: any other number counts. */
const COMPACT = /^(1[89]\d\d|2[01]\d\d)(\d\d)(\d\d)?$/;

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, from 2001-09-09 to 2099. */
const EPOCH = /^(?:[123]\d{9}|40\d{8})(?:\d{3}|\d{6}|\d{9})?$/;

/** Milliseconds of a unit of time since 1970. */
const EPOCH_UNITS = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;

/** Digits of the seconds of a date that a double tells apart, in milliseconds since 1970. */
const MOST_DIGITS = 6;

const TEXT: TimeLabel = { kind: 'text' };
const DAY = 86_400_000;

/**
 * Reads a time label.
 * Understood are decimal numbers and, with `-` or `/`, `YYYY-MM`, `YYYY-MM-DD` and `YYYY-MM-DD HH:MM[:SS[.fff]]` with
 * `T` or a space before the clock and `Z` or an offset after it (ISO 8601 and what pandas writes), which the name of a
 * region may follow, `+01:00[Europe/Berlin]` (RFC 9557), and the periods
 * `2000Q4`, `2000T4` (trimestre), `2000W52` (ISO 8601), `2000M12`, `2000H2` and `2000S2`.
 * @param label The label as the file spells it.
 * @returns What it means; kind `text` for anything else, also for days that do not exist.
 */
export function parseTimeLabel(label: string): TimeLabel {
  const plain = parsePlain(label);
  if (plain !== undefined) return plain;
  if (DECIMAL.test(label)) return { kind: 'number', value: Number(label) };
  const match = DATE.exec(label);
  if (match === null) return parsePeriod(label);
  const [, year, separator = '', month, day, clock, hour, minute, second, fraction, zone = '', region] = match;
  const whole = toMilliseconds([year, month, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0].map(Number));
  if (whole === undefined || (region === undefined ? !isOffset(zone) : !isRegion(region))) return TEXT;
  const wall = whole + Number(fraction ?? 0) * 1000;
  const style: DateStyle = {
    form: 'iso',
    separator,
    hasDay: day !== undefined,
    ...(clock !== undefined && { clock }),
    hasSeconds: second !== undefined,
    fraction: fraction === undefined ? 0 : fraction.length - 1,
    zone,
    ...(region !== undefined && { region }),
  };
  return { kind: 'date', value: wall - offsetOf(zone), wall, style };
}

/** How dates without a zone and fractions are spelt, by `styleOf`: of a million labels no two need one of their own. */
const PLAIN_STYLES: readonly DateStyle[] = ['-', '/'].flatMap((separator) =>
  [undefined, 'T', ' '].flatMap((clock) =>
    [false, true].map((hasSeconds) => {
      const style = { form: 'iso', separator, hasDay: true, hasSeconds, fraction: 0, zone: '' } as const;
      return clock === undefined ? style : { ...style, clock };
    }),
  ),
);

/** A date of the usual spellings, `YYYY-MM-DD[ HH:MM[:SS]]`, in a tenth of the time; undefined for anything else. */
function parsePlain(label: string): TimeLabel | undefined {
  const { length } = label;
  if (length !== 10 && length !== 16 && length !== 19) return undefined;
  const separator = label.charCodeAt(4);
  if ((separator !== HYPHEN && separator !== SLASH) || label.charCodeAt(7) !== separator) return undefined;
  const [year, month, day] = [digitsAt(label, 0) * 100 + digitsAt(label, 2), digitsAt(label, 5), digitsAt(label, 8)];
  const between = label.charCodeAt(10);
  const hasClock = length > 10;
  if (hasClock && ((between !== SPACE && between !== LETTER_T) || label.charCodeAt(13) !== COLON)) return undefined;
  if (length === 19 && label.charCodeAt(16) !== COLON) return undefined;
  const [hour, minute] = hasClock ? [digitsAt(label, 11), digitsAt(label, 14)] : [0, 0];
  const second = length === 19 ? digitsAt(label, 17) : 0;
  // What is no digit makes NaN of all, which nothing below holds of.
  const isClock = hour < 24 && minute < 60 && second < 60;
  if (!isClock || !(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  const wall = (daysBefore(year, month, day) * 24 + hour) * HOUR + minute * 60_000 + second * 1000;
  const ofClock = hasClock ? (between === LETTER_T ? 2 : 4) : 0;
  const style = PLAIN_STYLES[(separator === SLASH ? 6 : 0) + ofClock + (length === 19 ? 1 : 0)]!;
  return { kind: 'date', value: wall, wall, style };
}

const [HYPHEN, SLASH, COLON, SPACE, LETTER_T] = Array.from('-/: T', (one) => one.charCodeAt(0));
const HOUR = 3_600_000;

/** The number of two digits; NaN where they are none. */
function digitsAt(label: string, at: number): number {
  const [tens, ones] = [label.charCodeAt(at) - 48, label.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Days of a month from 1; NaN of a year that is none. */
function daysIn(year: number, month: number): number {
  if (month !== 2)
    return Number.isNaN(year) ? year : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : year % 1 === 0 ? 28 : Number.NaN;
}

/** Days from 1970-01-01, by the calendar of Gregory. Source: days_from_civil of Howard Hinnant's chrono algorithms. */
function daysBefore(year: number, month: number, day: number): number {
  const from = month <= 2 ? year - 1 : year;
  const era = Math.floor(from / 400);
  const ofEra = from - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/**
 * Reads the labels of one series: numbers that are all days (20001231), all months (200012), or all seconds, all
 * milliseconds, microseconds or nanoseconds since 1970, are dates.
 * @param labels As the file spells them.
 */
export function parseTimeLabels(labels: readonly string[]): readonly TimeLabel[] {
  const first = labels[0] ?? '';
  const parse = COMPACT.test(first) ? parseCompact : EPOCH.test(first) ? parseEpoch : undefined;
  if (parse === undefined || labels.length < 2 || labels.some(({ length }) => length !== first.length)) {
    return labels.map(parseTimeLabel);
  }
  const dates = labels.map(parse);
  return dates.includes(undefined) ? labels.map(parseTimeLabel) : (dates as readonly TimeLabel[]);
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970; undefined for any other number. */
export function parseEpoch(label: string): TimeLabel | undefined {
  if (!EPOCH.test(label)) return undefined;
  const form = ({ 10: 's', 13: 'ms', 16: 'us', 19: 'ns' } as const)[label.length] ?? 's';
  // Nanoseconds have more digits than a double, which holds a quarter of a microsecond: steps are told by the labels.
  const value = form === 'ns' ? Number(`${label.slice(0, -6)}.${label.slice(-6)}`) : Number(label) * EPOCH_UNITS[form];
  return dateOf(value, { form, separator: '', hasDay: true });
}

/** Whether a label counts nanoseconds since 1970 that are no whole microseconds: more digits than a double has. */
export function isOfNanoseconds(label: string): boolean {
  return label.length === 19 && !label.endsWith('000') && EPOCH.test(label);
}

/** A day or a month written in digits alone; undefined where no calendar has it. */
export function parseCompact(label: string): TimeLabel | undefined {
  const [, year, month, day] = COMPACT.exec(label) ?? [];
  const wall = year === undefined ? undefined : toMilliseconds([year, month, day ?? 1].map(Number));
  return wall === undefined ? undefined : dateOf(wall, { form: 'compact', separator: '', hasDay: day !== undefined });
}

function parsePeriod(label: string): TimeLabel {
  const [, year, separator = '', letter = '', digits] = PERIOD.exec(label) ?? [];
  if (year === undefined) return TEXT;
  const form = letter.toUpperCase() as 'W' | keyof typeof MONTHS_OF_PERIOD;
  const count = Number(digits);
  const style = { form, separator, letter, hasDay: false };
  if (form === 'W') {
    const wall = mondayOf(Number(year)) + (count - 1) * 7 * DAY;
    return count >= 1 && wall < mondayOf(Number(year) + 1) ? dateOf(wall, style) : TEXT;
  }
  const months = MONTHS_OF_PERIOD[form];
  const wall = count > 12 / months ? undefined : toMilliseconds([Number(year), (count - 1) * months + 1, 1]);
  return wall === undefined ? TEXT : dateOf(wall, style);
}

/** Milliseconds since 1970 of a day; unlike in Date.UTC, the year 50 is not 1950. */
export function midnightOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** The Monday of the first week of a year: that which holds 4 January. */
function mondayOf(year: number): number {
  const fourth = midnightOf(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

function dateOf(wall: number, style: Pick<DateStyle, 'form' | 'separator' | 'letter' | 'hasDay'>): TimeLabel {
  return { kind: 'date', value: wall, wall, style: { ...style, hasSeconds: false, fraction: 0, zone: '' } };
}

/**
 * Milliseconds since 1970 of a date.
 * @param parts Year, month from 1, day, hour, minute, second; the latter may be left out.
 * @returns undefined where no calendar or clock has them.
 */
export function toMilliseconds(parts: readonly number[]): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  // A Date turns 30 February into 2 March and 24:00 into the next day; such labels are not dates.
  const sameDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return sameDay && hour < 24 && minute < 60 && second < 60 ? date.getTime() : undefined;
}

/**
 * Spells a date.
 * @param wall Milliseconds of the wall clock, as in `TimeLabel`.
 * @param style How the dates before it are spelt.
 */
export function formatDate(wall: number, style: DateStyle): string {
  const { form, separator, letter = form } = style;
  if (form === 'ns') return `${Math.round(wall * 1000)}000`;
  if (form in EPOCH_UNITS) return String(Math.round(wall / EPOCH_UNITS[form as 's']));
  // Rounded to the digits shown first, so that 0.9996 s does not lose its carry.
  const digits = Math.min(style.fraction, MOST_DIGITS);
  const unit = 1000 / 10 ** digits;
  const rounded = Math.round(wall / unit) * unit;
  const whole = Math.floor(rounded / 1000) * 1000;
  const date = new Date(whole);
  const number = date.getUTCFullYear();
  const year = `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(4, '0')}`;
  const month = date.getUTCMonth();
  if (form === 'M') return `${year}${separator}${letter}${twoDigits(month + 1)}`;
  if (form in MONTHS_OF_PERIOD) {
    return `${year}${separator}${letter}${Math.floor(month / MONTHS_OF_PERIOD[form as 'Q']) + 1}`;
  }
  if (form === 'W') {
    const { year, week } = weekOf(whole);
    return `${year}${separator}${letter}${week}`;
  }
  const parts = [year, twoDigits(month + 1), ...(style.hasDay ? [twoDigits(date.getUTCDate())] : [])];
  const day = parts.join(separator);
  if (style.clock === undefined) return day;
  const clock = [date.getUTCHours(), date.getUTCMinutes(), ...(style.hasSeconds ? [date.getUTCSeconds()] : [])];
  const fraction =
    style.fraction === 0
      ? ''
      : ((rounded - whole) / 1000)
          .toFixed(digits)
          .slice(1)
          .padEnd(style.fraction + 1, '0');
  return `${day}${style.clock}${clock.map(twoDigits).join(':')}${fraction}${style.zone}${style.region === undefined ? '' : `[${style.region}]`}`;
}

/** The week of ISO 8601 that a time lies in. */
export function weekOf(wall: number): { readonly year: string; readonly week: string } {
  const date = new Date(wall);
  // A week belongs to the year of its Thursday.
  const year = new Date(wall + (3 - ((date.getUTCDay() + 6) % 7)) * DAY).getUTCFullYear();
  const week = Math.floor((wall - mondayOf(year)) / (7 * DAY)) + 1;
  return { year: String(year).padStart(4, '0'), week: twoDigits(week) };
}

/**
 * Spells an instant, in milliseconds since 1970: where the dates before it tell their region, as its clocks show it.
 * @param style How those are spelt.
 */
export function formatInstant(instant: number, style: DateStyle): string {
  const { region, zone } = style;
  if (region === undefined) return formatDate(instant + offsetOf(zone), style);
  const offset = offsetIn(region, instant);
  return formatDate(instant + offsetOf(offset), { ...style, zone: offset });
}

/** Spells a time of the wall clock with the offset that its region, if it has one, has then. */
export function formatWall(wall: number, style: DateStyle): string {
  return style.region === undefined ? formatDate(wall, style) : formatInstant(instantIn(style.region, wall), style);
}

/** A date in UTC as the clocks of a region, or at an offset such as +05:30, show it; as it is where it is no date, or the region is not known. */
export function moveToRegion(label: string, region: string): string {
  const time = parseTimeLabel(label);
  if (time.kind === 'date' && /^[+-]\d\d:?\d\d$/.test(region))
    return formatInstant(time.value, { ...time.style, zone: region });
  if (time.kind !== 'date' || !isRegion(region)) return label;
  // Before clocks were set by zones their offsets had seconds, which none is written with.
  if (offsetIn(region, time.value).length > 6) return label;
  return formatInstant(time.value, { ...time.style, region });
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
