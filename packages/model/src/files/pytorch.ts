// PyTorch's state dictionaries in and out: which tensor is which, by name and shape. Knows nothing of files' bytes.
import { InputError, ModelFileError, option, type Tensor, text, UnsupportedError } from '@onnxcast/series';
import type { Nonlinearity } from '../cells/cell.ts';
import { type CellKind, cellKinds } from '../cells/cell-names.ts';
import { cells as cellTable, defaultCell } from '../cells/cells.ts';
import { cellName, cellOf } from '../kinds/cell-stack.ts';
import { rolesOf } from '../roles.ts';
import type { ModelSpec } from '../spec.ts';
import { type Weights, weightShapes } from '../weights.ts';
import { findCells, type TensorNames } from './pytorch-cells.ts';
import { findHead } from './pytorch-head.ts';

/** What a state dictionary does not tell. */
export interface PytorchModel {
  /** Names of the inputs. Default `y`, or `y1`, `y2`, ... */
  readonly features?: readonly string[];
  /** Inputs that are forecast. Default all. */
  readonly targets?: readonly string[];
  /** Inputs that are known in advance. Default none. */
  readonly futureCovariates?: readonly string[];
  /** That of an `nn.RNN` or `nn.RNNCell`; no other module has one. */
  readonly nonlinearity?: Nonlinearity | undefined;
  /** What stands between the layers of a head that has more than one. */
  readonly headActivation?: 'relu' | 'tanh' | undefined;
  /** Steps that the head tells at once, one after another, each with all that is forecast. Default 1. */
  readonly steps?: number | undefined;
}

/**
 * Takes the tensors of PyTorch's LSTM, GRU or plain RNN cells with a linear head for a model of ours.
 *
 * Cells are `nn.LSTMCell`s numbered in order (`lstm1.weight_ih`, `lstm2.weight_ih`, ...) or the layers of one `nn.LSTM` (`lstm.weight_ih_l0`, ...), or of several that are numbered in order, under any name; `nn.GRUCell`, `nn.GRU`, `nn.RNNCell` and `nn.RNN` likewise, told apart by their shapes.
 * The head are the other weights and biases (`linear.weight`, `linear.bias`, or any names), of one `nn.Linear` or of several, each of which takes what the one before gives.
 * Modules that were made with `bias=False` get biases of zero, which is the same model.
 * @param file name of the file, for error messages
 * @param told what the tensors cannot tell; default: every input is forecast, and they are called `y`, or `y1`, `y2`, ...
 * @returns weights in float32, and a spec without scaling
 * @throws ModelFileError when a tensor is missing, has another shape than its neighbours need, or holds NaN or infinity
 * @throws UnsupportedError when the tensors are of another kind of model: bidirectional, projected, cells of different kinds, other modules between, a head that does not forecast what it should
 * @throws InputError when another number of features is told than the first cell takes, or a plain RNN comes without its nonlinearity, or a head of layers without its activation
 * Source: PyTorch's `nn.LSTM`, `nn.GRU`, `nn.RNN`, their cells and `nn.Linear`, section "Variables"
 * @example
 * const { tensors } = readSafetensors(bytes, 'model.safetensors');
 * const { spec, weights } = weightsFromPytorch(tensors, 'model.safetensors');
 */
export function weightsFromPytorch(
  tensors: Readonly<Record<string, Tensor>>,
  file: string,
  { nonlinearity, headActivation, steps = 1, ...told }: PytorchModel = {},
): { spec: ModelSpec; weights: Weights<Float32Array> } {
  const cells = findCells(Object.keys(tensors), file);
  const kind = findKind(tensors, cells[0]!, nonlinearity, file);
  const hidden = cells.map((cell) => hiddenSize(tensors, kind, cell, file));
  checkRow(tensors, cells, hidden, file);
  const inputs = matrixShape(tensors, cells[0]!.weight_ih!, file)[1];
  const layers = findHead({ tensors, cells, inputs: hidden.at(-1)! }, file);
  const widths = layers.map(({ weight }) => matrixShape(tensors, weight!, file)[0]);
  const spec: ModelSpec = {
    features: featureNames(inputs),
    ...told,
    ...(kind === defaultCell ? {} : { cell: kind }),
    hidden,
    ...headOfLayers(layers, widths, headActivation, file),
    ...(steps === 1 ? {} : { steps }),
    scaling: 'none',
  };
  if (spec.features.length !== inputs) {
    const found = `${spec.features.length} features (${spec.features.join(', ')})`;
    throw new InputError(`${file}: found ${found}, expected ${inputs}: one name for every input of the first cell.`, {
      file,
      expected: `${inputs} names`,
      found,
    });
  }
  const targets = rolesOf(spec).targets.names.length;
  const outputs = widths.at(-1)!;
  if (steps === 1 && layers.length > 1 && widths.at(-2)! < outputs && outputs === inputs) {
    const found = `it gives the ${inputs} values that the first cell takes, of ${widths.at(-2)}, so it may well stand before the cells`;
    throw unsupported(file, layers.at(-1)!.weight!, found, 'layers after the cells only');
  }
  if (!Number.isSafeInteger(steps) || outputs !== steps * targets)
    throw wrongWidth({ file, tensor: layers.at(-1)!.weight!, outputs, inputs, targets, steps });

  const prefixes = hidden.map((_, i) => cellName(spec, i + 1));
  const weights = weightShapes(spec).map(({ name, shape }) => {
    const [module, part] = name.split('.') as [string, string];
    const source = (cells[prefixes.indexOf(module)] ?? layers[Number(/\d*$/.exec(module)![0] || 1) - 1]!)[part];
    if (source === undefined) return [name, zeros(shape)] as const; // bias=False
    return [name, take(tensors, source, shape, file)] as const;
  });
  return { spec, weights: Object.fromEntries(weights) };
}

