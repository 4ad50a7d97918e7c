// Spans of a day's clock as labels, as markets of energy write hours: 2024-01-13 00:00-01:00, 01:00-02:00, ...

/** A date, where its clock begins and where it ends; the end looks like an offset from UTC where a hyphen stands before it. */
const SPAN = /^(.*\d[T ,]+(\d{1,2}):(\d{2}))( ?[-–] ?)((\d{1,2}):(\d{2}))$/;
const DAY = 1440;
/** The westernmost offset from UTC, in minutes. */
const MOST_BEHIND = 720;
/** Spans that show how all of them are spelt. */
const MOST_KEPT = 200;

/** One such label: the time at which it begins, and how many minutes it lasts. */
interface Span {
  readonly begin: string;
  readonly between: string;
  readonly minutes: number;
  readonly isNoOffset: boolean;
}

function readSpan(label: string): (Span & { readonly start: number }) | undefined {
  if (label.length > 40) return undefined;
  const [, begin, hour, minute, between, , toHour, toMinute] = SPAN.exec(label) ?? [];
  if (begin === undefined) return undefined;
  const start = Number(hour) * 60 + Number(minute);
  const end = Number(toHour) * 60 + Number(toMinute);
  if (end > DAY || Number(toMinute) > 59) return undefined;
  const minutes = (end - start + DAY) % DAY || DAY;
  return { begin, between: between!, minutes, start, isNoOffset: between !== '-' || end > MOST_BEHIND };
}

/** Where a label begins that is a span of the clock; undefined for any other. */
export function beginOfSpan(label: string): string | undefined {
  return readSpan(label)?.begin;
}

/** Tells spans of the clock from times with their offset from UTC. */
export class ClockSpans {
  private rows = 0;
  private hasNoOffset = false;
  /** How often spans of a length were seen, and at which minutes of the day they begin. */
  private readonly lengths = new Map<number, { count: number; readonly starts: Set<number> }>();
  private readonly kept = new Set<string>();

  see(label: string): void {
    const span = readSpan(label);
    if (span === undefined) return;
    this.rows++;
    this.hasNoOffset ||= span.isNoOffset;
    if (this.kept.size < MOST_KEPT) this.kept.add(label);
    const length = this.lengths.get(span.minutes) ?? { count: 0, starts: new Set() };
    length.count++;
    length.starts.add(span.start);
    this.lengths.set(span.minutes, length);
  }

  /**
   * Some of the labels, and how long they last, where nine of ten are spans: ends that go along with the beginnings,
   * or that no offset from UTC is.
   */
  find(rows: number): { readonly labels: readonly string[]; readonly minutes: number } | undefined {
    if (rows === 0 || this.rows < rows * 0.9) return undefined;
    const [minutes, most] = [...this.lengths].reduce((best, one) => (one[1].count > best[1].count ? one : best));
    const goesAlong = minutes < DAY && most.starts.size > 1 && most.count >= this.rows * 0.9;
    return goesAlong || this.hasNoOffset ? { labels: [...this.kept], minutes } : undefined;
  }
}

/** How ends of spans may be spelt. */
const ENDS = ['%H:%M', '%{24}H:%M', '%-H:%M'];

/**
 * The spelling of spans.
 * @param begins that of where they begin, as `spellDate` takes it
 * @param isSpelt whether a label is spelt by a spelling
 */
export function spellingOfSpans(
  { labels, minutes }: { readonly labels: readonly string[]; readonly minutes: number },
  begins: string,
  isSpelt: (label: string, spelling: string) => boolean,
): string | undefined {
  const { between = '' } = readSpan(labels[0]!) ?? {};
  return ENDS.map((end) => `${begins}${between}{+${minutes}m}${end}`).find((spelling) =>
    labels.every((label) => isSpelt(label, spelling)),
  );
}
