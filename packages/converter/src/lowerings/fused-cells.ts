// Cells as ONNX's `LSTM`, `GRU` or `RNN` operators: the fastest way, wherever a runtime has them.
import { type CellKind, cellOf, type Named } from '@onnxcast/model';
import { addIntegers, type GraphBuilder, type Node } from '@onnxcast/onnx';
import { foldHeadBias, fromOperatorCell, toOperatorCell, transpose } from '../cell-layout.ts';
import type { ResolvedModel } from '../resolved-model.ts';
import type { Lowering } from './lowering.ts';

/** What an operator takes beside sizes. `linear_before_reset`: the reset gate works after the recurrent product and its bias, as PyTorch's and cuDNN's does. */
const attributesOf: Readonly<Partial<Record<CellKind, Node['attributes']>>> = {
  gru: { linear_before_reset: 1 },
  'rnn-relu': { activations: ['Relu'] },
};

/**
 * The lowering of recurrent models whose cells name an operator. What goes round in its closed loop is the prediction
 * without the head's bias, which is put into the first cell's bias instead: one operator less a step.
 */
export const fusedCells: Lowering = {
  stateShape: (hidden) => [1, 'batch', hidden],
  addWarmUp(graph, model, { entering, before }) {
    let sequence = entering;
    const state = model.prefixes.map((_, k) => {
      const constants = addConstants(graph, model, k);
      const [all, name] = [`warm_${k + 1}_all`, (part: string) => `warm_${k + 1}_${part}`];
      const after = addOperator(graph, model, { k, constants, input: sequence, before: before?.[k], all, name });
      sequence = graph.node('Squeeze', [all, addIntegers(graph, 1)], `warm_${k + 1}_sequence`); // [time, 1, batch, hidden] -> [time, batch, hidden]
      return after;
    });
    return { leaving: addProduct(graph, model, sequence, 'predictions_unbiased'), state };
  },
  beginLoop(graph, model) {
    const folded = foldHeadBias(model);
    const constants = model.prefixes.map((_, k) =>
      k === 0 ? addConstants(graph, folded, k, '.closed') : addConstants(graph, model, k),
    );
    return (body, { entering, before, step }) => {
      let input = entering;
      const state = constants.map((own, k) => {
        const name = (part: string) => `after_${step}_${part}${k + 1}`;
        const after = addOperator(body, model, { k, constants: own, input, before: before[k], all: '', name });
        input = after['h']!; // the last hidden state [1, batch, hidden] is the whole sequence, so the next cell takes it as it is
        return after;
      });
      return { leaving: addProduct(body, model, input, `leaving_${step}`), state };
    };
  },
  readWeights(model, read) {
    const cells = model.prefixes.map((prefix, k) => {
      return fromOperatorCell(model, k, { w: read(`${prefix}.w`), r: read(`${prefix}.r`), b: read(`${prefix}.b`) });
    });
    const head = { 'linear.weight': transpose(read('linear.matrix')), 'linear.bias': read('linear.bias') };
    return Object.assign({}, ...cells, head);
  },
  addPredictions(graph, { weights }, { leaving, name }) {
    const { shape, data } = weights['linear.bias']!;
    return graph.node('Add', [leaving, graph.constant('linear.bias', shape, data)], name);
  },
};

/** Adds the operator of one cell over [steps, batch, inputs], and its name for the hidden states of all steps. */
function addOperator(
  graph: GraphBuilder,
  { cell, spec }: ResolvedModel,
  call: {
    readonly k: number;
    readonly constants: readonly string[];
    readonly input: string;
    readonly before: Named<string> | undefined;
    readonly all: string;
    readonly name: (part: string) => string;
  },
): Named<string> {
  const { k, constants, input, before, all, name } = call;
  const initial = before === undefined ? [] : ['', ...cell.state.map((part) => before[part]!)];
  const after = Object.fromEntries(cell.state.map((part) => [part, name(part)]));
  const attributes = { hidden_size: spec.hidden[k]!, ...attributesOf[cellOf(spec)] };
  graph.nodes(cell.onnx!, [input, ...constants, ...initial], [all, ...Object.values(after)], attributes);
  return after;
}

/** Adds a cell's constants; one whose bias alone differs shares the rest. */
function addConstants(graph: GraphBuilder, model: ResolvedModel, k: number, suffix = ''): readonly string[] {
  const { w, r, b } = toOperatorCell(model, k);
  const add = (name: string, { shape, data }: typeof w) => graph.constant(`${model.prefixes[k]}.${name}`, shape, data);
  return [add('w', w), add('r', r), add(`b${suffix}`, b)];
}

/** Adds the head's product: hidden [.., hidden] -> prediction without bias [.., targets]. */
function addProduct(graph: GraphBuilder, { weights }: ResolvedModel, hidden: string, name: string): string {
  const matrix = transpose(weights['linear.weight']!);
  return graph.node('MatMul', [hidden, graph.constant('linear.matrix', matrix.shape, matrix.data)], name);
}