/**
 * Names a model's tensors as a PyTorch module does.
 * @param naming `cells` for `nn.LSTMCell`s (`lstm1.weight_ih`, ...), `layers` for one `nn.LSTM` (`lstm.weight_ih_l0`, ...), GRU and plain RNN likewise (`gru1`, `rnn1`, ...); the head is `linear`
 * @returns the same tensors, in PyTorch's parameter order
 * @throws UnsupportedError when `layers` is asked for and the hidden sizes differ: PyTorch's modules have one for all layers
 */
export function weightsToPytorch<Data extends Float32Array | Float64Array>(
  spec: ModelSpec,
  weights: Weights<Data>,
  naming: 'cells' | 'layers',
): Record<string, Tensor<Data>> {
  const other = spec.hidden.find((size) => size !== spec.hidden[0]);
  if (naming === 'layers' && other !== undefined) {
    throw new UnsupportedError(
      `Hidden sizes are ${spec.hidden.join(', ')}, expected one size for all layers of an nn.${moduleOf(spec).toUpperCase()}. Use the naming "cells".`,
      { expected: 'one hidden size', found: spec.hidden.join(', ') },
    );
  }
  const layers = new Map(spec.hidden.map((_, i) => [cellName(spec, i + 1), i]));
  const rename = (name: string) => {
    const [module = '', part] = name.split('.');
    const layer = layers.get(module);
    return naming === 'cells' || layer === undefined ? name : `${moduleOf(spec)}.${part}_l${layer}`;
  };
  return Object.fromEntries(weightShapes(spec).map(({ name }) => [rename(name), weights[name]!]));
}

/** The head's part of a spec. */
function headOfLayers(
  layers: readonly TensorNames[],
  widths: readonly number[],
  activation: PytorchModel['headActivation'],
  file: string,
): Pick<ModelSpec, 'head' | 'headHidden'> {
  if (layers.length > 1 && activation !== undefined) {
    return { head: `mlp-${activation}`, headHidden: widths.slice(0, -1) };
  }
  if (layers.length === 1 && activation === undefined) return {};
  if (layers.length === 1) {
    const found = text`${option('headActivation')} of a head of one layer, ${layers[0]!.weight!}`;
    throw new InputError({ file, found, expected: 'none', remedy: 'Leave it out.' });
  }
  const names = layers.map(({ weight }) => weight).join(', ');
  throw new InputError({
    file,
    found: `the head has ${layers.length} layers (${names}), and a state_dict does not tell what stands between them`,
    expected: text`${option('headActivation', 'relu')} or ${option('headActivation', 'tanh')}`,
    remedy: 'Give the one that the model was made with; no other can be imported.',
  });
}

/** Of a head that does not give what is to be forecast. */
function wrongWidth(given: {
  readonly file: string;
  readonly tensor: string;
  readonly outputs: number;
  readonly inputs: number;
  readonly targets: number;
  readonly steps: number;
}): UnsupportedError {
  const { file, tensor, outputs, inputs, targets, steps } = given;
  const found = `the head gives ${outputs} value${outputs === 1 ? '' : 's'} a step and the first cell takes ${inputs}`;
  const several = outputs / targets;
  const remedy =
    Number.isInteger(several) && several > 1
      ? text`Give ${option('steps', several)} if it tells that many steps at once.`
      : text`Give ${option('targets')} if some inputs are covariates.`;
  const expected = `${steps * targets}${steps === 1 ? '' : `, ${targets} for each of ${steps} steps`}: forecasts are fed back as inputs`;
  return new UnsupportedError({ file, tensor, found: `tensor "${tensor}": ${found}`, expected, remedy });
}

