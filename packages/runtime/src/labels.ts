// Whose a forecast's numbers are, of which variables, and for when: read off the history that they go on from.
import type { Forecast, Interval } from '@onnxcast/series';
import { describeValue, InputError } from '@onnxcast/series/errors';
import type { Answer } from './calls/call.ts';
import { type History, isValues } from './history.ts';

/** Makes a forecast of its numbers, and of what its history says of itself. */
export type Label = (origin: Origin, answer: Answer) => Promise<Forecast<Float64Array>>;

/** What a history says of itself beside its values. */
export interface Origin {
  readonly id?: string | undefined;
  readonly features?: readonly string[] | undefined;
  /** One a row; undefined where it has none. */
  readonly times?: readonly string[] | undefined;
  /** Rows. */
  readonly length: number;
}

/** What a model forecasts. */
export interface Targets {
  readonly names: readonly string[];
  /** Where they stand in a row of history; undefined where the file does not tell. */
  readonly columns: readonly number[] | undefined;
}

/**
 * Reads what a history of so many rows says of itself, copied, so that later changes to it do not matter.
 * @param where begins the error message
 * @throws InputError when its times are not one text a row
 */
export function readOrigin(history: History, length: number, where: string): Origin {
  if (isValues(history)) return { length };
  const { id, features, times } = history;
  if (times === undefined) return { id, features, length };
  const isOfTexts = Array.isArray(times) && times.every((time) => typeof time === 'string');
  if (isOfTexts && times.length === length) return { id, features, length, times: [...times] };
  const found = isOfTexts
    ? `${times.length} ${times.length === 1 ? 'time' : 'times'}`
    : `times that are ${describeTimes(times)}`;
  throw new InputError({
    ...(id === undefined ? {} : { series: id }),
    found: `${where}${id === undefined ? '' : ` (${id})`}: it has ${found}`,
    expected: `${length}, one for each of its rows, each as text`,
    remedy: 'Give them all, or none.',
  });
}

/** Of times that are no texts, what they are. */
function describeTimes(times: unknown): string {
  return describeValue(Array.isArray(times) ? times.find((time) => typeof time !== 'string') : times);
}

/** What was asked of a forecast. */
interface Asked {
  readonly horizon: number;
  /** Levels of the model's intervals, if any. */
  readonly known: readonly number[];
  /** Those of them that are wanted, default all. */
  readonly levels: readonly number[] | undefined;
}

/**
 * Labels the steps after a history. Targets have the history's names of their columns, else the model's. A history whose
 * times fall is refused: what was made of it would be nobody's forecast.
 */
export function labelForecast(targets: Targets, { horizon, known, levels }: Asked): Label {
  // Many series have the times of the one before: those to come are then its, and their order is known.
  let before: { readonly times: readonly string[]; readonly makeTimes: () => readonly string[] } | undefined;
  return async (origin, answer) => {
    const { times, length } = origin;
    const all = intervalsOf(answer, known);
    const intervals = levels === undefined ? all : (await import('./levels.ts')).chooseIntervals(all, levels);
    const given = { values: answer.values, intervals };
    if (times === undefined) return label(origin, targets, { ...given, makeTimes: () => countRows(length, horizon) });
    if (before === undefined || !isSame(before.times, times)) {
      // Only times need the calendar, so a page without them never loads it.
      const { requireOrder, timesAfter } = await import('@onnxcast/series/calendar');
      requireOrder(times, origin.id ?? 'series');
      let made: readonly string[] | undefined;
      before = { times, makeTimes: () => (made ??= timesAfter({ times, length }, horizon)) };
    }
    return label(origin, targets, { ...given, makeTimes: before.makeTimes });
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/** Labels a history's own steps but the first. */
export function labelFitted(targets: Targets): Label {
  return async (origin, { values }) => {
    const makeTimes = () => (origin.times ?? countRows(0, origin.length)).slice(1);
    return label(origin, targets, { values, makeTimes });
  };
}

function countRows(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, k) => String(first + k));
}

/** What Node's `console.log` asks a value for, to print in its place. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A forecast whose times are made when they are asked for: those of many steps take longer than the steps. */
function label(
  { id = 'series', features }: Origin,
  { names, columns }: Targets,
  { values, makeTimes, intervals }: Numbers,
): Forecast<Float64Array> {
  let times: readonly string[] | undefined;
  const forecast = {
    id,
    targets: features && columns ? columns.map((column) => features[column]!) : names,
    get times() {
      times ??= makeTimes();
      return times;
    },
    values,
    ...(intervals === undefined ? {} : { intervals }),
  };
  // Printed with its times, which would else be [Getter]; a copy has none of this and needs none.
  return Object.defineProperty(forecast, INSPECT, { value: () => ({ ...forecast }) });
}

/** What a forecast is labelled with. */
interface Numbers {
  readonly values: Float64Array;
  readonly makeTimes: () => readonly string[];
  readonly intervals?: readonly Interval<Float64Array>[] | undefined;
}

/** Bounds by level: [steps, targets, levels] -> one [steps, targets] a level. */
function intervalsOf(
  { bounds, values }: Answer,
  levels: readonly number[],
): readonly Interval<Float64Array>[] | undefined {
  if (bounds === undefined) return undefined;
  const take = (all: Float64Array, i: number) => values.map((_, at) => all[at * levels.length + i]!);
  return levels.map((level, i) => ({ level, lower: take(bounds.lower, i), upper: take(bounds.upper, i) }));
}
