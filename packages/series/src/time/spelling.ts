// Dates written as strftime writes them.

import { spellSpan } from './duration.ts';
import { nameMonth } from './names/month-names.ts';
import { nameWeekday } from './names/weekday-names.ts';
import { formatDate, midnightOf, parseTimeLabel, weekOf } from './time-label.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const COUNT = /%(\d*)n/;
const LATER = /\{\+(\d+)(m?)\}/;
const DIRECTIVE = /%([-^]?)(?:\{([^{}+]+)\})?(\d?)([a-zA-Z])/g;

/**
 * Writes a date in another spelling.
 * @param label As `parseTimeLabel` understands it; anything but a date or a number stays as it is.
 * @param spelling Directives of strftime: `%Y %y %G %g %m %B %b %V %d %j %A %a %u %H %I %M %S %f %p %P %z`, beside them `%q`
 * for the quarter and `%h` for the half of a year. `%-d` has no zero in front, `%^b` is in capitals, and `%3f` has three
 * digits; `%{de}b` is in German, `%{De}b` with a capital, `%{DE}b` in capitals, `%{de.}b` with a point where it
 * is cut short, and `%{a|b|...}b` is one of twelve names; `%{De}a` is a day of the week so; what follows `{+6}` is six days
 * later, `{+60m}` an hour, and `%{24}H` is 24 at midnight.
 * A number of seconds is written as `%n days %H:%M:%S`. Any other number is written where `%n` stands, `%3n` with zeros in front up to three digits; after `{+1}` the last digits of the next one.
 * @example
 * spellDate('2024-01-31 16:00:00', '%d.%m.%Y %H:%M:%S'); // '31.01.2024 16:00:00'
 */
export function spellDate(label: string, spelling: string): string {
  const meaning = parseTimeLabel(label);
  if (meaning.kind === 'number' && COUNT.test(spelling)) {
    const span = spellSpan(label, spelling);
    if (span !== undefined) return span;
    const [head = '', more, , tail = ''] = spelling.split(LATER);
    const write = (part: string, number: string) =>
      part.replace(COUNT, (_, digits: string) => number.padStart(Number(digits), '0'));
    if (more === undefined) return write(spelling, label);
    const later = String(Number(label) + Number(more));
    return write(head, label) + write(tail, later.slice(-Number(COUNT.exec(tail)?.[1] ?? 0)));
  }
  if (meaning.kind !== 'date') return label;
  const { wall, style } = meaning;
  const date = new Date(Math.floor(wall));
  const hour = date.getUTCHours();
  const write: Readonly<Record<string, (digits: number) => string | number>> = {
    Y: () => String(date.getUTCFullYear()).padStart(4, '0'),
    y: () => date.getUTCFullYear() % 100,
    G: () => weekOf(wall).year,
    g: () => weekOf(wall).year.slice(-2),
    V: () => Number(weekOf(wall).week),
    u: () => String(date.getUTCDay() || 7),
    q: () => String(Math.floor(date.getUTCMonth() / 3) + 1),
    h: () => (date.getUTCMonth() < 6 ? '1' : '2'),
    j: () => String(dayOfYear(date)).padStart(3, '0'),
    m: () => date.getUTCMonth() + 1,
    B: () => MONTHS[date.getUTCMonth()]!,
    b: () => MONTHS[date.getUTCMonth()]!.slice(0, 3),
    d: () => date.getUTCDate(),
    A: () => WEEKDAYS[date.getUTCDay()]!,
    a: () => WEEKDAYS[date.getUTCDay()]!.slice(0, 3),
    H: () => hour,
    I: () => hour % 12 || 12,
    M: () => date.getUTCMinutes(),
    S: () => date.getUTCSeconds(),
    f: (digits) => (wall / 1000 - Math.floor(wall / 1000)).toFixed(digits).slice(2),
    p: () => (hour < 12 ? 'AM' : 'PM'),
    P: () => (hour < 12 ? 'am' : 'pm'),
    z: () => style.zone,
  };
  const [head = '', more, unit, tail = ''] = spelling.split(LATER);
  if (more !== undefined) {
    const later = formatDate(wall + Number(more) * (unit === 'm' ? 60_000 : 86_400_000), style);
    return spellDate(label, head) + spellDate(later, tail);
  }
  return spelling.replace(
    DIRECTIVE,
    (whole, flag: string, language: string | undefined, digits: string, name: string) => {
      if (language === '24') return String(hour || 24).padStart(2, '0');
      const isDay = name === 'a' || name === 'A';
      const named =
        language &&
        (isDay ? nameWeekday(date.getUTCDay(), language, name) : nameMonth(date.getUTCMonth(), language, name as 'b'));
      const value = named ?? write[name]?.(Number(digits || 6)) ?? whole;
      if (typeof value === 'number') return flag === '-' ? String(value) : String(value).padStart(2, '0');
      return flag === '^' ? value.toUpperCase() : value;
    },
  );
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - midnightOf(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}
