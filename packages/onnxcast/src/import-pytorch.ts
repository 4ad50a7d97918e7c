// Weights that were trained in PyTorch become a model's.
import { readFile } from 'node:fs/promises';
import {
  findOtherFormat,
  type ModelSpec,
  type PytorchModel,
  readSafetensors,
  type Weights,
  weightsFromPytorch,
} from '@onnxcast/model';
import { checkGiven, checkOptions, InputError, KINDS } from '@onnxcast/series';

/** What the file does not say of its model. */
export interface ImportOptions extends PytorchModel {
  /** How the series was scaled in training. Default `none`. */
  readonly scaling?: ModelSpec['scaling'];
}

const OPTIONS = {
  scaling: true,
  features: true,
  targets: true,
  futureCovariates: true,
  nonlinearity: true,
  headActivation: true,
  steps: true,
} satisfies Record<keyof ImportOptions, true>;

/**
 * Reads a `.safetensors` file of a `state_dict`: LSTM, GRU or RNN cells or layers, and a Linear.
 * @throws InputError when no path is given, or the file cannot be read
 * @throws ModelFileError when it is in another format, or holds no such weights
 * @example
 * const { spec, weights } = await importPytorch('model.safetensors', { features: ['temperature'] });
 * await writeFile('model.onnx', convert(spec, weights));
 */
export async function importPytorch(
  path: string,
  options: ImportOptions = {},
): Promise<{ readonly spec: ModelSpec; readonly weights: Weights<Float32Array> }> {
  checkGiven({ path }, { ...KINDS.name, expected: 'the path of a .safetensors file' });
  checkOptions(options, OPTIONS);
  const { scaling = 'none', ...told } = options;
  const bytes = await readBytes(path);
  const other = findOtherFormat(bytes, path);
  if (other !== undefined) throw other;
  const { spec, weights } = weightsFromPytorch(readSafetensors(bytes, path).tensors, path, told);
  return { spec: { ...spec, scaling }, weights };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError({ file, found: 'cannot be read', remedy: 'Give the path of an existing file.', cause });
  }
}
