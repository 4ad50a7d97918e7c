// Rows, one by one, -> one series, put in the order of its times. Knows nothing of the file's form.

import { InputError, option, type Text, text } from '../errors.ts';
import type { Series } from '../series.ts';
import { parseEpoch, parseTimeLabel } from '../time/time-label.ts';
import { type CellPlace, cellError } from './cells/read-cell.ts';
import type { ReadTime } from './cells/time-column.ts';

/** How the rows of a series stood in the file. */
export type RowOrder = 'rising' | 'newest first' | 'shuffled';

/** Collects the rows of one series. */
export class SeriesBuilder {
  private readonly id: string;
  private readonly features: readonly string[];
  private readonly values: number[] = [];
  private readonly times: string[] = [];
  private readonly instants: number[] = [];
  private readonly rows: number[] = [];
  /** Labels seen so far, of times that have no order. */
  private readonly seen = new Map<string, number>();
  private hasOrder = false;
  private rises = true;
  private falls = true;

  constructor(id: string, features: readonly string[]) {
    this.id = id;
    this.features = features;
  }

  /**
   * Adds a row.
   * @param values One a feature; NaN where it is missing.
   * @param row Line of the file.
   * @param time Its time, where the file has times.
   */
  add(values: readonly number[], row: number, time?: ReadTime): void {
    for (const value of values) this.values.push(value);
    this.rows.push(row);
    if (time === undefined) return;
    this.times.push(time.label);
    this.hasOrder = time.kind !== 'text';
    if (!this.hasOrder) return;
    this.instants.push(time.value);
    const at = this.instants.length - 1;
    if (at === 0) return;
    const rise = this.compare(at, at - 1);
    if (!(rise > 0)) this.rises = false;
    if (!(rise < 0)) this.falls = false;
  }

  /** Which of two rows is later: above 0 where it is the first, 0 where they have one time. */
  private compare(one: number, other: number): number {
    const { instants, times } = this;
    const rise = instants[one]! - instants[other]!;
    // A double does not tell all nanoseconds apart; their digits, of which all have as many, do.
    if (rise !== 0 || !isOfEpoch(times[one]!) || !isOfEpoch(times[other]!)) return rise;
    return times[one]! > times[other]! ? 1 : times[one]! < times[other]! ? -1 : 0;
  }

  /**
   * @param file Name of the file, for messages.
   * @param row Line to point at where the series has no row.
   * @param twice Where the times stand, and what helps if one comes twice; how many rows there are at the least.
   * @throws InputError when the series has fewer than two rows, or a time twice.
   */
  finish(
    file: string,
    row: number,
    twice: { readonly column: string; readonly remedy: Text; readonly least?: number },
  ): { readonly series: Series; readonly order: RowOrder } {
    const count = this.rows.length;
    if (count < (twice.least ?? 2)) {
      const line = this.rows[0] ?? row;
      throw new InputError({
        file,
        row: line,
        found: `series "${this.id}" has ${count === 1 ? '1 row' : 'no row'} with a number`,
        expected: 'at least 2',
        remedy: 'Add rows or remove the series.',
      });
    }
    const { id, features } = this;
    if (this.times.length === 0)
      return { series: { id, features, values: Float64Array.from(this.values) }, order: 'rising' };
    if (!this.hasOrder) this.checkLabels({ file, ...twice });
    if (!this.hasOrder || this.rises) {
      return { series: { id, features, values: Float64Array.from(this.values), times: this.times }, order: 'rising' };
    }
    const { rows, times, values } = this;
    const order = Array.from(rows.keys()).sort((a, b) => this.compare(a, b) || a - b);
    order.forEach((at, i) => {
      const before = order[i - 1];
      if (before !== undefined && this.compare(before, at) === 0)
        throw this.duplicate(at, rows[before]!, { file, ...twice });
    });
    const width = features.length;
    const sorted = Float64Array.from(
      { length: count * width },
      (_, i) => values[order[Math.floor(i / width)]! * width + (i % width)]!,
    );
    return {
      series: { id, features, values: sorted, times: order.map((at) => times[at]!) },
      order: this.falls ? 'newest first' : 'shuffled',
    };
  }

  private checkLabels(place: { readonly file: string; readonly column: string; readonly remedy: Text }): void {
    this.times.forEach((label, at) => {
      const before = this.seen.get(label);
      if (before !== undefined) throw this.duplicate(at, before, place);
      this.seen.set(label, this.rows[at]!);
    });
  }

  private duplicate(
    at: number,
    line: number,
    { remedy, ...place }: Omit<CellPlace, 'row'> & { readonly remedy: Text },
  ): InputError {
    const expected = `every time once in series "${this.id}", and line ${line} has this one already`;
    const label = this.times[at]!;
    if (/:\d\d\.\d{7,}/.test(label) && label !== this.times[this.rows.indexOf(line)]) {
      const apart = `times that are a microsecond apart at the least, and line ${line} has nearly this one`;
      const help = text`Number the rows and pass ${option('time')} with that column, or count nanoseconds from the first row.`;
      return cellError({ ...place, row: this.rows[at]! }, JSON.stringify(label), apart, help);
    }
    if (isSetBack(label)) {
      const found = `${JSON.stringify(label)} again, as clocks show it twice in the night in which they are set back`;
      const help = 'Write times in UTC or with their offset (+01:00), or remove one of the two rows.';
      return cellError({ ...place, row: this.rows[at]! }, found, expected, help);
    }
    return cellError({ ...place, row: this.rows[at]! }, JSON.stringify(this.times[at]), expected, remedy);
  }
}

/** Whether a label counts nanoseconds since 1970. */
function isOfEpoch(label: string): boolean {
  return label.length === 19 && parseEpoch(label) !== undefined;
}

/** Whether a time may come twice by the clock: in a night from Saturday to Sunday in autumn, north or south. */
function isSetBack(label: string): boolean {
  const time = parseTimeLabel(label);
  if (time.kind !== 'date' || time.style.clock === undefined || time.style.zone !== '') return false;
  const date = new Date(time.wall);
  return date.getUTCDay() === 0 && date.getUTCHours() < 4 && [2, 3, 8, 9, 10].includes(date.getUTCMonth());
}
