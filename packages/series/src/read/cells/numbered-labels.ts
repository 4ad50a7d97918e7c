// Labels that count: one number each, between texts that are the same in all, FY2019 or week 7.

import { isMonthName } from './date-spelling.ts';

const NUMBERED = /^(\D*)(\d{1,15})(\D*)$/;
/** Parts of a year, which do not count on beyond it; nor do days of a month. */
const PART_OF_YEAR = /^(?:q|h|quarter|half|quartal|trimestre|semestre?)$/i;
/** Numbers that show whether one comes twice. */
const MOST = 100_000;

/** Keeps what the labels of a column have in common while all count. */
export class NumberedLabels {
  private around: readonly [before: string, after: string] | undefined;
  private readonly numbers = new Set<string>();
  private isBroken = false;
  private rows = 0;

  see(label: string): void {
    if (this.isBroken) return;
    const [, before = '', number, after = ''] = NUMBERED.exec(label) ?? [];
    this.around ??= [before, after];
    this.isBroken = number === undefined || this.around[0] !== before || this.around[1] !== after;
    this.isBroken ||= before.includes('%') || after.includes('%') || this.numbers.size > MOST;
    this.rows++;
    if (!this.isBroken) this.numbers.add(number!);
  }

  /**
   * How they are spelt, as `spellDate` takes it: `FY%n`, `%3n` where all have three digits.
   * @param mayRepeat whether several series may have one label each
   * @returns undefined where not all count, or one comes twice
   */
  spell({ mayRepeat }: { readonly mayRepeat: boolean }): string | undefined {
    const { around, numbers, rows } = this;
    if (this.isBroken || around === undefined || numbers.size < 2 || (!mayRepeat && numbers.size < rows)) {
      return undefined;
    }
    const texts = around.map((text) => text.replace(/^[\s./-]+|[\s./-]+$/g, ''));
    if (texts.some((text) => PART_OF_YEAR.test(text) || isMonthName(text))) return undefined;
    const [first = ''] = numbers;
    const all = [...numbers];
    const isPadded = all.every(({ length }) => length === first.length) && all.some((one) => one.startsWith('0'));
    return `${around[0]}%${isPadded ? first.length : ''}n${around[1]}`;
  }
}

/** The number of a label that counts, as digits without zeros in front; undefined where its texts are not those of the spelling. */
export function numberIn(label: string, spelling: string): string | undefined {
  const [, before = '', number, after = ''] = NUMBERED.exec(label) ?? [];
  if (number === undefined || spelling.replace(/%\d*n/, '%n') !== `${before}%n${after}`) return undefined;
  return number.replace(/^0+(?=\d)/, '');
}
