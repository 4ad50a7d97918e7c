// Spans of time since the first row as labels: 0 days 00:00:00, 0 days 01:00:00, ..., or 0:00:00, ..., 39:30:00.

import { decimalsIn, digitsOfHours, secondsIn, spellingOf } from '../../../time/duration.ts';

/** No day has so many hours, not even one on which clocks are set back. */
const LONGER = 26 * 3600;

/** Keeps how the labels of a column are spelt while all are spans. */
export class Durations {
  private rows = 0;
  private most = 0;
  private least = Number.POSITIVE_INFINITY;
  private isBroken = false;
  /** Of those by a clock: how many, the fewest digits of their hours, the first, last and longest, and whether they rise, or begin anew. */
  private clocks = 0;
  private hours = Number.POSITIVE_INFINITY;
  private first = 0;
  private last = Number.NEGATIVE_INFINITY;
  private longest = 0;
  private rises = true;

  see(label: string): void {
    if (this.isBroken) return;
    const decimals = decimalsIn(label);
    this.isBroken = decimals === undefined;
    if (decimals === undefined) return;
    this.rows++;
    this.most = Math.max(this.most, decimals);
    this.least = Math.min(this.least, decimals);
    const digits = digitsOfHours(label);
    if (digits === undefined) return;
    const seconds = Number(secondsIn(label));
    if (this.clocks++ === 0) this.first = seconds;
    this.hours = Math.min(this.hours, digits);
    this.rises &&= seconds > this.last || seconds === this.first;
    this.last = seconds;
    this.longest = Math.max(this.longest, seconds);
  }

  /**
   * How they are spelt, as `spellDate` takes it: `%n days %H:%M:%S`, of seconds.
   * @returns undefined where not all of so many rows are spans
   */
  spell(rows: number): string | undefined {
    const { clocks, hours, most } = this;
    if (this.isBroken || rows === 0 || this.rows < rows || (clocks > 0 && clocks < rows)) return undefined;
    // By a clock they are times of day unless they go on beyond it.
    if (clocks > 0 && !(this.rises && this.longest >= LONGER)) return undefined;
    return spellingOf({ most, isMixed: this.least < most, hours: clocks > 0 ? hours : undefined });
  }
}
