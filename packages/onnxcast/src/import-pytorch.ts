// Weights that were trained in PyTorch become a model's.
import { readFile } from 'node:fs/promises';
import { type ModelSpec, readSafetensors, type Weights, weightsFromPytorch } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';

/** What the file does not say of its model. */
export interface ImportOptions {
  /** Names of the inputs. Default `y`, or `y1`, `y2`, ... */
  readonly features?: readonly string[];
  /** Inputs that are forecast. Default all. */
  readonly targets?: readonly string[];
  /** Inputs that are known in advance. Default none. */
  readonly futureCovariates?: readonly string[];
  /** How the series was scaled in training. Default `none`. */
  readonly scaling?: ModelSpec['scaling'];
}

/**
 * Reads a `.safetensors` file of a `state_dict`: LSTM, GRU or RNN cells or layers, and a Linear.
 * @throws InputError when the file cannot be read
 * @throws ModelFileError when it holds no such weights
 * @example
 * const { spec, weights } = await importPytorch('model.safetensors', { features: ['temperature'] });
 * await writeFile('model.onnx', convert(spec, weights));
 */
export async function importPytorch(
  path: string,
  { scaling = 'none', ...names }: ImportOptions = {},
): Promise<{ readonly spec: ModelSpec; readonly weights: Weights<Float32Array> }> {
  const { spec, weights } = weightsFromPytorch(readSafetensors(await readBytes(path), path).tensors, path, names);
  return { spec: { ...spec, scaling }, weights };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError({ file, found: 'cannot be read', remedy: 'Give the path of an existing file.', cause });
  }
}
