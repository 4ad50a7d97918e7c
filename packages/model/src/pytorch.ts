// PyTorch's state dictionaries in and out: which tensor is which, by name and shape. Knows nothing of files' bytes.
import { ModelFileError, type Tensor, UnsupportedError } from '@onnxcast/series';
import { findCells, findHead, type TensorNames } from './pytorch-names.ts';
import type { ModelSpec } from './spec.ts';
import { type Weights, weightShapes } from './weights.ts';

/**
 * Takes the tensors of a PyTorch LSTM with a linear head for a model of ours.
 *
 * Cells are `nn.LSTMCell`s numbered in order (`lstm1.weight_ih`, `lstm2.weight_ih`, ...) or the layers of one `nn.LSTM` (`lstm.weight_ih_l0`, ...), under any name; the head is the one other weight and bias (`linear.weight`, `linear.bias`, or any name).
 * Cells that were all made with `bias=False` get biases of zero, which is the same model.
 * @param file name of the file, for error messages
 * @returns weights in float32, and a spec without scaling whose features are called `y`, or `y1`, `y2`, ...
 * @throws ModelFileError when a tensor is missing, has another shape than its neighbours need, or holds NaN or infinity
 * @throws UnsupportedError when the tensors are of another kind of model: bidirectional, projected, a GRU, layers between, a head that does not forecast every input
 * Source: PyTorch's `nn.LSTM`, `nn.LSTMCell` and `nn.Linear`, section "Variables"
 * @example
 * const { tensors } = readSafetensors(bytes, 'model.safetensors');
 * const { spec, weights } = weightsFromPytorch(tensors, 'model.safetensors');
 */
export function weightsFromPytorch(
  tensors: Readonly<Record<string, Tensor>>,
  file: string,
): { spec: ModelSpec; weights: Weights<Float32Array> } {
  const names = Object.keys(tensors);
  const cells = findCells(names, file);
  const head = findHead(names, cells, file);
  const hidden = cells.map((cell) => hiddenSize(tensors, cell, file));
  const inputs = matrixShape(tensors, cells[0]!.weight_ih!, file)[1];
  const outputs = matrixShape(tensors, head.weight!, file)[0];
  if (outputs !== inputs) {
    throw unsupported(
      file,
      head.weight!,
      `the head gives ${outputs} value${outputs === 1 ? '' : 's'} a step and the first cell takes ${inputs}`,
      'as many, because forecasts are fed back as inputs',
    );
  }
  const spec: ModelSpec = { features: featureNames(inputs), hidden, scaling: 'none' };

  const weights = weightShapes(spec).map(({ name, shape }) => {
    const [module, part] = name.split('.') as [string, string];
    const source = module === 'linear' ? head[part] : cells[Number(module.slice('lstm'.length)) - 1]![part];
    if (source === undefined) return [name, zeros(shape)] as const; // bias=False
    return [name, take(tensors, source, shape, file)] as const;
  });
  return { spec, weights: Object.fromEntries(weights) };
}

/**
 * Names a model's tensors as a PyTorch module does.
 * @param naming `cells` for `nn.LSTMCell`s (`lstm1.weight_ih`, ...), `layers` for one `nn.LSTM` (`lstm.weight_ih_l0`, ...); the head is `linear`
 * @returns the same tensors, in PyTorch's parameter order
 * @throws UnsupportedError when `layers` is asked for and the hidden sizes differ: an `nn.LSTM` has one for all layers
 */
export function weightsToPytorch<Data extends Float32Array | Float64Array>(
  spec: ModelSpec,
  weights: Weights<Data>,
  naming: 'cells' | 'layers',
): Record<string, Tensor<Data>> {
  const other = spec.hidden.find((size) => size !== spec.hidden[0]);
  if (naming === 'layers' && other !== undefined) {
    throw new UnsupportedError(
      `Hidden sizes are ${spec.hidden.join(', ')}, expected one size for all layers of an nn.LSTM. Use the naming "cells".`,
      { expected: 'one hidden size', actual: spec.hidden.join(', ') },
    );
  }
  const rename = (name: string) =>
    naming === 'cells' ? name : name.replace(/^lstm(\d+)\.(.+)$/, (_, cell, part) => `lstm.${part}_l${cell - 1}`);
  return Object.fromEntries(weightShapes(spec).map(({ name }) => [rename(name), weights[name]!]));
}

/** Hidden size of a cell, by its recurrent weights `[4 hidden, hidden]`. */
function hiddenSize(tensors: Readonly<Record<string, Tensor>>, cell: TensorNames, file: string): number {
  const name = cell.weight_hh!;
  const [rows, hidden] = matrixShape(tensors, name, file);
  const kind = rows === hidden ? 'a plain RNN' : rows === 3 * hidden ? 'a GRU' : undefined;
  if (kind !== undefined) {
    throw unsupported(
      file,
      name,
      `its shape [${rows}, ${hidden}] is that of ${kind}`,
      `an LSTM's [${4 * hidden}, ${hidden}]`,
    );
  }
  if (rows !== 4 * hidden) throw misshapen(file, name, [rows, hidden], `[${4 * hidden}, ${hidden}]`);
  return hidden;
}

function matrixShape(tensors: Readonly<Record<string, Tensor>>, name: string, file: string): [number, number] {
  const { shape } = tensors[name]!;
  if (shape.length !== 2 || shape.includes(0)) throw misshapen(file, name, shape, 'a matrix that is not empty');
  return shape as [number, number];
}

function take(
  tensors: Readonly<Record<string, Tensor>>,
  name: string,
  shape: readonly number[],
  file: string,
): Tensor<Float32Array> {
  const found = tensors[name]!;
  if (String(found.shape) !== String(shape)) throw misshapen(file, name, found.shape, `[${shape.join(', ')}]`);
  const data = Float32Array.from(found.data);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const actual = String(found.data[wrong]);
    throw new ModelFileError(
      `${file}: tensor "${name}" holds ${actual} at index ${wrong}, expected a finite float32. Save the model before it diverged.`,
      { file, tensor: name, expected: 'a finite float32', actual },
    );
  }
  return { shape, data };
}

function zeros(shape: readonly number[]): Tensor<Float32Array> {
  return { shape, data: new Float32Array(shape.reduce((product, n) => product * n, 1)) };
}

function featureNames(count: number): readonly string[] {
  return count === 1 ? ['y'] : Array.from({ length: count }, (_, index) => `y${index + 1}`);
}

function misshapen(file: string, tensor: string, shape: readonly number[], expected: string): ModelFileError {
  const actual = `[${shape.join(', ')}]`;
  return new ModelFileError(
    `${file}: tensor "${tensor}" has shape ${actual}, expected ${expected}. Save the model's state_dict again.`,
    { file, tensor, expected, actual },
  );
}

function unsupported(file: string, tensor: string, actual: string, expected: string): UnsupportedError {
  const message = `${file}: tensor "${tensor}": ${actual}, expected ${expected}. Only LSTMs with a linear head can be imported.`;
  return new UnsupportedError(message, { file, tensor, expected, actual });
}
