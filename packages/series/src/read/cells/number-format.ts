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
  [new RegExp(`^${SIGN}\\d{1,2}(?:,\\d{2})+,\\d{3}\\.\\d+$`), ['thousands ,', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS('\\.')}{2,}$`), ['thousands .']],
  [new RegExp(`^${SIGN}[1-9]\\d{0,2},\\d{3}$`), ['either ,']],
  [new RegExp(`^${SIGN}[1-9]\\d{0,2}\\.\\d{3}$`), ['either .']],
  // Zeros in front make a code of it: +0010,5 is 1.0 °C and its quality, as weather stations write.
  [new RegExp(`^${SIGN}(?:0|[1-9]\\d*)?,\\d+(?:e[+-]?\\d+)?$`, 'i'), ['decimal ,']],
  [new RegExp(`^${SIGN}(?:\\d+\\.\\d*|\\.\\d+)(?:e[+-]?\\d+)?$`, 'i'), ['decimal .']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+$`), ['space']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+,\\d+$`), ['space', 'decimal ,']],
  [new RegExp(`^${SIGN}${GROUPS('[ \\u00a0\\u2009\\u202f]')}+\\.\\d+$`), ['space', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+$`), ['apostrophe']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+\\.\\d+$`), ['apostrophe', 'decimal .']],
  [new RegExp(`^${SIGN}${GROUPS("['’]")}+,\\d+$`), ['apostrophe', 'decimal ,']],
];

const CURRENCY = 'R\\$|[$€£¥₹₽₩₺฿]|(?:USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|BRL|KRW|kr|zł|Rs)\\.?';
const WITH_UNIT = new RegExp(
  `^([+-]?)\\s*(${CURRENCY})?\\s*([+-]?[\\d.,'’\\s\\u00a0\\u2009\\u202f]*\\d[.,]?(?:e[+-]?\\d+)?)\\s*(%|‰|${CURRENCY})?$`,
  'i',
);

/** A number without the sign of its currency or percent, and that sign; undefined for any other text. */
export function partUnit(cell: string): { readonly digits: string; readonly unit: string } | undefined {
  // Accountants write what is below zero in brackets, SAP with the sign behind it.
  const plain = cell
    .replace(/^([^-+\d()]*)\(([^-+()]*\d[^-+()]*)\)$/, '-$1$2')
    .replace('−', '-')
    .replace(/^([\d.,'’\s\u00a0\u202f]*\d)-$/, '-$1');
  const match = WITH_UNIT.exec(plain);
  if (match === null) return undefined;
  const [, sign = '', before = '', digits = '', after = ''] = match;
  return { digits: sign + digits.trim(), unit: before || after };
}

/** How often something was seen, and where first. */
interface Found {
  count: number;
  readonly row: number;
  readonly cell: string;
}

/** Takes the numbers of one column of values, and tells their marks. */
export class NumberEvidence {
  private readonly found = new Map<Evidence, Found>();
  /** Whole numbers without a mark, below a thousand and above. */
  private small = 0;
  private large = 0;
  /** Numbers with a point before three digits the last of which is 0, which no program writes of itself. */
  private padded = 0;

  /** @returns whether the cell is a number in any of the ways to write one */
  see(cell: string, row: number): boolean {
    const digits = partUnit(cell)?.digits;
    if (digits === undefined) return false;
    if (/^[+-]?\d+$/.test(digits)) {
      this.seeWhole(digits);
      return true;
    }
    const evidence = SHAPES.find(([shape]) => shape.test(digits))?.[1];
    for (const one of evidence ?? []) this.count(one, { row, cell, digits });
    return evidence !== undefined;
  }

  /** A whole number in digits alone. */
  seeWhole(digits: string): void {
    if (/^[+-]?\d{1,3}$/.test(digits)) this.small++;
    else this.large++;
  }

  /** A number with a point that is plain for programs; the point parts decimals unless a comma does. */
  seePoint(cell: string, row: number): void {
    const kind = /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(cell) ? 'either .' : 'decimal .';
    this.count(kind, { row, cell, digits: cell });
  }

  /** How often one of some was seen. */
  countOf(...kinds: readonly Evidence[]): number {
    return kinds.reduce((sum, kind) => sum + (this.found.get(kind)?.count ?? 0), 0);
  }

  /** The first of a kind. */
  first(kind: Evidence): Found | undefined {
    return this.found.get(kind);
  }

  /** Whether points may part thousands as well as decimals: numbers below a thousand have none, those above three digits after it. */
  get mayGroupByPoints(): boolean {
    return this.padded > 0 && this.small > 0 && this.large === 0;
  }

  /** Whether any number has a mark that is that of decimals, or may be. */
  get showsDecimals(): boolean {
    return this.countOf(...COMMAS, ...POINTS, 'either ,', 'either .') > 0;
  }

  private count(kind: Evidence, { row, cell, digits }: Omit<Found, 'count'> & { readonly digits: string }): void {
    if (kind === 'either .' && digits.endsWith('0')) this.padded++;
    const known = this.found.get(kind);
    if (known === undefined) this.found.set(kind, { count: 1, row, cell });
    else known.count++;
  }
}

/** A column of values, and what its numbers say of their marks. */
export interface NumberColumn {
  readonly name: string;
  readonly evidence: NumberEvidence;
}

/** @throws InputError where one mark is told to part both decimals and thousands */
export function checkMarks(
  { decimal, thousands }: { readonly decimal?: string | undefined; readonly thousands?: string | undefined },
  file?: string,
): void {
  if (decimal === undefined || decimal !== thousands) return;
  throw new InputError({
    file,
    option: 'thousands',
    found: `"${thousands}", which is the mark of decimals too`,
    expected: 'another mark than that',
    remedy: text`Leave one of ${option('decimal')} and ${option('thousands')} out.`,
  });
}

/**
 * Decides how the numbers of a file are written, all of them alike.
 * @param options marks that were given
 * @param place `delimiter`: what parts the cells, if anything does
 * @throws InputError where columns contradict one another, or leave open what a comma or a point is
 */
export function decideNumbers(
  columns: readonly NumberColumn[],
  { decimal, thousands }: Pick<ReadOptions, 'decimal' | 'thousands'>,
  { file, delimiter }: { readonly file: string; readonly delimiter: string | undefined },
): NumberFormat {
  const count = (...kinds: readonly Evidence[]) =>
    columns.reduce((sum, { evidence }) => sum + evidence.countOf(...kinds), 0);
  const commas = count(...COMMAS);
  const points = count(...POINTS);
  if (decimal === undefined && thousands === undefined) {
    refuseUnlike(columns, file);
    const isOpen = commas + points === 0;
    for (const mark of [',', '.'] as const) {
      const open = columns.find(({ evidence }) => isOpen && evidence.countOf(`either ${mark}`) > 0);
      if (open === undefined) continue;
      // Where the other mark is that of decimals, cells are parted by semicolons.
      const isPlain = mark === '.' && delimiter !== ';' && !columns.some(({ evidence }) => evidence.mayGroupByPoints);
      if (!isPlain) throw openMark(open, mark, file);
    }
  }
  const group = count('space') > 0 ? ' ' : count('apostrophe') > 0 ? "'" : undefined;
  const mark = decimal ?? (thousands === ',' ? '.' : thousands === '.' ? ',' : commas > points ? ',' : '.');
  const other = mark === ',' ? '.' : ',';
  const parts = thousands ?? (count(`thousands ${other}`, `either ${other}`) > 0 ? other : group);
  return { decimal: mark, ...(parts === undefined ? {} : { thousands: parts }) };
}

/** What tells that decimals follow a comma, and a point. */
const COMMAS: readonly Evidence[] = ['decimal ,', 'thousands .'];
const POINTS: readonly Evidence[] = ['decimal .', 'thousands ,'];

/** @throws InputError where some columns have decimals after a comma and others after a point */
function refuseUnlike(columns: readonly NumberColumn[], file: string): void {
  const withCommas = columns.filter(({ evidence }) => evidence.countOf(...COMMAS) > 0);
  const withPoints = columns.filter(({ evidence }) => evidence.countOf(...POINTS) > 0);
  const [comma] = withCommas.filter((one) => !withPoints.includes(one));
  const [point] = withPoints.filter((one) => !withCommas.includes(one));
  if (comma === undefined || point === undefined) return;
  const seen = comma.evidence.first('decimal ,') ?? comma.evidence.first('thousands .');
  const plain = point.evidence.first('decimal .') ?? point.evidence.first('thousands ,');
  const quoted = JSON.stringify(comma.name);
  throw new InputError({
    file,
    row: seen?.row,
    column: comma.name,
    found: `column ${quoted} has decimals after a comma, ${JSON.stringify(seen?.cell)}, and column ${JSON.stringify(point.name)} after a point, ${JSON.stringify(plain?.cell)}`,
    expected: 'one mark before the decimals of all columns',
    remedy: text`Write them alike, or read those that are, ${option('target', comma.name)} or ${option('target', point.name)}.`,
  });
}

function openMark({ name, evidence }: NumberColumn, mark: ',' | '.', file: string): InputError {
  const { row, cell } = evidence.first(`either ${mark}`)!;
  return new InputError({
    file,
    row,
    column: name,
    found: `column ${JSON.stringify(name)} holds ${JSON.stringify(cell)}, which may be ${cell.replace(mark, '')} or ${cell.replace(mark, '.')}`,
    expected: 'to be told',
    remedy: text`Pass ${option('thousands', mark)} for the first, or ${option('decimal', mark)} for the second.`,
  });
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