function moduleOf(spec: ModelSpec): string {
  return cellTable[cellOf(spec)].module;
}

/** Kind of the cells, by the recurrent weights of the first (`[4 hidden, hidden]`, `[3 hidden, hidden]` or `[hidden, hidden]`) and their nonlinearity. */
function findKind(
  tensors: Readonly<Record<string, Tensor>>,
  cell: TensorNames,
  nonlinearity: Nonlinearity | undefined,
  file: string,
): CellKind {
  const name = cell.weight_hh!;
  const [rows, hidden] = matrixShape(tensors, name, file);
  const kinds = cellKinds.filter((one) => gatesOf(one) * hidden === rows);
  const kind = kinds.find((one) => cellTable[one].nonlinearity === nonlinearity);
  if (kind !== undefined) return kind;
  if (kinds.length > 0) throw wrongNonlinearity(file, kinds);
  const shapes = new Set(cellKinds.map((one) => `[${gatesOf(one) * hidden}, ${hidden}]`));
  throw misshapen(file, name, [rows, hidden], [...shapes].join(' or '));
}

/** Of an `nn.RNN` without its nonlinearity, or of another module with one. */
function wrongNonlinearity(file: string, kinds: readonly CellKind[]): InputError {
  const { module, nonlinearity } = cellTable[kinds[0]!];
  if (nonlinearity === undefined) {
    const found = text`${option('nonlinearity')} of an nn.${module.toUpperCase()}`;
    return new InputError({ file, found, expected: 'none: only an nn.RNN has a choice', remedy: 'Leave it out.' });
  }
  const choices = kinds.map((one) => option('nonlinearity', cellTable[one].nonlinearity));
  return new InputError({
    file,
    found: 'the cells are those of an nn.RNN, and a state_dict does not tell their nonlinearity',
    expected: text`${choices[0]!}, PyTorch's default, or ${choices[1]!}`,
    remedy: 'Give the one that the model was made with.',
  });
}

/** Every cell but the first must take the outputs of the one before. */
function checkRow(
  tensors: Readonly<Record<string, Tensor>>,
  cells: readonly TensorNames[],
  hidden: readonly number[],
  file: string,
): void {
  cells.slice(1).forEach((cell, before) => {
    const name = cell.weight_ih!;
    const { shape } = tensors[name]!;
    if (shape[1] === hidden[before]) return;
    const rows = tensors[cell.weight_hh!]!.shape[0];
    const remedy = 'A cell takes the outputs of the one before; cells side by side cannot be imported.';
    throw misshapen(file, name, shape, `[${rows}, ${hidden[before]}]`, remedy);
  });
}

/** Gates of a kind of cell: its tensors have this many blocks of rows. */
function gatesOf(kind: CellKind): number {
  return cellTable[kind].gates.length;
}

/** Hidden size of a cell, by its recurrent weights. */
function hiddenSize(
  tensors: Readonly<Record<string, Tensor>>,
  kind: CellKind,
  cell: TensorNames,
  file: string,
): number {
  const name = cell.weight_hh!;
  const [rows, hidden] = matrixShape(tensors, name, file);
  if (rows === gatesOf(kind) * hidden) return hidden;
  const expected = `[${gatesOf(kind) * hidden}, ${hidden}]`;
  if (!cellKinds.some((one) => rows === gatesOf(one) * hidden)) {
    throw misshapen(file, name, [rows, hidden], expected);
  }
  const actual = `its shape [${rows}, ${hidden}] is that of another kind of cell than the first`;
  throw unsupported(file, name, actual, `the ${kind}'s ${expected}`);
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
      { file, tensor: name, expected: 'a finite float32', found: actual },
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

function misshapen(
  file: string,
  tensor: string,
  shape: readonly number[],
  expected: string,
  remedy = "Save the model's state_dict again.",
): ModelFileError {
  const actual = `[${shape.join(', ')}]`;
  return new ModelFileError(`${file}: tensor "${tensor}" has shape ${actual}, expected ${expected}. ${remedy}`, {
    file,
    tensor,
    expected,
    found: actual,
  });
}

function unsupported(file: string, tensor: string, actual: string, expected: string): UnsupportedError {
  const message = `${file}: tensor "${tensor}": ${actual}, expected ${expected}. Only cells of one kind (LSTM, GRU, RNN) with a head of linear layers can be imported.`;
  return new UnsupportedError(message, { file, tensor, expected, found: actual });
}
