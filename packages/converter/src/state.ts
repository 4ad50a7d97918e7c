// The state that the `stream` and `step` forms take and give: one row of numbers a series, the same in both.
import {
  type ModelSpec,
  mapState,
  type Named,
  type NetworkState,
  type Scaling,
  scalings,
  stateWidths,
} from '@onnxcast/model';
import { addCast, addIntegers, type FloatType, type GraphBuilder } from '@onnxcast/onnx';

/** One run of columns of a state. */
export interface StatePart {
  readonly name: string;
  readonly size: number;
}

/** What tells the parts of a state apart. */
interface StateLayout {
  readonly stateParts: readonly StatePart[];
  readonly scaling: Scaling;
  readonly numbers: FloatType;
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
 * Adds the cut of a state [batch, size], float64, into its parts: those of the scale as they are, all others float32.
 * @returns the values' names by part, each [batch, size of the part]
 */
export function addStateParts(graph: GraphBuilder, model: StateLayout, state: string): Named<string> {
  const { cells, scale } = groupParts(model);
  const groups = [cells, scale].filter((parts) => parts.length > 0);
  const [ofCells, ofScale] =
    groups.length === 1 ? [state] : addSplit(graph, state, groups.map(stateSizeOf), ['cells', 'scale']);
  const add = (parts: readonly StatePart[], value: string) => {
    const names = addSplit(
      graph,
      value,
      parts.map(({ size }) => size),
      parts.map(({ name }) => name),
    );
    return parts.map(({ name }, i) => [name, names[i]!] as const);
  };
  const rounded = addCast(graph, ofCells!, { to: 'float32', name: 'state_rounded' });
  return Object.fromEntries([...add(cells, rounded), ...(ofScale === undefined ? [] : add(scale, ofScale))]);
}

/** Adds the packing of parts, each [batch, size of the part], into the output `next_state` [batch, size], float64. */
export function addNextState(graph: GraphBuilder, model: StateLayout, values: Named<string>): void {
  const { cells, scale } = groupParts(model);
  const join = (parts: readonly string[], name: string) => graph.node('Concat', parts, name, { axis: 1 });
  const named = (parts: readonly StatePart[]) => parts.map(({ name }) => values[name]!);
  const joined = join(named(cells), 'next_cells');
  const wide = addCast(graph, joined, {
    to: model.numbers,
    name: scale.length === 0 ? 'next_state' : 'next_cells_wide',
  });
  if (scale.length > 0) join([wide, ...named(scale)], 'next_state');
}

/** The parts that the network carries, and those of the scale, which come after them. */
function groupParts({ stateParts, scaling }: StateLayout): {
  readonly [group in 'cells' | 'scale']: readonly StatePart[];
} {
  const first = stateParts.length - scaling.parts.length;
  return { cells: stateParts.slice(0, first), scale: stateParts.slice(first) };
}

function addSplit(
  graph: GraphBuilder,
  value: string,
  sizes: readonly number[],
  names: readonly string[],
): readonly string[] {
  return graph.nodes(
    'Split',
    [value, addIntegers(graph, ...sizes)],
    names.map((name) => `state_${name}`),
    { axis: 1 },
  );
}
