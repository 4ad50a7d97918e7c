// PyTorch's weights in the layouts of the graph, and back. The only file that permutes gates, or columns of the first cell.
import { type CellKind, cellName, cellOf, type ModelSpec, type Weights } from '@onnxcast/model';
import type { FloatArray, Tensor } from '@onnxcast/series';
import { columnRolesOf } from './columns.ts';

/** ONNX's gates as positions in PyTorch's order: i, o, f, c of i, f, g, o for the LSTM; z, r, h of r, z, n for the GRU. */
const onnxOrder: Readonly<Record<CellKind, readonly number[]>> = { lstm: [0, 3, 1, 2], gru: [1, 0, 2], rnn: [0] };

type Float32Tensor = Tensor<Float32Array>;

/** One cell of G gates as its ONNX operator takes it: `w` [1, GH, I], `r` [1, GH, H], `b` [1, 2GH]; gates in ONNX's order. */
export interface OperatorCell {
  readonly w: Float32Tensor;
  readonly r: Float32Tensor;
  readonly b: Float32Tensor;
}

/**
 * One cell of G gates for row vectors times matrices: `input` [I, GH], `recurrent` [H, GH], `bias` [GH]; gates in
 * PyTorch's order. A GRU keeps its second bias [GH] apart, because the reset gate works on it; the others add the two.
 */
export interface ExplicitCell {
  readonly input: Float32Tensor;
  readonly recurrent: Float32Tensor;
  readonly bias: Float32Tensor;
  readonly recurrentBias?: Float32Tensor;
}

/**
 * Lays a cell out for its operator.
 * @param cell 1 for the first, 2 for the second, ...
 * Source: ONNX operators LSTM, GRU and RNN (opset 14), inputs W, R and B; torch.nn.LSTMCell and its like, weight_ih and weight_hh.
 */
export function toOperatorCell(spec: ModelSpec, weights: Weights, cell: number): OperatorCell {
  const { weightIh, weightHh, biasIh, biasHh } = tensorsOf(spec, weights, cell);
  const order = onnxOrder[cellOf(spec)];
  const [rows = 0, inputs = 0] = weightIh.shape;
  const hidden = rows / order.length;
  const b = new Float32Array(2 * rows);
  b.set(permuteGates(biasIh.data, hidden, order));
  b.set(permuteGates(biasHh.data, hidden, order), rows);
  const columns = permuteColumns(weightIh, orderOfColumns(spec, cell));
  return {
    w: { shape: [1, rows, inputs], data: permuteGates(columns.data, hidden * inputs, order) },
    r: { shape: [1, rows, hidden], data: permuteGates(weightHh.data, hidden * hidden, order) },
    b: { shape: [1, 2 * rows], data: b },
  };
}

/** Reads a cell back from the layout of its operator; the inverse of {@link toOperatorCell}, bit for bit. */
export function fromOperatorCell(spec: ModelSpec, { w, r, b }: OperatorCell, cell: number): Weights<Float32Array> {
  const order = inverseOf(onnxOrder[cellOf(spec)]);
  const [, rows = 0, inputs = 0] = w.shape;
  const hidden = rows / order.length;
  const weightIh = { shape: [rows, inputs], data: permuteGates(w.data, hidden * inputs, order) };
  return nameTensors(spec, cell, {
    weightIh: permuteColumns(weightIh, inverseOf(orderOfColumns(spec, cell))),
    weightHh: { shape: [rows, hidden], data: permuteGates(r.data, hidden * hidden, order) },
    biasIh: { shape: [rows], data: permuteGates(b.data.subarray(0, rows), hidden, order) },
    biasHh: { shape: [rows], data: permuteGates(b.data.subarray(rows), hidden, order) },
  });
}

