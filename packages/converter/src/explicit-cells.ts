// Cells as `Gemm`, `Sigmoid`, `Tanh`, `Mul` and `Add`: for the forms that use neither `LSTM` nor control flow.
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { GraphBuilder } from './graph-builder.ts';
import { toExplicitCell, transpose } from './lstm-layout.ts';

/** Names of one cell's hidden and cell state, each [batch, hidden]. */
export interface ExplicitState {
  readonly h: string;
  readonly c: string;
}

interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** Names of the constants of all cells and the head, added to a graph once. */
export interface ExplicitWeights {
  readonly cells: readonly { readonly input: string; readonly recurrent: string; readonly bias: string }[];
  readonly head: { readonly matrix: string; readonly bias: string };
}

/** Adds the learnt constants. */
export function addExplicitWeights(graph: GraphBuilder, { spec, weights }: Model): ExplicitWeights {
  const cells = spec.hidden.map((_, i) => {
    const layout = toExplicitCell(weights, i + 1);
    const add = (part: 'input' | 'recurrent' | 'bias') =>
      graph.constant(`lstm${i + 1}.${part}`, layout[part].shape, layout[part].data);
    return { input: add('input'), recurrent: add('recurrent'), bias: add('bias') };
  });
  const matrix = transpose(weights['linear.weight']!);
  const bias = weights['linear.bias']!;
  return {
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
 * @param before state of every cell; absent: zeros, so that the recurrent terms are left out
 * @param name begins the names of the step's values
 * @returns state of every cell after the step
 * Source: torch.nn.LSTMCell, the six equations under its heading.
 */
export function addExplicitStep(
  graph: GraphBuilder,
  constants: ExplicitWeights,
  value: string,
  before: readonly ExplicitState[] | undefined,
  name: string,
): readonly ExplicitState[] {
  let input = value;
  return constants.cells.map((cell, k) => {
    const at = `${name}_${k + 1}`;
    const last = before?.[k];
    let gates = graph.node('Gemm', [input, cell.input, cell.bias], `${at}_gates_input`);
    if (last !== undefined) gates = graph.node('Gemm', [last.h, cell.recurrent, gates], `${at}_gates`);
    const [i = '', f = '', g = '', o = ''] = graph.nodes(
      'Split',
      [gates],
      ['i', 'f', 'g', 'o'].map((gate) => `${at}_${gate}_in`),
      {
        axis: 1,
      },
    );
    const enter = graph.node('Sigmoid', [i], `${at}_i`);
    const candidate = graph.node('Tanh', [g], `${at}_g`);
    let c = graph.node('Mul', [enter, candidate], `${at}_new`);
    if (last !== undefined) {
      const kept = graph.node('Mul', [graph.node('Sigmoid', [f], `${at}_f`), last.c], `${at}_kept`);
      c = graph.node('Add', [kept, c], `${at}_c`);
    }
    const h = graph.node(
      'Mul',
      [graph.node('Sigmoid', [o], `${at}_o`), graph.node('Tanh', [c], `${at}_c_tanh`)],
      `${at}_h`,
    );
    input = h;
    return { h, c };
  });
}

/** Adds the linear head on a matrix: hidden [rows, hidden] -> prediction [rows, features]. */
export function addExplicitHead(graph: GraphBuilder, constants: ExplicitWeights, hidden: string, name: string): string {
  return graph.node('Gemm', [hidden, constants.head.matrix, constants.head.bias], name);
}
