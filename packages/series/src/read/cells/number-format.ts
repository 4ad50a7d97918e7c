// Which mark parts decimals and which thousands, told by all numbers of a file; and a cell read by them.

import { InputError, option, text } from '../../errors.ts';
import { DECIMAL } from '../../time/time-label.ts';
import type { ReadOptions } from '../read-options.ts';

/** How numbers are written. */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly thousands?: string;
}

/** What a number says of its marks: a comma or point before three digits may part either. */
type Evidence =
  | 'decimal .'
  | 'decimal ,'
  | 'thousands .'
  | 'thousands ,'
  | 'either ,'
  | 'either .'
  | 'space'
  | 'apostrophe';

const SIGN = '[+-]?';
const GROUPS = (mark: string) => String.raw`\d{1,3}(?:${mark}\d{3})`;
const SHAPES: readonly (readonly [RegExp, readonly Evidence[]])[] = [
  [new RegExp(`^${SIGN}${GROUPS(',')}+\\.\\d+$`), ['thousands ,', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS('\\.')}+,\\d+$`), ['thousands .', 'decimal ,']],
  [new RegExp(`^${SIGN}(?:${GROUPS(',')}{2,}|\\d{1,2}(?:,\\d{2})+,\\d{3})$`), ['thousands ,']],
  [new RegExp(`^${SIGN}${GROUPS('\\.')}{2,}$`), ['thousands .']],
  [new RegExp(`^${SIGN}[1-9]\\d{0,2},\\d{3}$`), ['either ,']],
  [new RegExp(`^${SIGN}[1-9]\\d{0,2}\\.\\d{3}$`), ['either .']],
  [new RegExp(`^${SIGN}\\d*,\\d+(?:e[+-]?\\d+)?$`, 'i'), ['decimal ,']],
  [new RegExp(`^${SIGN}(?:\\d+\\.\\d*|\\.\\d+)(?:e[+-]?\\d+)?$`, 'i'), ['decimal .']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+$`), ['space']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+,\\d+$`), ['space', 'decimal ,']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+\\.\\d+$`), ['space', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+$`), ['apostrophe']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+\\.\\d+$`), ['apostrophe', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+,\\d+$`), ['apostrophe', 'decimal ,']],
];

const CURRENCY = '[$€£¥₹₽₩₺฿]|(?:USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|BRL|KRW|kr|zł|Rs)\\.?';
const WITH_UNIT = new RegExp(
  `^([+-]?)\\s*(${CURRENCY})?\\s*([+-]?[\\d.,'’\\s\\u00a0\\u2009\\u202f]*\\d[.,]?(?:e[+-]?\\d+)?)\\s*(%|‰|${CURRENCY})?$`,
  'i',
);

/** A number without the sign of its currency or percent, and that sign; undefined for any other text. */
export function partUnit(cell: string): { readonly digits: string; readonly unit: string } | undefined {
  // Accountants write what is below zero in brackets.
  const plain = cell.replace(/^([^-+\d()]*)\(([^-+()]*\d[^-+()]*)\)$/, '-$1$2').replace('−', '-');
  const match = WITH_UNIT.exec(plain);
  if (match === null) return undefined;
  const [, sign = '', before = '', digits = '', after = ''] = match;
  return { digits: sign + digits.trim(), unit: before || after };
}

/** Takes the numbers of a file's columns of values, and tells their marks. */
export class NumberEvidence {
  private readonly found = new Map<Evidence, { count: number; readonly row: number; readonly cell: string }>();

  /** @returns whether the cell is a number in any of the ways to write one */
  see(cell: string, row: number): boolean {
    const digits = partUnit(cell)?.digits;
    if (digits === undefined) return false;
    if (/^[+-]?\d+$/.test(digits)) return true;
    const evidence = SHAPES.find(([shape]) => shape.test(digits))?.[1];
    for (const one of evidence ?? []) {
      const known = this.found.get(one);
      if (known === undefined) this.found.set(one, { count: 1, row, cell });
      else known.count++;
    }
    return evidence !== undefined;
  }

  /** A number with a point that is plain for programs; the point parts decimals unless a comma does. */
  seePoint(cell: string, row: number): void {
    const kind = /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(cell) ? 'either .' : 'decimal .';
    const known = this.found.get(kind);
    if (known === undefined) this.found.set(kind, { count: 1, row, cell });
    else known.count++;
  }

  add(other: NumberEvidence): void {
    for (const [kind, one] of other.found) {
      const known = this.found.get(kind);
      if (known === undefined) this.found.set(kind, { ...one });
      else known.count += one.count;
    }
  }

  /**
   * @param options marks that were given
   * @throws InputError where the numbers contradict one another, or leave open what a comma is
   */
  decide(
    { decimal, thousands }: Pick<ReadOptions, 'decimal' | 'thousands'>,
    place: { readonly file: string; readonly column: string },
  ): NumberFormat {
    const has = (one: Evidence) => this.found.get(one);
    const count = (...kinds: readonly Evidence[]) => kinds.reduce((sum, kind) => sum + (has(kind)?.count ?? 0), 0);
    const commas = count('decimal ,', 'thousands .');
    const points = count('decimal .', 'thousands ,');
    const open = has('either ,');
    const group = has('space') ? ' ' : has('apostrophe') ? "'" : undefined;
    if (decimal === undefined && thousands === undefined && open !== undefined && commas + points === 0) {
      throw new InputError({
        ...place,
        row: open.row,
        found: `column ${JSON.stringify(place.column)} holds ${JSON.stringify(open.cell)}, which may be ${open.cell.replace(',', '')} or ${open.cell.replace(',', '.')}`,
        expected: 'to be told',
        remedy: text`Pass ${option('thousands', ',')} for the first, or ${option('decimal', ',')} for the second.`,
      });
    }
    const mark = decimal ?? (thousands === ',' ? '.' : thousands === '.' ? ',' : commas > points ? ',' : '.');
    const other = mark === ',' ? '.' : ',';
    const parts = thousands ?? (has(`thousands ${other}`) || has(`either ${other}`) ? other : group);
    return { decimal: mark, ...(parts === undefined ? {} : { thousands: parts }) };
  }
}

/** The number that a text is by a format; undefined where it is none. */
export function parseNumber(digits: string, { decimal, thousands }: NumberFormat): number | undefined {
  let plain = digits;
  if (thousands !== undefined && /\d[^\d]\d/.test(digits)) {
    const mark = thousands === ' ' ? '[ \\u00a0\\u2009\\u202f]' : thousands === "'" ? "['’]" : `\\${thousands}`;
    const whole = plain.split(decimal)[0]!;
    if (!new RegExp(`^[+-]?(?:\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}|\\d*)$`).test(whole)) return undefined;
    plain = whole.replace(new RegExp(mark, 'g'), '') + plain.slice(whole.length);
  }
  if (decimal === ',') {
    if (plain.includes('.')) return undefined;
    plain = plain.replace(',', '.');
  }
  return DECIMAL.test(plain) ? Number(plain) : undefined;
}
