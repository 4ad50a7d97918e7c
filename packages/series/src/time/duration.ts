// Spans of time as pandas writes them, `1 days 02:30:00`, as numbers of seconds; and back.

const DURATION = /^(-?\d{1,9}) days (\+?)(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;
/** Of a number of seconds; with a `-` decimals are written only where they are not 0. */
const SPELLING = /^%n days %H:%M:%S(?:\.%(-?)(\d)f)?$/;
const BILLION = 1_000_000_000n;

/** The seconds of a span, as a decimal number in the shortest spelling; undefined where a label is none. */
export function secondsIn(label: string): string | undefined {
  const [, days, sign, hours, minutes, seconds, fraction = ''] = DURATION.exec(label) ?? [];
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
  return days === undefined ? undefined : fraction.length;
}

/** The spelling of spans, of which some have decimals or all have as many. */
export function spellingOf({ most, isMixed }: { readonly most: number; readonly isMixed: boolean }): string {
  return `%n days %H:%M:%S${most === 0 ? '' : `.%${isMixed ? '-' : ''}${most}f`}`;
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
  const digits = Number(match[2] ?? 0);
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
  const isWritten = digits > 0 && (match[1] === '' || decimals > 0n);
  return `${days} days ${days < 0n ? '+' : ''}${clock}${isWritten ? `.${decimals.toString().padStart(digits, '0')}` : ''}`;
}