/** Lays a cell out for `Gemm`: transposed, and the biases as {@link ExplicitCell} says. */
export function toExplicitCell(spec: ModelSpec, weights: Weights, cell: number): ExplicitCell {
  const { weightIh, weightHh, biasIh, biasHh } = tensorsOf(spec, weights, cell);
  const input = transpose(permuteColumns(weightIh, orderOfColumns(spec, cell)));
  const recurrent = transpose(weightHh);
  const { shape } = biasIh;
  if (cellOf(spec) !== 'gru') {
    const data = Float32Array.from(biasIh.data, (value, i) => value + biasHh.data[i]!);
    return { input, recurrent, bias: { shape, data } };
  }
  const [bias, recurrentBias] = [biasIh, biasHh].map(({ data }) => ({ shape, data: Float32Array.from(data) }));
  return { input, recurrent, bias: bias!, recurrentBias: recurrentBias! };
}

/** Reads a cell back from {@link toExplicitCell}'s layout; a sum of the biases comes back as `bias_ih`, with a `bias_hh` of zeros. */
export function fromExplicitCell(spec: ModelSpec, layout: ExplicitCell, cell: number): Weights<Float32Array> {
  const { input, recurrent, bias, recurrentBias } = layout;
  return nameTensors(spec, cell, {
    weightIh: permuteColumns(transpose(input), inverseOf(orderOfColumns(spec, cell))),
    weightHh: transpose(recurrent),
    biasIh: bias,
    biasHh: recurrentBias ?? { shape: bias.shape, data: new Float32Array(bias.data.length) },
  });
}

/**
 * Puts the head's bias into the first cell's, for a closed loop that feeds back predictions without it:
 * W_ih (y + b) + b_ih = W_ih y + (W_ih b + b_ih).
 */
export function foldHeadBias(spec: ModelSpec, weights: Weights): Weights {
  const { weightIh, biasIh } = tensorsOf(spec, weights, 1);
  const [, inputs = 0] = weightIh.shape;
  const bias = weights['linear.bias']!.data;
  const { targets } = columnRolesOf(spec);
  const data = Float64Array.from(biasIh.data, (value, row) => {
    let sum = value;
    targets.forEach((column, i) => {
      sum += weightIh.data[row * inputs + column]! * bias[i]!;
    });
    return sum;
  });
  return { ...weights, [`${cellName(spec, 1)}.bias_ih`]: { shape: biasIh.shape, data } };
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

/** Reorders the gates, each a block of `size` numbers. */
function permuteGates(data: FloatArray, size: number, order: readonly number[]): Float32Array {
  const permuted = new Float32Array(order.length * size);
  order.forEach((from, to) => {
    permuted.set(data.subarray(from * size, (from + 1) * size), to * size);
  });
  return permuted;
}

/** Columns of a cell's input weights in the order in which the graph gives them: only the first cell sees features. */
function orderOfColumns(spec: ModelSpec, cell: number): readonly number[] {
  if (cell > 1) return Array.from({ length: spec.hidden[cell - 2]! }, (_, column) => column);
  const { targets, past, future } = columnRolesOf(spec);
  return [...targets, ...past, ...future];
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

type CellTensors<Data extends FloatArray = FloatArray> = Readonly<
  Record<'weightIh' | 'weightHh' | 'biasIh' | 'biasHh', Tensor<Data>>
>;

function tensorsOf(spec: ModelSpec, weights: Weights, cell: number): CellTensors {
  const prefix = cellName(spec, cell);
  return {
    weightIh: weights[`${prefix}.weight_ih`]!,
    weightHh: weights[`${prefix}.weight_hh`]!,
    biasIh: weights[`${prefix}.bias_ih`]!,
    biasHh: weights[`${prefix}.bias_hh`]!,
  };
}

function nameTensors(spec: ModelSpec, cell: number, tensors: CellTensors<Float32Array>): Weights<Float32Array> {
  const prefix = cellName(spec, cell);
  return {
    [`${prefix}.weight_ih`]: tensors.weightIh,
    [`${prefix}.weight_hh`]: tensors.weightHh,
    [`${prefix}.bias_ih`]: tensors.biasIh,
    [`${prefix}.bias_hh`]: tensors.biasHh,
  };
}
