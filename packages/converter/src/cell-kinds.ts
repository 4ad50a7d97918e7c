// What the graph must know of each kind of cell.
import { type CellKind, cellOf, type ModelSpec } from '@onnxcast/model';

/** What a cell carries from step to step. */
export type StatePartName = 'h' | 'c';

/** Names of the values of one cell's state, by part. */
export type CellState = Readonly<Partial<Record<StatePartName, string>>>;

interface CellTraits {
  readonly operator: string;
  /** Parts of the state, in the order of the operator's inputs and outputs. */
  readonly state: readonly StatePartName[];
  readonly attributes: Readonly<Record<string, number>>;
}

/** `linear_before_reset`: the reset gate works after the recurrent product and its bias, as PyTorch's and cuDNN's does. */
const traits: Readonly<Record<CellKind, CellTraits>> = {
  lstm: { operator: 'LSTM', state: ['h', 'c'], attributes: {} },
  gru: { operator: 'GRU', state: ['h'], attributes: { linear_before_reset: 1 } },
  rnn: { operator: 'RNN', state: ['h'], attributes: {} },
};

/** The traits of a model's cells. */
export function traitsOf(spec: ModelSpec): CellTraits {
  return traits[cellOf(spec)];
}

/** Makes a state, part by part. */
export function mapState(spec: ModelSpec, make: (part: StatePartName) => string): CellState {
  return Object.fromEntries(traitsOf(spec).state.map((part) => [part, make(part)]));
}
