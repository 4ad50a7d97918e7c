// The order of a row inside a graph: targets, covariates known in the past only, covariates known in advance.
import type { Role, Roles } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';

/** Columns of a history in the order of the graph. */
export function orderOf({ targets, past, future }: Roles): readonly number[] {
  return [...targets.columns, ...past.columns, ...future.columns];
}

/** Adds a choice among `of` columns, along the last axis of a value; nothing where it would change nothing. */
export function addColumns(
  graph: GraphBuilder,
  value: string,
  { columns, of, name }: Pick<Role, 'columns'> & { readonly of: number; readonly name: string },
): string {
  if (columns.length === of && columns.every((column, i) => column === i)) return value;
  return graph.node('Gather', [value, addIntegers(graph, ...columns)], name, { axis: -1 });
}
