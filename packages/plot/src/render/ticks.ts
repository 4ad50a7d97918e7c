// Which values an axis names and how it spells them.
import { type ScaleLinear, type ScaleLogarithmic, type ScaleTime, scaleLinear, scaleLog, scaleUtc } from 'd3-scale';
import type { Axis } from '../charts/chart.ts';

/** Any scale of an axis, from values to pixels. */
export type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number> | ScaleTime<number, number>;

/** One tick; `context` is the second line of a date: its year or its day. */
export interface Tick {
  readonly value: number;
  readonly label: string;
  readonly context?: string;
}

/** The ticks of an axis, and what the axis title must say of their labels: "in units of 10⁻⁹". */
export interface Ticks {
  readonly ticks: readonly Tick[];
  readonly note?: string;
}

const day = 86_400_000;
/** A label with more is hard to read. */
const mostDecimals = 5;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A scale over the values from `low` to `high`, widened where they are one and the same. */
export function createScale(axis: Axis, low: number, high: number): Scale {
  if (axis.scale === 'time') return scaleUtc().domain(low === high ? [low - day, high + day] : [low, high]);
  if (axis.scale === 'log') return scaleLog().domain(low === high ? [low / 3, high * 3] : [low, high]);
  const margin = axis.whole === true ? 1 : low === 0 ? 1 : Math.abs(low) / 10;
  return scaleLinear().domain(low === high ? [low - margin, high + margin] : [low, high]);
}

/** About `count` ticks of a scale, spelt. */
export function chooseTicks(axis: Axis, scale: Scale, count: number): Ticks {
  if (axis.scale === 'time') return { ticks: dateTicks((scale as ScaleTime<number, number>).ticks(count)) };
  const values = (scale as ScaleLinear<number, number>).ticks(count);
  if (axis.scale === 'log') return logTicks(values, count);
  return numberTicks(axis.whole === true ? values.filter(Number.isInteger) : values);
}

/** Plain numbers, divided by a common power of ten where they are very large or very small, less a common part where only the far digits differ. */
export function numberTicks(values: readonly number[]): Ticks {
  const largest = Math.max(0, ...values.map(Math.abs));
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const exponent = magnitude >= 6 || magnitude < -3 ? Math.floor(magnitude / 3) * 3 : 0;
  const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : largest;
  const decimals = step > 0 ? Math.max(0, exponent - Math.floor(Math.log10(step) + 1e-9)) : 0;
  if (decimals > mostDecimals) return differenceTicks(values);
  return {
    ticks: values.map((value) => ({ value, label: spell(value / 10 ** exponent, decimals) })),
    ...(exponent === 0 ? {} : { note: `in units of ${powerOfTen(exponent)}` }),
  };
}

/** Numbers told by their difference to the roundest of them. */
function differenceTicks(values: readonly number[]): Ticks {
  const common = values.toSorted((a, b) => significantDigits(a) - significantDigits(b))[0]!;
  const step = values[1]! - values[0]!;
  const { ticks, note } = numberTicks(values.map((value) => Math.round((value - common) / step) * step));
  const digits = String(common);
  const spelt = digits.includes('e') ? digits : spell(common, digits.split('.')[1]?.length ?? 0);
  return {
    ticks: ticks.map(({ label }, i) => ({ value: values[i]!, label })),
    note: [`less ${spelt}`, note].filter((part) => part !== undefined).join(', '),
  };
}

function significantDigits(value: number): number {
  return value
    .toExponential()
    .replace(/e.*/, '')
    .replace(/[^0-9]/g, '').length;
}

/** A number with a real minus sign, and commas from 10,000 up. */
function spell(value: number, decimals: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/** A power of ten as text: 10⁻³. */
function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')}`;
}

/** Powers of ten where there are at least two, else round numbers between them. */
function logTicks(values: readonly number[], count: number): Ticks {
  const parts = values.map((value) => {
    const exponent = Math.floor(Math.log10(value) + 1e-9);
    return { value, exponent, factor: value / 10 ** exponent };
  });
  const powers = parts.filter(({ factor }) => Math.abs(factor - 1) < 1e-6);
  if (powers.length < 2) {
    const round = parts.filter(({ factor }) => [1, 2, 5].some((each) => Math.abs(factor - each) < 1e-6));
    return numberTicks((round.length < 3 ? parts : round).map(({ value }) => value));
  }
  const every = Math.ceil(powers.length / count);
  return {
    ticks: powers
      .filter((_, index) => index % every === 0)
      .map(({ value, exponent }) => ({ value, label: powerOfTen(exponent) })),
  };
}

/** Dates in UTC, as fine as their spacing; the year or day is told where it changes. */
function dateTicks(dates: readonly Date[]): readonly Tick[] {
  const step = dates.length > 1 ? dates[1]!.getTime() - dates[0]!.getTime() : day;
  let last = '';
  return dates.map((date) => {
    const [label, context] = spellDate(date, step);
    const changed = context !== last;
    last = context;
    return { value: date.getTime(), label, ...(changed && context !== '' ? { context } : {}) };
  });
}

function spellDate(date: Date, step: number): readonly [label: string, context: string] {
  const year = String(date.getUTCFullYear());
  const month = months[date.getUTCMonth()]!;
  const iso = date.toISOString();
  if (step >= 360 * day) return [year, ''];
  if (step >= 27 * day) return [month, year];
  if (step >= day) return [String(date.getUTCDate()), `${month} ${year}`];
  const context = `${date.getUTCDate()} ${month} ${year}`;
  if (step >= 60_000) return [iso.slice(11, 16), context];
  return [step >= 1000 ? iso.slice(11, 19) : iso.slice(11, 23), context];
}
