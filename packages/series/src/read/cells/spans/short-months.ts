// Months beside years of two digits, 01/21 or 21-01, told from days and months by how they follow one another.

import { findCentury } from '../century.ts';
import { type DigitWay, isoOf, shortYearOf } from '../date-spelling.ts';

const PARTS = /^\d{1,2}[/-]\d{2}$/;
const WAYS = ['month and year', 'year and month'] as const;
/** Different labels that show what all of them are. */
const MOST = 2000;
/** Labels that are needed to tell. */
const LEAST = 2;

/** Keeps the different labels of a column while all may be months and years. */
export class ShortMonths {
  private readonly labels = new Set<string>();
  private rows = 0;
  private isBroken = false;

  see(label: string): void {
    if (this.isBroken) return;
    this.isBroken = !PARTS.test(label);
    this.rows++;
    if (!this.isBroken && this.labels.size < MOST) this.labels.add(label);
  }

  /** What comes first, where all of so many rows are months each of which is the next but for a few, in one order alone. */
  find(rows: number): DigitWay | undefined {
    const labels = [...this.labels];
    if (this.isBroken || this.rows < rows || labels.length < LEAST) return undefined;
    const ways = WAYS.filter((way) => followOneAnother(labels, way));
    return ways.length === 1 ? ways[0] : undefined;
  }

  /** Whether all of so many rows may be months and years, or days and months. */
  mayBe(rows: number): boolean {
    return !this.isBroken && rows > 0 && this.rows === rows && this.labels.size > 1;
  }
}

function followOneAnother(labels: readonly string[], way: DigitWay): boolean {
  const century = findCentury(labels.flatMap((label) => shortYearOf(label, way) ?? []));
  const months = labels.map((label) => {
    const [year, month] = (isoOf(label, way, century) ?? '').split('-').map(Number);
    return year! * 12 + month!;
  });
  if (months.some(Number.isNaN)) return false;
  // Of one year they may be days and months, unless no month has its number.
  const years = new Set(labels.map((label) => shortYearOf(label, way)));
  if (years.size < 2 && [...years][0]! <= 12) return false;
  const sorted = months.toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((month, at) => month - sorted[at]!);
  const [least] = steps.toSorted((a, b) => a - b);
  // Most days of one month would be many months apart as years.
  return steps.filter((step) => step !== least).length * 4 <= steps.length && [1, 2, 3, 4, 6].includes(least!);
}
