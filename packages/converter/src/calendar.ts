// The columns that a model reads off the time, computed inside the graph from one whole number a series.
import { computeCalendar } from '@onnxcast/model';
import { addIntegers, createCalendarGraphOps, type GraphBuilder } from '@onnxcast/onnx';
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
