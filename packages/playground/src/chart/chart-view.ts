// What the chart looks like: from the state and a size to paths, ticks and places in pixels. Knows no DOM.
import type { Interval } from '@onnxcast/series';
import { scaleLinear } from 'd3-scale';
import { pastOf, type State, shownBands, shownForecast } from '../state/state.ts';
import type { Point } from '../state/stroke.ts';
import { chooseSteps } from './step-ticks.ts';

/** Size of the drawing in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A tick of an axis: its place in pixels and its label. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** One line that lies over the forecast. */
export interface Overlay {
  readonly name: string;
  readonly path: string;
}

/** What is known of the step under the pointer. */
export interface Hover {
  readonly x: number;
  readonly y: number;
  readonly time: string;
  /** What each line says there. */
  readonly values: readonly (readonly [name: string, value: string])[];
}

/** All that is drawn. */
export interface ChartView {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly history: string;
  /** What came after the steps that the model was given. */
  readonly after: string;
  readonly forecast: string;
  /** Where the forecast is expected to be, the widest band first. */
  readonly bands: readonly string[];
  readonly overlays: readonly Overlay[];
  /** Where the history ends. */
  readonly now: number;
  /** Where the history has no more room. */
  readonly room: number;
  /** Where the forecast ends. */
  readonly handle: number;
  readonly yTicks: readonly Tick[];
  readonly xTicks: readonly Tick[];
  readonly hover: Hover | undefined;
}

/** Room for labels around the lines, in pixels. */
const margin = { top: 16, right: 22, bottom: 30, left: 52 } as const;

interface Scales {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

function scalesOf(state: State, { width, height }: Size): Scales {
  const { left, top } = margin;
  const right = Math.max(left + 1, width - margin.right);
  const bottom = Math.max(top + 1, height - margin.bottom);
  const last = state.capacity + state.room - 1;
  const [low, high] = state.range;
  return {
    left,
    top,
    right,
    bottom,
    x: (step) => left + ((right - left) * step) / last,
    y: (value) => bottom - ((bottom - top) * (value - low)) / (high - low),
  };
}

/** The place on the chart at a pixel, counted from its left and its top. */
export function pointAt(state: State, size: Size, [x, y]: readonly [x: number, y: number]): Point {
  const { left, top, right, bottom } = scalesOf(state, size);
  const [low, high] = state.range;
  const clamped = Math.min(bottom, Math.max(top, y));
  return {
    step: ((x - left) / (right - left)) * (state.capacity + state.room - 1),
    value: low + ((bottom - clamped) / (bottom - top)) * (high - low),
  };
}

/** Draws a state. */
export function viewChart(state: State, size: Size): ChartView {
  const scales = scalesOf(state, size);
  const { left, top, right, bottom, x, y } = scales;
  const { values } = state.history;
  const past = values.slice(0, pastOf(state));
  const forecast = shownForecast(state);
  const start = past.length - 1;
  // Where the forecast at hand was made from, while the next one is on its way.
  const from = Math.min(state.forecast?.past ?? past.length, values.length) - 1;
  const phone = size.width < 560;
  const numbers = scaleLinear().domain([...state.range]);
  const spell = numbers.tickFormat(phone ? 4 : 5);
  return {
    left,
    top,
    right,
    bottom,
    history: pathOf(past, 0, scales),
    after: past.length < values.length ? pathOf(values.slice(start), start, scales) : '',
    forecast: forecast.length === 0 || from < 0 ? '' : pathOf([values[from]!, ...forecast], from, scales),
    bands:
      from < 0
        ? []
        : shownBands(state)
            .toReversed()
            .map((band) => bandOf(band, [values[from]!, from], scales)),
    overlays: state.contestants.map(({ name, values }) => ({
      name,
      path: pathOf([past[start] ?? Number.NaN, ...values.subarray(0, state.horizon)], start, scales),
    })),
    now: x(Math.max(0, start)),
    room: x(state.capacity - 1),
    handle: x(Math.max(0, start) + state.horizon),
    yTicks: numbers.ticks(phone ? 4 : 5).map((value) => ({ at: y(value), label: spell(value) })),
    xTicks: chooseSteps(state.history.times ?? [], state.capacity + state.room, phone ? 4 : 8).map(
      ({ step, label }) => ({ at: x(step), label }),
    ),
    hover: hoverOf(state, scales),
  };
}

function pathOf(values: readonly number[], start: number, { x, y }: Scales): string {
  let path = '';
  let pen = 'M';
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${round(x(start + i))},${round(y(value))}`;
    pen = 'L';
  }
  return path;
}

/** The outline of a band, that opens at the last value of the history; empty where an end is no number. */
function bandOf(
  { lower, upper }: Pick<Interval<Float64Array>, 'lower' | 'upper'>,
  [value, from]: readonly [value: number, step: number],
  { x, y }: Scales,
): string {
  if (lower.length === 0 || ![...lower, ...upper].every(Number.isFinite)) return '';
  const place = (end: number, i: number) => `${round(x(from + i))},${round(y(end))}`;
  const there = [value, ...upper].map(place);
  const back = [...lower].map((end, i) => place(end, i + 1)).reverse();
  return `M${[...there, ...back].join('L')}Z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function hoverOf(state: State, { x, y }: Scales): Hover | undefined {
  const { hover, history, contestants, forecast } = state;
  if (hover === undefined) return undefined;
  const ahead = hover - (forecast?.past ?? pastOf(state));
  const actual = history.values[hover];
  const predicted = ahead >= 0 && ahead < state.horizon ? forecast?.values[ahead] : undefined;
  const known = predicted ?? actual;
  if (known === undefined) return undefined;
  const values: (readonly [string, string])[] = actual === undefined ? [] : [['history', spellValue(actual)]];
  if (predicted !== undefined) {
    if (contestants.length === 0) {
      values.push(['forecast', spellValue(predicted)]);
      for (const { level, lower, upper } of shownBands(state)) {
        values.push([`${level} %`, `${spellValue(lower[ahead]!)} to ${spellValue(upper[ahead]!)}`]);
      }
    }
    for (const { name, values: said } of contestants) {
      values.push([name, (said[ahead] ?? Number.NaN).toPrecision(8)]);
    }
  }
  const time = history.times?.[hover] ?? `step ${hover + 1}`;
  return { x: x(hover), y: y(known), time, values };
}

function spellValue(value: number): string {
  return String(Number(value.toPrecision(5))).replace('-', '−');
}
