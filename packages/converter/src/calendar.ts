// The columns that a model reads off the time, computed inside the graph from one whole number a series.
import { computeCalendar, type Named } from '@onnxcast/model';
import { addCast, addIntegers, createCalendarGraphOps, type GraphBuilder } from '@onnxcast/onnx';
import type { Architecture } from './resolved-model.ts';

/**
 * Adds a calendar's columns, float32, side by side along a new last axis.
 * @param start int64, seconds since 1970
 * @param offset int64, steps after it; the two meet as shapes do in ONNX
 * @returns [..., columns]
 */
export function addCalendar(
  graph: GraphBuilder,
  { spec }: Architecture,
  given: { readonly start: string; readonly offset: string },
): string {
  const columns = computeCalendar(createCalendarGraphOps(graph, 'calendar'), spec, given);
  const last = addIntegers(graph, -1);
  const raised = columns.map((column, i) => graph.node('Unsqueeze', [column, last], `calendar_column_${i}`));
  return graph.node('Concat', raised, 'calendar', { axis: -1 });
}

/** Adds the whole numbers from 0 to below `count`, an int64 []: int64 [count]. */
export function addSteps(graph: GraphBuilder, count: string): string {
  const scalar = (value: number) => graph.constant(`integer_${value}`, [], [value], 'int64');
  return graph.node('Range', [scalar(0), count, scalar(1)], 'calendar_steps');
}

/** What a state keeps of a calendar, [batch, 1] and [batch, columns]: whether a first chunk was there, and the mean of its columns. */
export interface KeptMeans {
  readonly isKnown: string;
  readonly means: string;
}

/**
 * Adds the mean of a calendar's columns over the rows of a history, which networks see them without.
 * @param axis that of the rows
 * @param kept taken instead, where it is known
 * @returns the shape of the rows, with 1 in the place of `axis`, float32
 */
export function addMeans(
  graph: GraphBuilder,
  { numbers }: Architecture,
  {
    ofHistory,
    axis,
    kept,
  }: { readonly ofHistory: string; readonly axis: 0 | 1; readonly kept?: KeptMeans | undefined },
): string {
  const own = graph.node('ReduceMean', [ofHistory], 'calendar_mean_now', { axes: [axis], keepdims: 1 });
  if (kept === undefined) return own;
  const lift = (value: string, name: string) => graph.node('Unsqueeze', [value, addIntegers(graph, axis)], name);
  const zero = graph.constant('calendar_unknown', [], [0], numbers);
  const isKnown = graph.node('Greater', [lift(kept.isKnown, 'calendar_known_row'), zero], 'calendar_is_known');
  const before = addCast(graph, lift(kept.means, 'calendar_mean_row'), { to: 'float32', name: 'calendar_mean_before' });
  return graph.node('Where', [isKnown, before, own], 'calendar_mean_kept');
}

/**
 * Adds what a next state keeps of a calendar.
 * @param means [batch, columns] with 1 more at `axis`, float32
 */
export function addKeptMeans(
  graph: GraphBuilder,
  { numbers }: Architecture,
  { means, axis }: { readonly means: string; readonly axis: 0 | 1 },
): Named<string> {
  const rows = graph.node('Squeeze', [means, addIntegers(graph, axis)], 'calendar_mean_of_series'); // -> [batch, columns]
  const wide = addCast(graph, rows, { to: numbers, name: 'next_calendar_mean' });
  const one = graph.node('Slice', [wide, ...[0, 1, 1].map((at) => addIntegers(graph, at))], 'calendar_first_mean'); // [batch, 1]
  const nothing = graph.node('Sub', [one, one], 'calendar_no_mean');
  const known = graph.constant('calendar_seen', [], [1], numbers);
  return { calendar_known: graph.node('Add', [nothing, known], 'next_calendar_known'), calendar_mean: wide };
}
