// The losses of a training as a curve in pixels: logarithmic, as losses fall by orders. Knows no DOM.

/** The losses so far. */
export interface Losses {
  /** In the order in which they were computed. */
  readonly values: readonly number[];
  /** How many there were when each epoch ended. */
  readonly epochEnds: readonly number[];
}

/** A line across the curve. */
export interface LossTick {
  readonly y: number;
  readonly label: string;
}

/** What is drawn. */
export interface LossView {
  readonly path: string;
  readonly ticks: readonly LossTick[];
  /** Where epochs ended, from left to right. */
  readonly ends: readonly number[];
}

/** More points than these nobody sees. */
const MOST_POINTS = 500;
const MOST_TICKS = 4;

/** Places the losses in a rectangle; those that a search for a step tried and left are cut at the height of the first. */
export function viewLosses(
  { values, epochEnds }: Losses,
  { width, height }: { readonly width: number; readonly height: number },
): LossView {
  const known = values.filter((value) => Number.isFinite(value) && value > 0);
  if (known.length === 0) return { path: '', ticks: [], ends: [] };
  const logs = known.map(Math.log10);
  const top = Math.max(logs[0]!, Math.min(...logs) + 0.5);
  const bottom = Math.min(...logs);
  const xOf = (at: number) => (width * at) / Math.max(1, values.length - 1);
  const yOf = (log: number) => (height * (top - Math.min(top, log))) / (top - bottom);
  const every = Math.ceil(values.length / MOST_POINTS);
  const points = values.flatMap((value, at) => {
    const isShown = (at % every === 0 || at === values.length - 1) && Number.isFinite(value) && value > 0;
    return isShown ? [`${xOf(at).toFixed(1)} ${yOf(Math.log10(value)).toFixed(1)}`] : [];
  });
  return {
    path: points.length === 0 ? '' : `M${points.join('L')}`,
    ticks: ticksBetween(bottom, top).map((log) => ({ y: yOf(log), label: spellPower(log) })),
    ends: epochEnds.map((count) => xOf(Math.max(0, count - 1))),
  };
}

/** Whole powers of ten between two, few enough to be read. */
function ticksBetween(bottom: number, top: number): readonly number[] {
  const first = Math.ceil(bottom);
  const last = Math.floor(top);
  const step = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS));
  const powers: number[] = [];
  for (let power = last; power >= first; power -= step) powers.push(power);
  return powers;
}

/** `1`, `0.1`, `10⁻⁴`. */
function spellPower(power: number): string {
  if (power >= -2 && power <= 3) return String(Number((10 ** power).toPrecision(1)));
  return `10${[...String(power)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')}`;
}
