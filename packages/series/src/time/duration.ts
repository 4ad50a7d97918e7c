// Spans of time as pandas writes them, `1 days 02:30:00`, and by a clock that goes on beyond a day, `39:30:00`, as numbers of seconds; and back.

const DURATION = /^(-?\d{1,9}) days (\+?)(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;
const CLOCK = /^(\d{1,9}):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/;
/** Of a number of seconds; with a `-` decimals are written only where they are not 0, `%2n` are hours in two digits at least. */
const SPELLING = /^(?:%n days %H|%(2?)n):%M:%S(?:\.%(-?)(\d)f)?$/;
const BILLION = 1_000_000_000n;

/** The seconds of a span, as a decimal number in the shortest spelling; undefined where a label is none. */
export function secondsIn(label: string): string | undefined {
  const clock = CLOCK.exec(label);
  const [, days, sign, hours, minutes, seconds, fraction = ''] =
    clock === null ? (DURATION.exec(label) ?? []) : ['', '0', '', ...clock.slice(1)];
  if (days === undefined || (days.startsWith('-') !== (sign === '+') && days !== '0')) return undefined;
  const whole = BigInt(days) * 86_400n + BigInt(hours!) * 3600n + BigInt(minutes!) * 60n + BigInt(seconds!);
  const parts = whole * BILLION + BigInt(fraction.padEnd(9, '0'));
  const size = parts < 0n ? -parts : parts;
  const decimals = (size % BILLION).toString().padStart(9, '0').replace(/0+$/, '');
  return `${parts < 0n ? '-' : ''}${size / BILLION}${decimals === '' ? '' : `.${decimals}`}`;
}

/** Decimals of the seconds of a span; undefined where a label is none. */
export function decimalsIn(label: string): number | undefined {
  const [, days, , , , , fraction = ''] = DURATION.exec(label) ?? [];
  if (days !== undefined) return fraction.length;
  const clock = CLOCK.exec(label);
  return clock === null ? undefined : (clock[4]?.length ?? 0);
}

/** Digits of the hours of a span by a clock; undefined where a label is none. */
export function digitsOfHours(label: string): number | undefined {
  return CLOCK.exec(label)?.[1]?.length;
}

/** The spelling of spans, of which some have decimals or all have as many; `hours`: digits of the fewest hours by a clock. */
export function spellingOf({
  most,
  isMixed,
  hours,
}: {
  readonly most: number;
  readonly isMixed: boolean;
  readonly hours?: number | undefined;
}): string {
  const begin = hours === undefined ? '%n days %H' : `%${hours > 1 ? 2 : ''}n`;
  return `${begin}:%M:%S${most === 0 ? '' : `.%${isMixed ? '-' : ''}${most}f`}`;
}

/** Whether a spelling is one of spans. */
export function isOfSpans(spelling: string): boolean {
  return SPELLING.test(spelling);
}

/**
 * Writes a number of seconds as a span.
 * @returns undefined where the spelling is none of spans
 */
export function spellSpan(seconds: string, spelling: string): string | undefined {
  const match = SPELLING.exec(spelling);
  if (match === null) return undefined;
  const digits = Number(match[3] ?? 0);
  const isClock = match[1] !== undefined || spelling.startsWith('%n:');
  const unit = 10n ** BigInt(digits);
  const parts = BigInt(Math.round(Number(seconds) * Number(unit)));
  const day = 86_400n * unit;
  // Days are rounded down: half a day before 0 is -1 days +12:00:00.
  const days = parts / day - (parts % day < 0n ? 1n : 0n);
  const rest = parts - days * day;
  const two = (value: bigint) => value.toString().padStart(2, '0');
  const within = rest / unit;
  const clock = [within / 3600n, (within / 60n) % 60n, within % 60n].map(two).join(':');
  const decimals = rest % unit;
  const isWritten = digits > 0 && (match[2] === '' || decimals > 0n);
  const tail = isWritten ? `.${decimals.toString().padStart(digits, '0')}` : '';
  if (!isClock) return `${days} days ${days < 0n ? '+' : ''}${clock}${tail}`;
  const hours = (days * 24n + within / 3600n).toString().padStart(match[1] === '2' ? 2 : 1, '0');
  return `${hours}${clock.slice(2)}${tail}`;
}
