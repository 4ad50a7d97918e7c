// Between the flat parameter vector (PyTorch's names and layout) and the matrices that tfjs engines multiply by.
import { type CellKind, cellOf, cells, headTensors, type ModelSpec, rolesOf } from '@onnxcast/model';

/** One recurrent layer: what its gates are before their activations. */
export interface LayerWeights {
  readonly inputs: number;
  readonly hidden: number;
  /** `[inputs + hidden, gates hidden]`: `weight_ih` above `weight_hh`, both transposed. */
  readonly kernel: Float32Array;
  /** `[gates hidden]`: `bias_ih + bias_hh`. Of a cell that keeps the sums of its gates apart `[2 gates hidden]`: both, one after the other. */
  readonly bias: Float32Array;
}

/** All matrices of a model. */
export interface ModelMatrices {
  readonly layers: readonly LayerWeights[];
  /** The head's tensors in their order: matrices as `[inputs, outputs]`, transposed, and biases. */
  readonly head: readonly { readonly shape: readonly number[]; readonly data: Float32Array }[];
}

/** Names and shapes of a model's head. */
export function headShapes(spec: ModelSpec): ReturnType<typeof headTensors> {
  return headTensors(spec, rolesOf(spec).targets.names.length);
}

/** Flat vector -> matrices; what stands after the weights is left alone. */
export function packMatrices(spec: ModelSpec, parameters: Float32Array): ModelMatrices {
  let offset = 0;
  const take = (size: number) => {
    offset += size;
    return parameters.subarray(offset - size, offset);
  };
  const kind = cellOf(spec);
  let inputs = spec.features.length;
  const layers = spec.hidden.map((hidden) => {
    const rows = cells[kind].gates.length * hidden;
    const kernel = new Float32Array((inputs + hidden) * rows);
    transpose(take(rows * inputs), rows, inputs, kernel);
    transpose(take(rows * hidden), rows, hidden, kernel.subarray(inputs * rows));
    const layer = { inputs, hidden, kernel, bias: joinBiases(kind, take(rows), take(rows)) };
    inputs = hidden;
    return layer;
  });
  const head = headShapes(spec).map(({ shape }) => {
    const [outputs, inner = 1] = shape as [number, number?];
    const data = new Float32Array(outputs * inner);
    transpose(take(data.length), outputs, inner, data);
    return { shape: shape.toReversed(), data };
  });
  return { layers, head };
}

/**
 * Gradients of the matrices -> gradient of the flat vector.
 * @param gradients kernel and bias of every layer, then the head's, in the shapes of {@link ModelMatrices}; more that follows is taken as it is
 */
export function unpackGradients(spec: ModelSpec, gradients: readonly Float32Array[]): Float32Array {
  const parts: { readonly data: Float32Array; readonly rows: number; readonly columns: number }[] = [];
  const kind = cellOf(spec);
  let inputs = spec.features.length;
  spec.hidden.forEach((hidden, layer) => {
    const kernel = gradients[2 * layer]!;
    const columns = cells[kind].gates.length * hidden;
    const cut = inputs * columns;
    parts.push({ data: kernel.subarray(0, cut), rows: inputs, columns });
    parts.push({ data: kernel.subarray(cut), rows: hidden, columns });
    for (const data of splitBiases(kind, gradients[2 * layer + 1]!)) parts.push({ data, rows: 1, columns });
    inputs = hidden;
  });
  const head = headShapes(spec);
  gradients.slice(2 * spec.hidden.length).forEach((data, i) => {
    const rows = head[i]?.shape[1] ?? 1;
    parts.push({ data, rows, columns: data.length / rows });
  });

  const flat = new Float32Array(parts.reduce((sum, { data }) => sum + data.length, 0));
  let offset = 0;
  for (const { data, rows, columns } of parts) {
    transpose(data, rows, columns, flat.subarray(offset, offset + data.length));
    offset += data.length;
  }
  return flat;
}

/** `bias_ih` and `bias_hh`: their sum, or of a cell that keeps the sums of its gates apart both, one after the other. */
function joinBiases(kind: CellKind, ih: Float32Array, hh: Float32Array): Float32Array {
  if (cells[kind].sums === 'joined') return ih.map((value, i) => value + hh[i]!);
  const both = new Float32Array(2 * ih.length);
  both.set(ih);
  both.set(hh, ih.length);
  return both;
}

/** Gradient of a layer's bias -> those of `bias_ih` and `bias_hh`. Where only their sum is used, both have its gradient. */
function splitBiases(kind: CellKind, bias: Float32Array): readonly [ih: Float32Array, hh: Float32Array] {
  if (cells[kind].sums === 'joined') return [bias, bias];
  return [bias.subarray(0, bias.length / 2), bias.subarray(bias.length / 2)];
}

/** `[rows, columns]` -> `[columns, rows]`, into `target`. */
function transpose(source: Float32Array, rows: number, columns: number, target: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) target[column * rows + row] = source[row * columns + column]!;
  }
}
