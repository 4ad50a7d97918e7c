// Spans of time since the first row as labels: 0 days 00:00:00, 0 days 01:00:00, ...

import { decimalsIn, spellingOf } from '../../../time/duration.ts';

/** Keeps how the labels of a column are spelt while all are spans. */
export class Durations {
  private rows = 0;
  private most = 0;
  private least = Number.POSITIVE_INFINITY;
  private isBroken = false;

  see(label: string): void {
    if (this.isBroken) return;
    const decimals = decimalsIn(label);
    this.isBroken = decimals === undefined;
    if (decimals === undefined) return;
    this.rows++;
    this.most = Math.max(this.most, decimals);
    this.least = Math.min(this.least, decimals);
  }

  /**
   * How they are spelt, as `spellDate` takes it: `%n days %H:%M:%S`, of seconds.
   * @returns undefined where not all of so many rows are spans
   */
  spell(rows: number): string | undefined {
    if (this.isBroken || rows === 0 || this.rows < rows) return undefined;
    return spellingOf({ most: this.most, isMixed: this.least < this.most });
  }
}
