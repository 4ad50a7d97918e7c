// From an exported file back to spec and weights: the inverse of convert.
import { fromMetadata, type ModelSpec, type Weights, weightShapes } from '@onnxcast/model';
import { digestKey, tensorDigestsKey } from '@onnxcast/model/digests';
import { checkSealSync, decodeModel, formKey, type GraphForm, graphForms, readTensor } from '@onnxcast/onnx';
import { command, ModelFileError, text } from '@onnxcast/series/errors';
import { loweringOf } from './lowerings/lowerings.ts';
import { origin } from './origin.ts';
import { resolveSpec } from './resolved-model.ts';

const exportAgain = 'Export the model again.';

/** A model read back from its file. */
export interface ModelSource {
  readonly form: GraphForm;
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  /** The file's `metadata_props`, but for the digests of its bytes, which no other file has. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads spec and weights out of an .onnx file that {@link convert} wrote, so that any other form can be made of it.
 *
 * They come back bit for bit.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the file is no ONNX model, not one of ours, broken, or changed since it was written
 */
export function readWeights(bytes: Uint8Array, file = 'model'): ModelSource {
  const model = decodeModel(bytes, file);
  const metadata = Object.fromEntries((model.metadata_props ?? []).map(({ key = '', value = '' }) => [key, value]));
  checkSealSync(bytes, { metadata, file });
  const spec = fromMetadata(metadata, file);
  if (spec === undefined) {
    const ours = text`${command('train')} or ${command('export')}`;
    if (model.producer_name === origin.producer) {
      const found = 'this is a plain network, y from x: it forecasts no series and has no other form';
      throw new ModelFileError({ file, found, remedy: text`Give a file that ${ours} wrote.` });
    }
    const found = `found an ONNX model without onnxcast's metadata (producer: ${model.producer_name || 'unknown'})`;
    throw new ModelFileError({ file, found, expected: text`one that ${ours} wrote`, remedy: 'Give such a file.' });
  }
  const form = graphForms.find((name) => name === metadata[formKey]);
  if (form === undefined) {
    const found = `metadata "${formKey}" holds ${JSON.stringify(metadata[formKey])}`;
    const expected = `one of ${graphForms.join(', ')}`;
    throw new ModelFileError({ file, found, expected, remedy: exportAgain });
  }

  const tensors = new Map((model.graph?.initializer ?? []).map((tensor) => [tensor.name, tensor]));
  const read = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor !== undefined) return readTensor(tensor, file);
    throw new ModelFileError({ file, tensor: name, found: `the tensor "${name}" is missing`, remedy: exportAgain });
  };
  const architecture = resolveSpec(spec);
  const weights = loweringOf(form, architecture).readWeights(architecture, read);
  for (const { name, shape } of weightShapes(spec)) {
    const actual = weights[name]?.shape;
    if (String(actual) === String(shape)) continue;
    const found = `the tensor of "${name}" has shape [${actual}]`;
    const expected = `[${shape}] by the file's metadata`;
    throw new ModelFileError({ file, tensor: name, found, expected, remedy: exportAgain });
  }
  const { [digestKey]: _digest, [tensorDigestsKey]: _ofTensors, ...told } = metadata;
  return { form, spec, weights, metadata: told };
}
