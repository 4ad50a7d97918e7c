// The state that the `stream` and `step` forms take and give: one row of numbers a series, the same in both.
import type { ModelSpec } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { traitsOf } from './cell-kinds.ts';
import { scaleParts } from './scaling.ts';

/** One run of columns of a state. */
export interface StatePart {
  readonly name: string;
  readonly size: number;
}

/**
 * Columns of a state, in order: `h1`, `c1`, `h2`, `c2`, ... (hidden and cell state of every cell, as many columns as
 * the cell has units; only an LSTM has a `c`) and, for scaling `standard`, `level`, `offset`, `deviation` (one column a feature; the mean is
 * level + offset). A row of zeros is a series of which nothing has been seen: its scale is not set yet, because a set
 * deviation is never 0.
 */
export function statePartsOf(spec: ModelSpec): readonly StatePart[] {
  const cells = spec.hidden.flatMap((size, i) =>
    traitsOf(spec).state.map((part) => ({ name: `${part}${i + 1}`, size })),
  );
  const scale = scaleParts.map((name) => ({ name, size: spec.features.length }));
  return spec.scaling === 'none' ? cells : [...cells, ...scale];
}

/** Number of columns of a state. */
export function stateSizeOf(spec: ModelSpec): number {
  return statePartsOf(spec).reduce((sum, { size }) => sum + size, 0);
}

/**
 * Adds the cut of a state [batch, size] into its parts.
 * @returns the values' names by part, each [batch, size of the part]
 */
export function addStateParts(graph: GraphBuilder, spec: ModelSpec, state: string): Readonly<Record<string, string>> {
  const parts = statePartsOf(spec);
  const sizes = addIntegers(graph, ...parts.map(({ size }) => size));
  const names = parts.map(({ name }) => `state_${name}`);
  graph.nodes('Split', [state, sizes], names, { axis: 1 });
  return Object.fromEntries(parts.map(({ name }, i) => [name, names[i]!]));
}

/** Adds the packing of parts, each [batch, size of the part], into the output `next_state` [batch, size]. */
export function addNextState(graph: GraphBuilder, spec: ModelSpec, values: Readonly<Record<string, string>>): void {
  const ordered = statePartsOf(spec).map(({ name }) => values[name]!);
  graph.node('Concat', ordered, 'next_state', { axis: 1 });
  graph.output({
    name: 'next_state',
    type: 'float32',
    shape: ['batch', stateSizeOf(spec)],
    doc: 'What to give as `state` with the observations that follow.',
  });
}
