// Which tensors of a PyTorch state dictionary are the head. Looks at names only.
import { UnsupportedError } from '@onnxcast/series';
import { missingTensor, type TensorNames } from './pytorch-cells.ts';

/** Finds the head: the one weight and bias that are no cell's. */
export function findHead(names: readonly string[], cells: readonly TensorNames[], file: string): TensorNames {
  const used = new Set(cells.flatMap((cell) => Object.values(cell)));
  const rest = names.filter((name) => !used.has(name));
  const matrices = rest.filter((name) => /(^|\.)weight$/.test(name));
  const weight = matrices.find((name) => name === 'linear.weight') ?? matrices[0];
  if (weight === undefined) {
    const bias = rest.find((name) => /(^|\.)bias$/.test(name));
    throw missingTensor(file, bias === undefined ? 'linear.weight' : bias.replace(/bias$/, 'weight'));
  }
  const bias = weight.replace(/weight$/, 'bias');
  const extra = rest.find((name) => name !== weight && name !== bias);
  if (extra !== undefined) {
    throw new UnsupportedError(
      `${file}: tensor "${extra}" belongs to neither the cells nor the head "${weight}", expected nothing else. Only recurrent cells with one linear head can be imported.`,
      { file, tensor: extra, expected: 'recurrent cells and one linear head' },
    );
  }
  if (!rest.includes(bias)) throw missingTensor(file, bias);
  return { weight, bias };
}
