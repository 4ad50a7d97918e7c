// PyTorch's weights in the layouts of the graph, and back. The only file that permutes gates, or columns of the first cell.
import type { Cell, Named, Weights } from '@onnxcast/model';
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { Architecture, ResolvedModel } from './resolved-model.ts';

type Float32Tensor = Tensor<Float32Array>;

/** Gates in the order of each operator: i, o, f, c for the LSTM; z, r, h for the GRU. */
const operatorGates: Readonly<Record<NonNullable<Cell['onnx']>, readonly string[]>> = {
  LSTM: ['i', 'o', 'f', 'g'],
  GRU: ['z', 'r', 'n'],
  RNN: ['a'],
};

/** One cell of G gates as its ONNX operator takes it: `w` [1, G hidden, inputs], `r` [1, G hidden, hidden], `b` [1, 2 G hidden]. */
export type OperatorCell = Named<Float32Tensor, 'w' | 'r' | 'b'>;

/**
 * Lays a cell out for its operator.
 * @param k 0 for the first cell, 1 for the second, ...
 * Source: ONNX operators LSTM, GRU and RNN (opset 14), inputs W, R and B; torch.nn.LSTMCell and its like, weight_ih and weight_hh.
 */
export function toOperatorCell(model: ResolvedModel, k: number): OperatorCell {
  const { weightIh, weightHh, biasIh, biasHh } = tensorsOf(model, k);
  const order = orderOfGates(model.cell);
  const [rows = 0, inputs = 0] = weightIh.shape;
  const hidden = rows / order.length;
  const b = new Float32Array(2 * rows);
  b.set(permuteGates(biasIh.data, hidden, order));
  b.set(permuteGates(biasHh.data, hidden, order), rows);
  const columns = permuteColumns(weightIh, orderOfColumns(model, k));
  return {
    w: { shape: [1, rows, inputs], data: permuteGates(columns.data, hidden * inputs, order) },
    r: { shape: [1, rows, hidden], data: permuteGates(weightHh.data, hidden * hidden, order) },
    b: { shape: [1, 2 * rows], data: b },
  };
}

/** Reads a cell back from the layout of its operator; the inverse of {@link toOperatorCell}, bit for bit. */
export function fromOperatorCell(model: Architecture, k: number, { w, r, b }: OperatorCell): Weights<Float32Array> {
  const order = inverseOf(orderOfGates(model.cell));
  const [, rows = 0, inputs = 0] = w.shape;
  const hidden = rows / order.length;
  const prefix = model.prefixes[k];
  const weightIh = { shape: [rows, inputs], data: permuteGates(w.data, hidden * inputs, order) };
  return {
    [`${prefix}.weight_ih`]: permuteColumns(weightIh, inverseOf(orderOfColumns(model, k))),
    [`${prefix}.weight_hh`]: { shape: [rows, hidden], data: permuteGates(r.data, hidden * hidden, order) },
    [`${prefix}.bias_ih`]: { shape: [rows], data: permuteGates(b.data.subarray(0, rows), hidden, order) },
    [`${prefix}.bias_hh`]: { shape: [rows], data: permuteGates(b.data.subarray(rows), hidden, order) },
  };
}

/** The weights as the model's own equations take them: PyTorch's, but for the columns of what sees features, in the graph's order. */
export function toExplicitWeights({ weights, firstCells, order }: ResolvedModel): Weights {
  return { ...weights, ...permuteInputs(weights, firstCells, order) };
}

/** The inverse of {@link toExplicitWeights}, bit for bit. */
export function fromExplicitWeights(
  { firstCells, order }: Architecture,
  tensors: Weights<Float32Array>,
): Weights<Float32Array> {
  return { ...tensors, ...permuteInputs(tensors, firstCells, inverseOf(order)) };
}

/** What sees features: the first cells, and a skip, which sees several rows of them side by side. */
function permuteInputs(weights: Weights, first: readonly string[], order: readonly number[]): Weights<Float32Array> {
  const names = [...first.map((name) => `${name}.weight_ih`), 'skip.weight'].filter(
    (name) => weights[name] !== undefined,
  );
  return Object.fromEntries(names.map((name) => [name, permuteColumns(weights[name]!, order)]));
}

/**
 * Puts the head's bias into the first cell's, for a closed loop that feeds back predictions without it:
 * W_ih (y + b) + b_ih = W_ih y + (W_ih b + b_ih).
 */
export function foldHeadBias(model: ResolvedModel): ResolvedModel {
  const { weightIh, biasIh } = tensorsOf(model, 0);
  const [, inputs = 0] = weightIh.shape;
  const bias = model.weights['linear.bias']!.data;
  const data = Float64Array.from(biasIh.data, (value, row) => {
    let sum = value;
    model.roles.targets.columns.forEach((column, i) => {
      sum += weightIh.data[row * inputs + column]! * bias[i]!;
    });
    return sum;
  });
  const folded = { [`${model.prefixes[0]}.bias_ih`]: { shape: biasIh.shape, data } };
  return { ...model, weights: { ...model.weights, ...folded } };
}

/** Swaps the two axes of a matrix. */
export function transpose(matrix: Tensor): Float32Tensor {
  const [rows = 0, columns = 0] = matrix.shape;
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) data[column * rows + row] = matrix.data[row * columns + column]!;
  }
  return { shape: [columns, rows], data }; // [rows, columns] -> [columns, rows]
}

/** The operator's gates as positions in PyTorch's order. */
function orderOfGates(cell: Cell): readonly number[] {
  return operatorGates[cell.onnx!].map((gate) => cell.gates.indexOf(gate));
}

/** Reorders the gates, each a block of `size` numbers. */
function permuteGates(data: FloatArray, size: number, order: readonly number[]): Float32Array {
  const permuted = new Float32Array(order.length * size);
  order.forEach((from, to) => {
    permuted.set(data.subarray(from * size, (from + 1) * size), to * size);
  });
  return permuted;
}

/** Columns of a cell's input weights in the order in which the graph gives them: only the first cell sees features. */
function orderOfColumns({ spec, order }: Architecture, k: number): readonly number[] {
  return k === 0 ? order : Array.from({ length: spec.hidden[k - 1]! }, (_, column) => column);
}

function permuteColumns({ shape, data }: Tensor, order: readonly number[]): Float32Tensor {
  const width = order.length;
  const permuted = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) permuted[i] = data[i - (i % width) + order[i % width]!]!;
  return { shape, data: permuted };
}

function inverseOf(order: readonly number[]): readonly number[] {
  return order.map((_, position) => order.indexOf(position));
}

function tensorsOf({ weights, prefixes }: ResolvedModel, k: number): Named<Tensor, CellTensor> {
  const prefix = prefixes[k];
  return {
    weightIh: weights[`${prefix}.weight_ih`]!,
    weightHh: weights[`${prefix}.weight_hh`]!,
    biasIh: weights[`${prefix}.bias_ih`]!,
    biasHh: weights[`${prefix}.bias_hh`]!,
  };
}

type CellTensor = 'weightIh' | 'weightHh' | 'biasIh' | 'biasHh';
