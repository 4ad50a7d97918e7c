// What one time label means: a number, a date, or just text. Knows nothing of steps between labels.

/** How a date is spelt, so that another one can be spelt the same way. */
export interface DateStyle {
  readonly separator: string;
  readonly hasDay: boolean;
  /** 'T' or ' ' before the time of day; absent for a date alone. */
  readonly clock?: string;
  readonly hasSeconds: boolean;
  /** Digits after the point of the seconds. */
  readonly fraction: number;
  /** '', 'Z' or an offset such as '+01:00', as written. */
  readonly zone: string;
}

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
  /^(\d{4})([-/])(\d{2})(?:\2(\d{2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;

const TEXT: TimeLabel = { kind: 'text' };

/**
 * Reads a time label.
 * Understood are decimal numbers and, with `-` or `/`, `YYYY-MM`, `YYYY-MM-DD` and `YYYY-MM-DD HH:MM[:SS[.fff]]` with
 * `T` or a space before the clock and `Z` or an offset after it (ISO 8601 and what pandas writes).
 * @param label The label as the file spells it.
 * @returns What it means; kind `text` for anything else, also for days that do not exist.
 */
export function parseTimeLabel(label: string): TimeLabel {
  if (DECIMAL.test(label)) return { kind: 'number', value: Number(label) };
  const match = DATE.exec(label);
  if (match === null) return TEXT;
  const [, year, separator, month, day, clock, hour, minute, second, fraction, zone = ''] = match;
  const whole = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  // Date.UTC turns 30 February into 2 March and 24:00 into the next day; such labels are not dates.
  const back = new Date(whole);
  const sameDay = back.getUTCMonth() === Number(month) - 1 && back.getUTCDate() === Number(day ?? 1);
  const sameClock = back.getUTCHours() === Number(hour ?? 0) && back.getUTCMinutes() === Number(minute ?? 0);
  if (back.getUTCFullYear() !== Number(year) || !sameDay || !sameClock) return TEXT;
  const wall = whole + Number(fraction ?? 0) * 1000;
  const style = {
    separator: separator!,
    hasDay: day !== undefined,
    ...(clock !== undefined && { clock }),
    hasSeconds: second !== undefined,
    fraction: fraction === undefined ? 0 : fraction.length - 1,
    zone,
  };
  return { kind: 'date', value: wall - offsetOf(zone), wall, style };
}

/**
 * Spells a date.
 * @param wall Milliseconds of the wall clock, as in `TimeLabel`.
 * @param style How the dates before it are spelt.
 */
export function formatDate(wall: number, style: DateStyle): string {
  // Rounded to the digits shown first, so that 0.9996 s does not lose its carry.
  const unit = 1000 / 10 ** style.fraction;
  const rounded = Math.round(wall / unit) * unit;
  const whole = Math.floor(rounded / 1000) * 1000;
  const [date, clock] = new Date(whole).toISOString().split('T') as [string, string];
  const day = date
    .slice(0, style.hasDay ? 10 : 7)
    .split('-')
    .join(style.separator);
  if (style.clock === undefined) return day;
  const seconds = style.hasSeconds ? clock.slice(0, 8) : clock.slice(0, 5);
  const fraction = style.fraction === 0 ? '' : ((rounded - whole) / 1000).toFixed(style.fraction).slice(1);
  return `${day}${style.clock}${seconds}${fraction}${style.zone}`;
}

function offsetOf(zone: string): number {
  if (zone === '' || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone[0] === '-' ? -minutes : minutes) * 60_000;
}
