// A model with what follows from its spec, resolved once and passed on to whatever builds a graph of it.
import {
  type Cell,
  cellName,
  cellOf,
  cells,
  firstCells,
  type Model,
  type ModelSpec,
  type NetworkState,
  networkOf,
  type Roles,
  rolesOf,
  type Scaling,
  scalings,
  stateWidths,
  stepsOf,
} from '@onnxcast/model';
import type { FloatType } from '@onnxcast/onnx';
import { orderOf } from './columns.ts';
import { type StatePart, statePartsOf } from './state.ts';

/** What a spec says, resolved. */
export interface Architecture {
  /** Type of the numbers that its graph takes, scales and gives. */
  readonly numbers: FloatType;
  readonly spec: ModelSpec;
  readonly cell: Cell;
  /** What the names of each cell's tensors begin with, first to last: `lstm1`, `lstm2`, ... */
  readonly prefixes: readonly string[];
  /** What the names of the tensors of the cells that see features begin with: the first of each member. */
  readonly firstCells: readonly string[];
  readonly scaling: Scaling;
  readonly roles: Roles;
  /** Columns of a history in the order of the graph. */
  readonly given: readonly number[];
  /** The columns that enter the first cell, in the order of the graph: those of a history, then those of a calendar. */
  readonly order: readonly number[];
  /** Steps that a prediction tells at once. */
  readonly steps: number;
  /** Widths of what is carried from step to step. */
  readonly stateWidths: NetworkState<number>;
  /** Columns of the state that a form takes and gives. */
  readonly stateParts: readonly StatePart[];
}

/** A model to write. */
export type ResolvedModel = Architecture & Model;

/** Resolves what follows from a spec. */
export function resolveSpec(spec: ModelSpec, numbers: FloatType = 'float64'): Architecture {
  const roles = rolesOf(spec);
  return {
    numbers,
    spec,
    cell: cells[cellOf(spec)],
    prefixes: spec.hidden.map((_, i) => cellName(spec, i + 1)),
    firstCells: firstCells(spec),
    scaling: scalings[spec.scaling],
    roles,
    given: orderOf(roles),
    order: orderOf(rolesOf(networkOf(spec))),
    steps: stepsOf(spec),
    stateWidths: stateWidths(spec),
    stateParts: statePartsOf(spec),
  };
}
