// The state that the `stream` and `step` forms take and give: one row of numbers a series, the same in both.
import { type ModelSpec, mapState, type NetworkState, scalings, stateWidths } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';

/** One run of columns of a state. */
export interface StatePart {
  readonly name: string;
  readonly size: number;
}

/** Makes a value of each part of a state; the name of a part is `h1`, `c1`, `h2`, ... */
export function mapNamedState<From, To>(
  state: NetworkState<From>,
  map: (value: From, name: string) => To,
): NetworkState<To> {
  return mapState(state, (value, part, group) => map(value, `${part}${group + 1}`));
}

/** The parts of a state, one after another. */
export function flattenState<T>(state: NetworkState<T>): readonly T[] {
  return state.flatMap((cell) => Object.values(cell));
}

/**
 * Columns of a state, in order: `h1`, `c1`, `h2`, `c2`, ... (hidden and cell state of every cell, as many columns as
 * the cell has units; only an LSTM has a `c`), the rows that a skip looks back at, the newest first, and what the scaling keeps of each series, such as `level`, `offset`,
 * `deviation` (one column a feature). A row of zeros is a series of which nothing has been seen.
 */
export function statePartsOf(spec: ModelSpec): readonly StatePart[] {
  const cellParts = flattenState(mapNamedState(stateWidths(spec), (size, name) => ({ name, size })));
  return [...cellParts, ...scalings[spec.scaling].parts.map((name) => ({ name, size: spec.features.length }))];
}

/** Number of columns of a state. */
export function stateSizeOf(parts: readonly StatePart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Adds the cut of a state [batch, size] into its parts.
 * @returns the values' names by part, each [batch, size of the part]
 */
export function addStateParts(
  graph: GraphBuilder,
  parts: readonly StatePart[],
  state: string,
): Readonly<Record<string, string>> {
  const sizes = addIntegers(graph, ...parts.map(({ size }) => size));
  const names = parts.map(({ name }) => `state_${name}`);
  graph.nodes('Split', [state, sizes], names, { axis: 1 });
  return Object.fromEntries(parts.map(({ name }, i) => [name, names[i]!]));
}

/** Adds the packing of parts, each [batch, size of the part], into the output `next_state` [batch, size]. */
export function addNextState(
  graph: GraphBuilder,
  parts: readonly StatePart[],
  values: Readonly<Record<string, string>>,
): void {
  graph.node(
    'Concat',
    parts.map(({ name }) => values[name]!),
    'next_state',
    { axis: 1 },
  );
}
