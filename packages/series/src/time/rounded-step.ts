// One step of numbers that are written in fewer digits than they have: 1949.083, 1949.167; 3.3333e-02, 6.6667e-02.

/** Numbers as `%e` writes them: one digit, a point, others, and an exponent of two digits and more. */
const SCIENTIFIC = /^-?\d\.(\d+)([eE])[+-]\d{2,}$/;
/** How far rounding takes a number, in units of its last digit; a little more for that of floats. */
const HALF = 0.500001;
/** Units that numbers span, at the least, so that they keep a step rather than seem to. */
const LEAST_UNITS = 32;
/** Parts of what rounding allows that are left out at both its ends: a step there is simple by chance. */
const MARGINS = [0.2, 0];

/** How numbers with an exponent are written. */
export interface ScientificStyle {
  /** Digits after the point. */
  readonly digits: number;
  readonly letter: string;
}

/** Numbers that are one step apart before they are rounded. */
export interface RoundedStep {
  /** Without rounding, in units of `scale`. */
  readonly first: number;
  /** The step is `over / under`, in units of `scale`. */
  readonly over: number;
  readonly under: number;
  readonly scale: number;
  /** Steps from the first to the last. */
  readonly count: number;
  /** Digits after the point, at least and at most; or how numbers with an exponent are written. */
  readonly written: ScientificStyle | { readonly least: number; readonly most: number };
}

/** How all labels are written with an exponent; undefined where not all are, or not alike. */
export function scientificStyle(labels: readonly string[]): ScientificStyle | undefined {
  const [, digits = '', letter = ''] = SCIENTIFIC.exec(labels[0] ?? '') ?? [];
  const isAlike = labels.every((label) => {
    const match = SCIENTIFIC.exec(label);
    return match?.[1]?.length === digits.length && match[2] === letter;
  });
  return isAlike ? { digits: digits.length, letter } : undefined;
}

/** Writes a number with an exponent of two digits and more. */
export function writeScientific(value: number, { digits, letter }: ScientificStyle): string {
  const [head, exponent = ''] = value.toExponential(digits).split('e');
  return `${head}${letter}${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** Finds the simplest step that numbers keep before they are rounded; undefined where none does, with every time there. */
export function findRoundedStep(labels: readonly string[]): RoundedStep | undefined {
  const style = scientificStyle(labels);
  if (labels.length < 4 || (style === undefined && labels.some((label) => /e/i.test(label)))) return undefined;
  const lengths = labels.map((label) => label.split('.')[1]?.length ?? 0);
  const written = style ?? { least: extreme(lengths, Math.min), most: extreme(lengths, Math.max) };
  const numbers = labels.map(Number);
  const largest = extreme(numbers.map(Math.abs), Math.max);
  const units = numbers.map((value) => unitOf(value, written));
  const scale = Math.max(1, extreme(units, Math.max));
  const values = numbers.map((value) => value / scale);
  const slack = units.map((unit) => (HALF * unit + 8 * Number.EPSILON * largest) / scale);
  const count = values.length - 1;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let at = 1; at <= count; at++) {
    const [rise, room] = [values[at]! - values[0]!, slack[at]! + slack[0]!];
    low = Math.max(low, (rise - room) / at);
    high = Math.min(high, (rise + room) / at);
  }
  if (!(low > 0 && low <= high) || low * count < (LEAST_UNITS * extreme(slack, Math.max)) / HALF) return undefined;
  for (const margin of MARGINS) {
    const [over, under] = simplestWithin(low, high, margin);
    const firsts = values.map((value, at) => value - (at * over) / under);
    const ends = ([-1, 1] as const).map((side) => firsts.map((value, at) => value + side * slack[at]!));
    const [from, to] = [extreme(ends[0]!, Math.max), extreme(ends[1]!, Math.min)];
    if (from > to) continue;
    const [whole, part] = simplestWithin(from, to, margin);
    return { first: whole / part, over, under, scale, count, written };
  }
  return undefined;
}

/** The label that comes `count` steps after the last. */
export function roundedAfter({ first, over, under, scale, count: last, written }: RoundedStep, count: number): string {
  const value = (first + ((last + count) * over) / under) * scale;
  if ('digits' in written) return writeScientific(value, written);
  const { least, most } = written;
  const label = value.toFixed(most);
  const zeros = /0*$/.exec(label)![0].length;
  const kept = Math.min(zeros, most - least);
  return label.slice(0, label.length - kept).replace(/\.$/, '');
}

/** One in the last place of a number as it is written. */
function unitOf(value: number, written: RoundedStep['written']): number {
  if (!('digits' in written)) return 10 ** -written.most;
  return value === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - written.digits);
}

function simplestWithin(low: number, high: number, margin: number): ReturnType<typeof simplestBetween> {
  const rim = margin * (high - low);
  return simplestBetween(low + rim, high - rim);
}

/** The fraction of the smallest denominator within bounds. Source: Stern-Brocot tree, by continued fractions. */
function simplestBetween(low: number, high: number): readonly [over: number, under: number] {
  const whole = Math.ceil(low);
  if (whole <= high) return [whole, 1];
  const below = whole - 1;
  const [over, under] = simplestBetween(1 / (high - below), 1 / (low - below));
  return [below * over + under, over];
}

function extreme(values: readonly number[], choose: (a: number, b: number) => number): number {
  return values.reduce((best, one) => choose(best, one));
}
