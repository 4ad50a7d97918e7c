// Rows, one by one, -> one series, its times checked on the way. Knows nothing of the file's form.

import { InputError, option, text } from '../errors.ts';
import type { Series } from '../series.ts';
import type { TimeLabel } from '../time/time-label.ts';
import { type CellPlace, cellError } from './read-cell.ts';

/** A time of a row, as text and understood. */
export interface RowTime {
  readonly label: string;
  readonly meaning: TimeLabel;
  readonly place: CellPlace;
}

const KINDS = {
  number: 'a number',
  date: 'a date',
  text: 'a label that is neither a number nor a date',
} as const;

/** Collects the rows of one series. */
export class SeriesBuilder {
  private readonly id: string;
  private readonly features: readonly string[];
  private readonly values: number[] = [];
  private readonly times: string[] = [];
  private readonly rows: number[] = [];
  /** Labels seen so far; kept for times that have no order, where the one before does not tell. */
  private readonly seen = new Set<string>();
  private kind: TimeLabel['kind'] | undefined;
  private last = Number.NEGATIVE_INFINITY;

  constructor(id: string, features: readonly string[]) {
    this.id = id;
    this.features = features;
  }

  /**
   * Adds a row.
   * @param values One a feature.
   * @param row Line of the file.
   * @param time Its time, where the file has times.
   * @throws InputError when the time is not after the one before it.
   */
  add(values: readonly number[], row: number, time?: RowTime): void {
    if (time !== undefined) this.addTime(time);
    for (const value of values) this.values.push(value);
    this.rows.push(row);
  }

  /**
   * @param file Name of the file, for messages.
   * @param row Line to point at where the series has no row.
   * @throws InputError when the series has fewer than two rows.
   */
  finish(file: string, row: number): Series {
    const count = this.rows.length;
    if (count < 2) {
      const line = this.rows[0] ?? row;
      throw new InputError({
        file,
        row: line,
        series: this.id,
        found: `series "${this.id}" has ${count === 1 ? '1 row' : 'no row'} with a number`,
        expected: 'at least 2',
        remedy: 'Add rows or remove the series.',
      });
    }
    return {
      id: this.id,
      features: this.features,
      values: Float64Array.from(this.values),
      ...(this.kind !== undefined && { times: this.times }),
    };
  }

  private addTime({ label, meaning, place }: RowTime): void {
    if (this.kind !== undefined && meaning.kind !== this.kind) {
      const expected = `${KINDS[this.kind]} as in the rows before, such as "${this.times.at(-1)}"`;
      throw cellError(place, label, { expected, remedy: 'Correct it or remove the row.' });
    }
    this.kind = meaning.kind;
    if (meaning.kind === 'text') {
      if (this.seen.has(label)) throw this.duplicate(label, place);
      this.seen.add(label);
    } else {
      if (meaning.value === this.last || (meaning.value < this.last && this.times.includes(label))) {
        throw this.duplicate(label, place);
      }
      if (meaning.value < this.last) {
        const expected = `a time after "${this.times.at(-1)}", which series "${this.id}" has before it`;
        throw cellError(place, label, { expected, remedy: 'Sort the rows by time.' });
      }
      this.last = meaning.value;
    }
    this.times.push(label);
  }

  private duplicate(label: string, place: CellPlace): InputError {
    // The same instant may be spelt in two ways; then it is the row before.
    const before = this.times.indexOf(label);
    const row = before === -1 ? this.rows.at(-1) : this.rows[before];
    const expected = `every time once in series "${this.id}", and line ${row} has this one already`;
    const remedy = text`Remove one of the two rows, or pass ${option('id')} with the column that tells the series apart.`;
    return cellError(place, label, { expected, remedy });
  }
}
