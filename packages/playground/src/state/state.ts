// Everything the page shows, as plain data, and the steps from one state to the next. Knows no DOM and no runtime.
import type { Interval } from '@onnxcast/series';
import { drawStroke, type Point } from './stroke.ts';

/** What is forecast from; the chart shows one value a step. */
export interface History {
  /** Where it comes from, for a person: the name of a file, or `Drawn by hand`. */
  readonly name: string;
  readonly values: readonly number[];
  /** Labels of the steps, where the data has times; they may go on beyond the values. */
  readonly times?: readonly string[];
  /** What there is to know of its times, for a person. */
  readonly note?: string;
  /** Name of the shown feature, and the values of the others, where there are several. */
  readonly feature?: string;
  readonly others?: Readonly<Record<string, readonly number[]>>;
}

/** Lowest and highest value of the chart. */
export type Range = readonly [low: number, high: number];

/** A forecast of the shown feature. */
export interface Shown {
  /** Steps of history that it was made from. */
  readonly past: number;
  readonly values: Float64Array;
  /** Where the values are expected to be, by ascending level; none of a model that does not say. */
  readonly bands?: readonly Interval<Float64Array>[];
  readonly milliseconds: number;
  /** What computed it, for a person. */
  readonly runtime: string;
}

/** What one runtime said of the shown feature. */
export interface Contestant {
  readonly name: string;
  readonly values: Float64Array;
  readonly milliseconds: number;
  /** Max abs difference to the plain loops. */
  readonly difference: number;
}

/** A sentence to the person. */
export interface Notice {
  readonly kind: 'error' | 'info';
  readonly text: string;
}

/** What a pointer can hold. */
export type Grip = 'horizon' | 'start' | 'pen';

/** What the page shows. */
export interface State {
  readonly history: History;
  /** What was there before a person drew; undefined where nothing was drawn, or nothing was there. */
  readonly undrawn: History | undefined;
  /** Steps of history that the model is given, where not all: it forecasts what is known, and can be judged. */
  readonly given: number | undefined;
  /** Steps of history that the chart has room for. */
  readonly capacity: number;
  /** Steps of forecast that the chart has room for. */
  readonly room: number;
  readonly horizon: number;
  readonly forecast: Shown | undefined;
  readonly range: Range;
  /** What the pointer holds. */
  readonly grip: Grip | undefined;
  /** The step under the pointer. */
  readonly hover: number | undefined;
  readonly contestants: readonly Contestant[];
}

/** Most steps that can be forecast here, and the least that there is room for. */
const mostHorizon = 1000;
const leastRoom = 24;

const drawnName = 'Drawn by hand';

/** The page before anything is loaded. */
export const emptyState: State = {
  history: { name: '', values: [] },
  undrawn: undefined,
  given: undefined,
  capacity: 200,
  room: 200,
  horizon: 150,
  forecast: undefined,
  range: [-1, 1],
  grip: undefined,
  hover: undefined,
  contestants: [],
};

/** Steps of forecast to make room for beside so many of history: as many, or five times those that matter. */
export function roomFor(capacity: number, horizon = capacity): number {
  return Math.min(mostHorizon, Math.max(leastRoom, Math.min(capacity, horizon * 5)));
}

/**
 * Begins with another history.
 * @param horizon steps that matter, such as those a model was judged by; default what there is room for, of which three
 * quarters are the most, so that there is some to drag
 */
export function startHistory(state: State, history: History, horizon?: number): State {
  const capacity = Math.max(history.values.length, 2);
  const room = roomFor(capacity, horizon);
  return {
    ...state,
    history,
    undrawn: undefined,
    given: undefined,
    capacity,
    room,
    horizon: Math.min(horizon ?? room, Math.round(room * 0.75)),
    forecast: undefined,
    contestants: [],
    hover: undefined,
    range: fitRange(history.values),
  };
}

/** Takes the history away, so that one can be drawn; the chart keeps its room and its values. */
export function clearHistory(state: State): State {
  const { feature } = state.history;
  const history = { name: drawnName, values: [], ...(feature === undefined ? {} : { feature, others: {} }) };
  return {
    ...state,
    history,
    given: undefined,
    undrawn: undrawnOf(state),
    forecast: undefined,
    contestants: [],
    hover: undefined,
  };
}

/** Takes back all that was drawn. */
export function undoDrawing(state: State): State {
  const { undrawn } = state;
  return undrawn === undefined ? state : { ...changeHistory(state, undrawn), undrawn: undefined };
}

function undrawnOf({ undrawn, history }: State): History | undefined {
  return undrawn ?? (history.values.length === 0 ? undefined : history);
}

