// The state that the `stream` and `step` forms take and give: one row of numbers a series, the same in both.
import {
  calendarNames,
  type ModelSpec,
  mapState,
  type Named,
  type NetworkState,
  rolesOf,
  scalings,
  stateWidths,
  warmUpOf,
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
  readonly stateWidths: NetworkState<number>;
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
 * the cell has units; only an LSTM has a `c`), the rows that a skip looks back at, the newest first; of a model that gives intervals what {@link errorPartsOf} names;
 * of a model that reads the calendar what {@link calendarPartsOf} names; and what the scaling keeps of each series, such as `level`, `offset`, `deviation` (one column a feature). A row of zeros is a series of which nothing has been seen.
 */
export function statePartsOf(spec: ModelSpec): readonly StatePart[] {
  const cellParts = flattenState(mapNamedState(stateWidths(spec), (size, name) => ({ name, size })));
  const scaleParts = scalings[spec.scaling].parts.map((name) => ({ name, size: spec.features.length }));
  return [...cellParts, ...errorPartsOf(spec), ...calendarPartsOf(spec), ...scaleParts];
}

/**
 * What a model that gives intervals remembers of its one-step errors, in its own units: what it last predicted, how many
 * rows it has seen, the sizes of the first errors, [errors, targets], and the sum of the sizes of all.
 */
function errorPartsOf(spec: ModelSpec): readonly StatePart[] {
  if (spec.intervals === undefined) return [];
  const targets = rolesOf(spec).targets.names.length;
  return [
    { name: 'predicted', size: targets },
    { name: 'seen', size: 1 },
    { name: 'first_errors', size: warmUpOf(spec) * targets },
    { name: 'error_sum', size: targets },
  ];
}

/** What a model that reads the calendar keeps of a series' first chunk: that there was one, and the mean of the calendar's columns over it. */
function calendarPartsOf(spec: ModelSpec): readonly StatePart[] {
  const size = calendarNames(spec).length;
  return size === 0
    ? []
    : [
        { name: 'calendar_known', size: 1 },
        { name: 'calendar_mean', size },
      ];
}

/** Number of columns of a state. */
export function stateSizeOf(parts: readonly StatePart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Adds the cut of a state [batch, size], float64, into its parts: those of the cells float32, all others as they are.
 * @returns the values' names by part, each [batch, size of the part]
 */
export function addStateParts(graph: GraphBuilder, model: StateLayout, state: string): Named<string> {
  const { cells, others } = groupParts(model);
  const [ofCells, ofOthers] =
    cells.length > 0 && others.length > 0
      ? addSplit(graph, state, [stateSizeOf(cells), stateSizeOf(others)], ['cells', 'others'])
      : [state, state];
  const add = (parts: readonly StatePart[], value: string) => {
    const names = addSplit(
      graph,
      value,
      parts.map(({ size }) => size),
      parts.map(({ name }) => name),
    );
    return parts.map(({ name }, i) => [name, names[i]!] as const);
  };
  const kept: (readonly [string, string])[] = [];
  if (cells.length > 0) kept.push(...add(cells, addCast(graph, ofCells!, { to: 'float32', name: 'state_rounded' })));
  if (others.length > 0) kept.push(...add(others, ofOthers!));
  return Object.fromEntries(kept);
}

/**
 * Adds the packing of parts, each [batch, size of the part], into the output `next_state` [batch, size], float64. What
 * carries nothing, such as the repetition of the last value as it is, gives the state of no columns that it was given.
 */
export function addNextState(graph: GraphBuilder, model: StateLayout, values: Named<string>): void {
  const { cells, others } = groupParts(model);
  const join = (parts: readonly string[], name: string) => graph.node('Concat', parts, name, { axis: 1 });
  const named = (parts: readonly StatePart[]) => parts.map(({ name }) => values[name]!);
  if (cells.length === 0) {
    if (others.length === 0) graph.node('Identity', ['state'], 'next_state');
    else join(named(others), 'next_state');
    return;
  }
  const joined = join(named(cells), 'next_cells');
  const wide = addCast(graph, joined, {
    to: model.numbers,
    name: others.length === 0 ? 'next_state' : 'next_cells_wide',
  });
  if (others.length > 0) join([wide, ...named(others)], 'next_state');
}

/** The parts that the network carries, and the others, which come after them. */
function groupParts({ stateParts, stateWidths }: StateLayout): {
  readonly [group in 'cells' | 'others']: readonly StatePart[];
} {
  const first = flattenState(stateWidths).length;
  return { cells: stateParts.slice(0, first), others: stateParts.slice(first) };
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
