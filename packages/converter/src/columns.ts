// Which columns of a history are forecast, and which are covariates. Inside a graph they stand in this order: targets,
// covariates known in the past only, covariates known in advance.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { type Scale, scaleParts } from './scaling.ts';

/** Columns of a history, by what becomes of them. */
export interface ColumnRoles {
  readonly targets: readonly number[];
  readonly past: readonly number[];
  readonly future: readonly number[];
}

/** Columns of a model's history by their role. */
export function columnRolesOf(spec: ModelSpec): ColumnRoles {
  return {
    targets: rolesOf(spec).targets.columns,
    past: rolesOf(spec).past.columns,
    future: rolesOf(spec).future.columns,
  };
}

/** Adds a choice of columns, along the last axis of a value that has all features there; nothing where it would change nothing. */
export function addColumns(
  graph: GraphBuilder,
  spec: ModelSpec,
  value: string,
  columns: readonly number[],
  name: string,
): string {
  if (columns.length === spec.features.length && columns.every((column, i) => column === i)) return value;
  return graph.node('Gather', [value, addIntegers(graph, ...columns)], name, { axis: -1 });
}

/** Adds the scale of some columns. */
export function addScaleOfColumns(
  graph: GraphBuilder,
  spec: ModelSpec,
  scale: Scale | undefined,
  columns: readonly number[],
  name: string,
): Scale | undefined {
  if (scale === undefined) return undefined;
  const cut = scaleParts.map((part) => [part, addColumns(graph, spec, scale[part], columns, `${part}_of_${name}`)]);
  return Object.fromEntries(cut);
}

/** Adds the input that a model with covariates known in advance has in every form. */
export function addFutureCovariatesInput(
  graph: GraphBuilder,
  spec: ModelSpec,
  steps: number | string,
): string | undefined {
  const names = rolesOf(spec).future.names;
  if (names.length === 0) return undefined;
  return graph.input({
    name: 'future_covariates',
    type: 'float32',
    shape: ['batch', steps, names.length],
    doc: `What is known in advance of the steps to forecast, in the user's units; features: ${names.join(', ')}.`,
  });
}
