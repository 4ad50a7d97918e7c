// Days as spreadsheets count them from 1899-12-30 on, 43831 or 43831.5, which a table has where its cells lost their format.

import { DECIMAL } from '../../time/time-label.ts';

/** 1899-12-30; and the days that are taken for such, from 1970-01-01 to 2099-12-31. */
const ZERO = Date.UTC(1899, 11, 30);
const [LEAST, MOST] = [25_569, 73_050];

/** Counts numbers that may be such days, all of five digits before the point. */
export class SerialDays {
  private rows = 0;
  private isBroken = false;
  /** Whether any has a time of day. */
  hasClock = false;

  see(cell: string): void {
    if (this.isBroken) return;
    this.isBroken = dateOfSerial(cell) === undefined;
    this.hasClock ||= !/^\d+(?:\.0*)?$/.test(cell);
    this.rows++;
  }

  /** Whether all of so many rows, two at the least, may be. */
  holds(rows: number): boolean {
    return !this.isBroken && this.rows > 1 && this.rows === rows;
  }
}

/** A date, with its clock where that is asked for; undefined of a number that is no such day. */
export function dateOfSerial(cell: string, { hasClock = false } = {}): string | undefined {
  if (!DECIMAL.test(cell) || !/^\d{5}(?:\.\d+)?$/.test(cell)) return undefined;
  const days = Number(cell);
  if (!(days >= LEAST && days < MOST)) return undefined;
  // Such programs keep times to the second at best.
  const instant = new Date(ZERO + Math.round(days * 86_400) * 1000).toISOString();
  return hasClock ? instant.slice(0, 19).replace('T', ' ') : instant.slice(0, 10);
}
