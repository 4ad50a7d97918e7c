// Cells as `Gemm`, `Sigmoid`, `Tanh`, `Mul`, `Add` and the like: for the forms that use neither cell operators nor control flow.
import { type CellKind, cellName, cellOf, type ModelSpec, type Weights } from '@onnxcast/model';
import type { GraphBuilder } from '@onnxcast/onnx';
import type { CellState } from './cell-kinds.ts';
import { type ExplicitCell, toExplicitCell, transpose } from './cell-layout.ts';

interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** Names of one cell's constants. */
type CellConstants = Readonly<Record<keyof ExplicitCell, string>>;

/** Names of the constants of all cells and the head, added to a graph once. */
export interface ExplicitWeights {
  readonly kind: CellKind;
  readonly cells: readonly CellConstants[];
  readonly head: { readonly matrix: string; readonly bias: string };
}

/** Names of a cell's constants in a file, each after the cell's own name. */
export const explicitNames: Readonly<Record<keyof ExplicitCell, string>> = {
  input: 'input',
  recurrent: 'recurrent',
  bias: 'bias',
  recurrentBias: 'recurrent_bias',
};

/** Adds the learnt constants. */
export function addExplicitWeights(graph: GraphBuilder, { spec, weights }: Model): ExplicitWeights {
  const cells = spec.hidden.map((_, i): CellConstants => {
    const layout = toExplicitCell(spec, weights, i + 1);
    const add = (part: keyof ExplicitCell) => {
      const tensor = layout[part];
      if (tensor === undefined) return '';
      return graph.constant(`${cellName(spec, i + 1)}.${explicitNames[part]}`, tensor.shape, tensor.data);
    };
    return { input: add('input'), recurrent: add('recurrent'), bias: add('bias'), recurrentBias: add('recurrentBias') };
  });
  const matrix = transpose(weights['linear.weight']!);
  const bias = weights['linear.bias']!;
  return {
    kind: cellOf(spec),
    cells,
    head: {
      matrix: graph.constant('linear.matrix', matrix.shape, matrix.data),
      bias: graph.constant('linear.bias', bias.shape, bias.data),
    },
  };
}

/**
 * Adds one step of all cells.
 * @param value scaled input [batch, features]
 * @param before state of every cell, each part [batch, hidden]; absent: zeros, so that the recurrent terms are left out
 * @param name begins the names of the step's values
 * @returns state of every cell after the step
 */
export function addExplicitStep(
  graph: GraphBuilder,
  constants: ExplicitWeights,
  value: string,
  before: readonly CellState[] | undefined,
  name: string,
): readonly CellState[] {
  let input = value;
  return constants.cells.map((cell, k) => {
    const after = addCell[constants.kind](graph, cell, input, before?.[k], `${name}_${k + 1}`);
    input = after.h!;
    return after;
  });
}

type AddCell = (
  graph: GraphBuilder,
  cell: CellConstants,
  input: string,
  last: CellState | undefined,
  at: string,
) => CellState;

/** One step of each kind of cell. Source: torch.nn.LSTMCell, GRUCell and RNNCell, the equations under their headings. */
const addCell: Readonly<Record<CellKind, AddCell>> = {
  lstm: (graph, cell, input, last, at) => {
    const gates = addGates(graph, cell, input, last, at);
    const [i = '', f = '', g = '', o = ''] = addSplit(graph, gates, ['i', 'f', 'g', 'o'], at);
    const enter = graph.node('Sigmoid', [i], `${at}_i`);
    const candidate = graph.node('Tanh', [g], `${at}_g`);
    let c = graph.node('Mul', [enter, candidate], `${at}_new`);
    if (last !== undefined) {
      const kept = graph.node('Mul', [graph.node('Sigmoid', [f], `${at}_f`), last.c!], `${at}_kept`);
      c = graph.node('Add', [kept, c], `${at}_c`);
    }
    const h = graph.node(
      'Mul',
      [graph.node('Sigmoid', [o], `${at}_o`), graph.node('Tanh', [c], `${at}_c_tanh`)],
      `${at}_h`,
    );
    return { h, c };
  },

  gru: (graph, cell, input, last, at) => {
    const fromInput = graph.node('Gemm', [input, cell.input, cell.bias], `${at}_gates_input`);
    const fromState =
      last === undefined
        ? cell.recurrentBias
        : graph.node('Gemm', [last.h!, cell.recurrent, cell.recurrentBias], `${at}_gates_state`);
    const [rIn = '', zIn = '', nIn = ''] = addSplit(graph, fromInput, ['r', 'z', 'n'], at);
    const [rState = '', zState = '', nState = ''] = addSplit(
      graph,
      fromState,
      ['r', 'z', 'n'],
      `${at}_state`,
      last === undefined ? 0 : 1,
    );
    const r = graph.node('Sigmoid', [graph.node('Add', [rIn, rState], `${at}_r_sum`)], `${at}_r`);
    const z = graph.node('Sigmoid', [graph.node('Add', [zIn, zState], `${at}_z_sum`)], `${at}_z`);
    const reset = graph.node('Mul', [r, nState], `${at}_reset`);
    const n = graph.node('Tanh', [graph.node('Add', [nIn, reset], `${at}_n_sum`)], `${at}_n`);
    // (1 - z) n + z h = n + z (h - n)
    if (last === undefined) {
      return { h: graph.node('Sub', [n, graph.node('Mul', [z, n], `${at}_given_up`)], `${at}_h`) };
    }
    const kept = graph.node('Mul', [z, graph.node('Sub', [last.h!, n], `${at}_difference`)], `${at}_kept`);
    return { h: graph.node('Add', [n, kept], `${at}_h`) };
  },

  rnn: (graph, cell, input, last, at) => ({
    h: graph.node('Tanh', [addGates(graph, cell, input, last, at)], `${at}_h`),
  }),
};

/** Adds what enters the gates of a cell whose two biases are one: [batch, gates hidden]. */
function addGates(
  graph: GraphBuilder,
  cell: CellConstants,
  input: string,
  last: CellState | undefined,
  at: string,
): string {
  const gates = graph.node('Gemm', [input, cell.input, cell.bias], `${at}_gates_input`);
  if (last === undefined) return gates;
  return graph.node('Gemm', [last.h!, cell.recurrent, gates], `${at}_gates`);
}

/** Adds the cut into gates: [batch, gates hidden], or a bias [gates hidden] along axis 0. */
function addSplit(
  graph: GraphBuilder,
  gates: string,
  names: readonly string[],
  at: string,
  axis = 1,
): readonly string[] {
  return graph.nodes(
    'Split',
    [gates],
    names.map((gate) => `${at}_${gate}_in`),
    { axis },
  );
}

/** Adds the linear head on a matrix: hidden [rows, hidden] -> prediction [rows, targets]. */
export function addExplicitHead(graph: GraphBuilder, constants: ExplicitWeights, hidden: string, name: string): string {
  return graph.node('Gemm', [hidden, constants.head.matrix, constants.head.bias], name);
}
