// PyTorch's LSTM weights in the layouts of the graph, and back. The only file that permutes gates.
import type { Weights } from '@onnxcast/model';
import type { FloatArray, Tensor } from '@onnxcast/series';

/** ONNX's gates (i, o, f, c) as positions in PyTorch's order (i, f, g, o). */
const onnxOrder = [0, 3, 1, 2] as const;
/** PyTorch's gates (i, f, g, o) as positions in ONNX's order (i, o, f, c). */
const pytorchOrder = [0, 2, 3, 1] as const;

type Float32Tensor = Tensor<Float32Array>;

/** One cell as the ONNX `LSTM` operator takes it: `w` [1, 4H, I], `r` [1, 4H, H], `b` [1, 8H]; gates i, o, f, c. */
export interface OperatorCell {
  readonly w: Float32Tensor;
  readonly r: Float32Tensor;
  readonly b: Float32Tensor;
}

/** One cell for row vectors times matrices: `input` [I, 4H], `recurrent` [H, 4H], `bias` [4H]; gates i, f, g, o. */
export interface ExplicitCell {
  readonly input: Float32Tensor;
  readonly recurrent: Float32Tensor;
  readonly bias: Float32Tensor;
}

/**
 * Lays a cell out for the `LSTM` operator.
 * @param cell 1 for `lstm1`, 2 for `lstm2`, ...
 * Source: ONNX operator LSTM (opset 14), inputs W, R and B; torch.nn.LSTMCell, weight_ih and weight_hh.
 */
export function toOperatorCell(weights: Weights, cell: number): OperatorCell {
  const { weightIh, weightHh, biasIh, biasHh } = cellOf(weights, cell);
  const [rows = 0, inputs = 0] = weightIh.shape;
  const hidden = rows / 4;
  const b = new Float32Array(8 * hidden);
  b.set(permuteGates(biasIh.data, hidden, onnxOrder));
  b.set(permuteGates(biasHh.data, hidden, onnxOrder), 4 * hidden);
  return {
    w: { shape: [1, 4 * hidden, inputs], data: permuteGates(weightIh.data, hidden * inputs, onnxOrder) },
    r: { shape: [1, 4 * hidden, hidden], data: permuteGates(weightHh.data, hidden * hidden, onnxOrder) },
    b: { shape: [1, 8 * hidden], data: b },
  };
}

/** Reads a cell back from the layout of the `LSTM` operator; the inverse of {@link toOperatorCell}, bit for bit. */
export function fromOperatorCell({ w, r, b }: OperatorCell, cell: number): Weights<Float32Array> {
  const [, rows = 0, inputs = 0] = w.shape;
  const hidden = rows / 4;
  return {
    [`lstm${cell}.weight_ih`]: { shape: [rows, inputs], data: permuteGates(w.data, hidden * inputs, pytorchOrder) },
    [`lstm${cell}.weight_hh`]: { shape: [rows, hidden], data: permuteGates(r.data, hidden * hidden, pytorchOrder) },
    [`lstm${cell}.bias_ih`]: { shape: [rows], data: permuteGates(b.data.subarray(0, rows), hidden, pytorchOrder) },
    [`lstm${cell}.bias_hh`]: { shape: [rows], data: permuteGates(b.data.subarray(rows), hidden, pytorchOrder) },
  };
}

/** Lays a cell out for `Gemm`: transposed, and its two biases added into one. */
export function toExplicitCell(weights: Weights, cell: number): ExplicitCell {
  const { weightIh, weightHh, biasIh, biasHh } = cellOf(weights, cell);
  return {
    input: transpose(weightIh),
    recurrent: transpose(weightHh),
    bias: { shape: biasIh.shape, data: Float32Array.from(biasIh.data, (value, i) => value + biasHh.data[i]!) },
  };
}

/** Reads a cell back from {@link toExplicitCell}'s layout; the sum of the biases comes back as `bias_ih`, with a `bias_hh` of zeros. */
export function fromExplicitCell({ input, recurrent, bias }: ExplicitCell, cell: number): Weights<Float32Array> {
  return {
    [`lstm${cell}.weight_ih`]: transpose(input),
    [`lstm${cell}.weight_hh`]: transpose(recurrent),
    [`lstm${cell}.bias_ih`]: bias,
    [`lstm${cell}.bias_hh`]: { shape: bias.shape, data: new Float32Array(bias.data.length) },
  };
}

/**
 * Puts the head's bias into the first cell, for a closed loop that feeds back predictions without it:
 * W_ih (y + b) + b_ih = W_ih y + (W_ih b + b_ih).
 */
export function foldHeadBias(weights: Weights): Weights {
  const { weightIh, biasIh } = cellOf(weights, 1);
  const [, inputs = 0] = weightIh.shape;
  const bias = weights['linear.bias']!.data;
  const data = Float64Array.from(biasIh.data, (value, row) => {
    let sum = value;
    for (let input = 0; input < inputs; input++) sum += weightIh.data[row * inputs + input]! * bias[input]!;
    return sum;
  });
  return { ...weights, 'lstm1.bias_ih': { shape: biasIh.shape, data } };
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

/** Reorders the four gates, each a block of `size` numbers. */
function permuteGates(data: FloatArray, size: number, order: readonly number[]): Float32Array {
  const permuted = new Float32Array(4 * size);
  order.forEach((from, to) => {
    permuted.set(data.subarray(from * size, (from + 1) * size), to * size);
  });
  return permuted;
}

function cellOf(weights: Weights, cell: number): Record<'weightIh' | 'weightHh' | 'biasIh' | 'biasHh', Tensor> {
  const prefix = `lstm${cell}`;
  return {
    weightIh: weights[`${prefix}.weight_ih`]!,
    weightHh: weights[`${prefix}.weight_hh`]!,
    biasIh: weights[`${prefix}.bias_ih`]!,
    biasHh: weights[`${prefix}.bias_hh`]!,
  };
}
