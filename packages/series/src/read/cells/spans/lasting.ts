// Spans of time in units that differ, 1h, 90m, 1 day 2 hours, PT1H30M, as seconds.

/** Milliseconds, or less, of each unit, by what it is called; months and years, which differ in length, are none. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ns|nanos?|nanoseconds?)$/i, 1e-9],
  [/^(?:us|µs|μs|micros?|microseconds?)$/i, 1e-6],
  [/^(?:ms|msecs?|millis?|milliseconds?)$/i, 1e-3],
  [/^(?:s|secs?|seconds?|sek|sekunden?)$/i, 1],
  // A capital M is a month to many.
  [/^(?:m|[Mm]in(?:s|\.|utes?|uten?)?|MIN)$/, 60],
  [/^(?:h|hrs?|hours?|std|stunden?)$/i, 3600],
  [/^(?:d|days?|tage?)$/i, 86_400],
  [/^(?:w|wks?|weeks?|wochen?)$/i, 604_800],
];
const PART = /(\d+(?:\.\d+)?) ?(\p{L}+)\.?/u;
const PARTS = /^(?:\d+(?:\.\d+)? ?\p{L}+\.?(?:,? |(?=\d)|$))+$/u;
const ISO =
  /^P(?=T?\d)(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const ISO_UNITS: readonly number[] = [604_800, 86_400, 3600, 60, 1];

/** The seconds of a span, as a decimal number in a short spelling; undefined where a label is none. */
export function lastingIn(label: string): string | undefined {
  const iso = ISO.exec(label);
  if (iso !== null) return written(iso.slice(1).map((part, at) => Number(part ?? 0) * ISO_UNITS[at]!));
  if (!PARTS.test(label)) return undefined;
  const parts = Array.from(label.matchAll(new RegExp(PART, 'gu')), ([, count, unit]) => {
    const seconds = UNITS.find(([name]) => name.test(unit!))?.[1];
    return seconds === undefined ? Number.NaN : Number(count) * seconds;
  });
  return parts.some(Number.isNaN) ? undefined : written(parts);
}

/** Sums of decimals are off by some units in the last place. */
function written(parts: readonly number[]): string {
  return parts
    .reduce((sum, one) => sum + one, 0)
    .toFixed(9)
    .replace(/\.?0+$/, '');
}

/** Counts labels while all are spans. */
export class Lasting {
  private rows = 0;
  private isBroken = false;

  see(label: string): void {
    if (this.isBroken) return;
    this.isBroken = lastingIn(label) === undefined;
    this.rows++;
  }

  /** Whether all of so many rows are. */
  holds(rows: number): boolean {
    return !this.isBroken && rows > 1 && this.rows === rows;
  }
}