/** Shows other values of the history there is, in the chart as it stands. */
export function changeHistory(state: State, history: History): State {
  return fitted({ ...state, history, forecast: undefined, contestants: [], hover: undefined });
}

/** Steps of history before the forecast. */
export function pastOf({ given, history }: Pick<State, 'given' | 'history'>): number {
  return Math.min(given ?? Number.POSITIVE_INFINITY, history.values.length);
}

/** Sets how many steps of the history the model is given, at least 2; what comes after them is kept from it. */
export function setStart(state: State, steps: number): State {
  const length = state.history.values.length;
  const past = Math.min(length, Math.max(2, Math.round(steps)));
  if (past === pastOf(state)) return state;
  return { ...state, given: past < length ? past : undefined, contestants: [], hover: undefined };
}

/** Sets how many steps to forecast, within what the chart has room for. */
export function setHorizon(state: State, steps: number): State {
  const horizon = Math.min(state.room, Math.max(1, Math.round(steps)));
  return horizon === state.horizon ? state : { ...state, horizon, contestants: [] };
}

/** Draws a straight piece of history. */
export function draw(state: State, from: Point, to: Point): State {
  const values = drawStroke(state.history.values, { from, to }, state.capacity);
  if (values === state.history.values) return state;
  return {
    ...state,
    history: { ...state.history, name: drawnName, values },
    undrawn: undrawnOf(state),
    contestants: [],
  };
}

/** Takes hold of the horizon, the start or the pen. While one is held the chart's values only widen, so that nothing jumps under the pointer. */
export function grip(state: State, what: Grip): State {
  return { ...state, grip: what, hover: undefined };
}

/** Lets go, and fits the chart to what it holds. */
export function release(state: State): State {
  return fitted({ ...state, grip: undefined });
}

/** Takes a forecast in. */
export function showForecast(state: State, forecast: Shown): State {
  const next = { ...state, forecast };
  return state.grip === undefined ? fitted(next) : { ...next, range: widen(state.range, valuesOf(next)) };
}

/** Takes in what all runtimes said, or nothing. */
export function showContestants(state: State, contestants: readonly Contestant[]): State {
  return { ...state, contestants };
}

/** The steps of the forecast to show: those that are there already while more are on their way. */
export function shownForecast({ forecast, horizon }: State): Float64Array {
  return forecast?.values.subarray(0, horizon) ?? new Float64Array();
}

/** The shown steps of the bands, by ascending level. */
export function shownBands({ forecast, horizon }: State): readonly Interval<Float64Array>[] {
  return (forecast?.bands ?? []).map(({ level, lower, upper }) => {
    return { level, lower: lower.subarray(0, horizon), upper: upper.subarray(0, horizon) };
  });
}

/** The values of the forecast and the ends of its bands, as far as they are shown. */
function valuesOf(state: State): readonly number[] {
  return [...shownForecast(state), ...shownBands(state).flatMap(({ lower, upper }) => [...lower, ...upper])];
}

function fitted(state: State): State {
  const values = [...state.history.values, ...valuesOf(state)];
  return values.length < 2 ? state : { ...state, range: fitRange(values) };
}

/** A range that holds all values with some air; a flat series lies in its middle. */
export function fitRange(values: readonly number[]): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [-1, 1];
  const air = low === high ? Math.abs(low) / 2 || 1 : (high - low) * 0.12;
  return [low - air, high + air];
}

function widen([low, high]: Range, values: readonly number[]): Range {
  let [from, to] = [low, high];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  // With some air, so that it does not widen for every pixel.
  const air = (to - from) * 0.08;
  return [from < low ? from - air : low, to > high ? to + air : high];
}

/** Reads the values of a step: of the history or the forecast, the nearest that has one. */
export function hoverAt(state: State, step: number): State {
  const end = Math.max(state.history.values.length, pastOf(state) + shownForecast(state).length) - 1;
  if (end < 0) return clearHover(state);
  const hover = Math.min(end, Math.max(0, Math.round(step)));
  return hover === state.hover ? state : { ...state, hover };
}

/** Reads no step. */
export function clearHover(state: State): State {
  return state.hover === undefined ? state : { ...state, hover: undefined };
}

/** Moves the value of the history that is read, by hundredths of the chart's height. */
export function nudge(state: State, hundredths: number): State {
  const { hover, history, range } = state;
  const value = hover === undefined ? undefined : history.values[hover];
  if (hover === undefined || value === undefined) return state;
  const point = { step: hover, value: value + ((range[1] - range[0]) * hundredths) / 100 };
  return draw(state, point, point);
}
