// Between the flat parameter vector (PyTorch's names and layout) and the matrices that tfjs engines multiply by.
import type { ModelSpec } from '@onnxcast/model';

/** One LSTM layer: gates `[x, h] . kernel + bias`, gate order i, f, g, o. */
export interface LayerWeights {
  readonly inputs: number;
  readonly hidden: number;
  /** `[inputs + hidden, 4 hidden]`: `weight_ih` above `weight_hh`, both transposed. */
  readonly kernel: Float32Array;
  /** `[4 hidden]`: `bias_ih + bias_hh`. */
  readonly bias: Float32Array;
}

/** All matrices of a model. */
export interface ModelMatrices {
  readonly layers: readonly LayerWeights[];
  /** `[hidden, features]`. */
  readonly headKernel: Float32Array;
  /** `[features]`. */
  readonly headBias: Float32Array;
}

/** Flat vector -> matrices. */
export function packMatrices(spec: ModelSpec, parameters: Float32Array): ModelMatrices {
  let offset = 0;
  const take = (size: number) => {
    offset += size;
    return parameters.subarray(offset - size, offset);
  };
  let inputs = spec.features.length;
  const layers = spec.hidden.map((hidden) => {
    const kernel = new Float32Array((inputs + hidden) * 4 * hidden);
    transpose(take(4 * hidden * inputs), 4 * hidden, inputs, kernel);
    transpose(take(4 * hidden * hidden), 4 * hidden, hidden, kernel.subarray(inputs * 4 * hidden));
    const bias = take(4 * hidden).slice();
    take(4 * hidden).forEach((value, i) => {
      bias[i] = bias[i]! + value;
    });
    const layer = { inputs, hidden, kernel, bias };
    inputs = hidden;
    return layer;
  });
  const features = spec.features.length;
  const headKernel = new Float32Array(features * inputs);
  transpose(take(features * inputs), features, inputs, headKernel);
  return { layers, headKernel, headBias: take(features).slice() };
}

/**
 * Gradients of the matrices -> gradient of the flat vector.
 * @param gradients kernel and bias of every layer, then of the head, in the shapes of {@link ModelMatrices}
 */
export function unpackGradients(spec: ModelSpec, gradients: readonly Float32Array[]): Float32Array {
  const parts: { readonly data: Float32Array; readonly rows: number; readonly columns: number }[] = [];
  let inputs = spec.features.length;
  spec.hidden.forEach((hidden, layer) => {
    const kernel = gradients[2 * layer]!;
    const bias = gradients[2 * layer + 1]!;
    const cut = inputs * 4 * hidden;
    parts.push({ data: kernel.subarray(0, cut), rows: inputs, columns: 4 * hidden });
    parts.push({ data: kernel.subarray(cut), rows: hidden, columns: 4 * hidden });
    // The two biases are only ever used as their sum, so both have its gradient.
    parts.push({ data: bias, rows: 1, columns: 4 * hidden }, { data: bias, rows: 1, columns: 4 * hidden });
    inputs = hidden;
  });
  const features = spec.features.length;
  parts.push({ data: gradients[2 * spec.hidden.length]!, rows: inputs, columns: features });
  parts.push({ data: gradients[2 * spec.hidden.length + 1]!, rows: 1, columns: features });

  const flat = new Float32Array(parts.reduce((sum, { data }) => sum + data.length, 0));
  let offset = 0;
  for (const { data, rows, columns } of parts) {
    transpose(data, rows, columns, flat.subarray(offset, offset + data.length));
    offset += data.length;
  }
  return flat;
}

/** `[rows, columns]` -> `[columns, rows]`, into `target`. */
function transpose(source: Float32Array, rows: number, columns: number, target: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) target[column * rows + row] = source[row * columns + column]!;
  }
}
