// Which tensors of a PyTorch state dictionary are the head, and in which order its layers stand.
import { type Tensor, UnsupportedError } from '@onnxcast/series';
import { missingTensor, placeOf, type TensorNames } from './pytorch-cells.ts';

/** What {@link findHead} looks at. */
interface Given {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly cells: readonly TensorNames[];
  /** Width of the last cell, which the first layer takes. */
  readonly inputs: number;
}

/**
 * Finds the layers of the head, first to last: all weights that are no cell's, in the one order in which each takes what the one before gives.
 * @returns for each the names of `weight` and, where it has one, `bias`
 */
export function findHead({ tensors, cells, inputs }: Given, file: string): readonly TensorNames[] {
  const used = new Set(cells.flatMap((cell) => Object.values(cell)));
  const rest = Object.keys(tensors).filter((name) => !used.has(name));
  const isMatrix = (name: string) => tensors[name]!.shape.length === 2;
  const found = rest.filter((name) => /(^|\.)weight$/.test(name));
  const weights = found.length === 1 ? found : found.filter(isMatrix);
  const isBias = (name: string) => weights.some((weight) => biasOf(weight) === name);
  const [weight] = weights;
  if (weight === undefined) {
    const bias = rest.find((name) => /(^|\.)bias$/.test(name));
    throw missingTensor(file, bias === undefined ? 'linear.weight' : bias.replace(/bias$/, 'weight'));
  }
  const extra = rest.find((name) => !weights.includes(name) && !isBias(name));
  if (extra !== undefined) throw stranger(file, extra, { weight, what: describe(extra, tensors) });
  return sortLayers(weights, { tensors, inputs, file }).map((name): TensorNames => {
    return rest.includes(biasOf(name)) ? { weight: name, bias: biasOf(name) } : { weight: name };
  });
}

function biasOf(weight: string): string {
  return weight.replace(/weight$/, 'bias');
}

/** The one order in which the layers fit; of several that of their numbers. */
function sortLayers(
  weights: readonly string[],
  { tensors, inputs, file }: Pick<Given, 'tensors' | 'inputs'> & { readonly file: string },
): readonly string[] {
  if (weights.length === 1) return weights;
  const shapeOf = (name: string) => tensors[name]!.shape as [outputs: number, inputs: number];
  const ordersFrom = (width: number, left: readonly string[]): readonly (readonly string[])[] => {
    if (left.length === 0) return [[]];
    return left
      .filter((name) => shapeOf(name)[1] === width)
      .flatMap((name) => {
        const others = left.filter((other) => other !== name);
        return ordersFrom(shapeOf(name)[0], others).map((order) => [name, ...order]);
      });
  };
  const numbered = weights.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const orders = weights.length > mostLayers ? [] : ordersFrom(inputs, weights);
  const [first, ...others] = orders;
  if (first === undefined) {
    const lone = numbered.find((name) => tensors[biasOf(name)] === undefined) ?? numbered[1]!;
    const weight = numbered.find((name) => name !== lone)!;
    throw stranger(file, lone, { weight, what: describe(lone, tensors) });
  }
  if (others.length === 0) return first;
  const isRow = new Set(weights.map((name) => placeOf(name).stem)).size === 1;
  if (isRow && orders.some((order) => String(order) === String(numbered))) return numbered;
  throw new UnsupportedError(
    `${file}: tensor "${numbered[0]}" and tensor "${numbered[1]}" fit in either order, which their names do not tell. Number the layers of the head in order (fc1, fc2, ...).`,
    { file, tensor: numbered[0], expected: 'numbered layers' },
  );
}

/** More are no head, and have too many orders to try. */
const mostLayers = 6;

/** What a tensor of another module is likely to be. */
function describe(name: string, tensors: Given['tensors']): string {
  const weight = name.replace(/[^.]*$/, 'weight');
  const { shape } = (tensors[weight] ?? tensors[name])!;
  if (/running_(mean|var)$|num_batches_tracked$/.test(name)) return 'that of a BatchNorm';
  if (/(^|\.)in_proj/.test(name)) return 'that of an attention';
  if (shape.length === 1) return 'that of a LayerNorm or BatchNorm';
  if (shape.length > 2) return 'that of a convolution';
  return tensors[biasOf(weight)] === undefined ? 'that of an Embedding' : 'that of another nn.Linear';
}

function stranger(
  file: string,
  tensor: string,
  { weight, what }: { readonly weight: string; readonly what: string },
): UnsupportedError {
  return new UnsupportedError(
    `${file}: tensor "${tensor}" is ${what}: it belongs to neither the cells nor the head "${weight}", expected nothing else. Only recurrent cells with a head of nn.Linear layers can be imported.`,
    { file, tensor, expected: 'recurrent cells and a head of linear layers', found: what },
  );
}
