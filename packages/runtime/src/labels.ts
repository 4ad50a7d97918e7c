// Whose a forecast's numbers are, of which variables, and for when: read off the history that they go on from.
import type { Forecast } from '@onnxcast/series';
import { type History, isValues } from './history.ts';

/** A forecast without its numbers. */
export type Labels = Omit<Forecast, 'values'>;

/** What a history says of itself beside its values. */
export interface Origin {
  readonly id?: string | undefined;
  readonly features?: readonly string[] | undefined;
  /** One a row; undefined where it has none, or not one a row. */
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

/** Times kept of a stream: enough to tell the step between them, or what comes again every week. */
const keptTimes = 1000;

/** Reads what a history of so many rows says of itself, copied, so that later changes to it do not matter. */
export function readOrigin(history: History, length: number): Origin {
  if (isValues(history)) return { length };
  const { id, features, times } = history;
  const isWhole = Array.isArray(times) && times.length === length && times.every((time) => typeof time === 'string');
  return { id, features, length, times: isWhole ? [...times] : undefined };
}

/** What a stream says of itself after one more push. */
export function joinOrigins(before: Origin, { id, features, times, length }: Origin): Origin {
  const known = before.length === 0 ? [] : before.times;
  return {
    id: id ?? before.id,
    features: features ?? before.features,
    times: known && times && [...known, ...times].slice(-keptTimes),
    length: before.length + length,
  };
}

/** Labels the steps after a history. Targets have the history's names of their columns, else the model's. */
export async function labelForecast(origin: Origin, targets: Targets, horizon: number): Promise<Labels> {
  const { times, length } = origin;
  // Only times need the calendar, so a page without them never loads it.
  const after =
    times === undefined
      ? countRows(length, horizon)
      : (await import('@onnxcast/series/calendar')).timesAfter({ times, length }, horizon);
  return { ...labelTargets(origin, targets), times: after };
}

/** Labels a history's own steps but the first. */
export function labelFitted(origin: Origin, targets: Targets): Labels {
  const times = origin.times ?? countRows(0, origin.length);
  return { ...labelTargets(origin, targets), times: times.slice(1) };
}

function countRows(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, k) => String(first + k));
}

function labelTargets({ id = 'series', features }: Origin, { names, columns }: Targets): Omit<Labels, 'times'> {
  return { id, targets: features && columns ? columns.map((column) => features[column]!) : names };
}
