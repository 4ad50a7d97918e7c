// What a graph gave, as the Open Inference Protocol writes it.
import type { Tensors } from '@onnxcast/runtime';
import type { ServedModel } from '../models/served-model.ts';
import type { InferRequest } from './infer-request.ts';
import { datatypeOf, toBytes, toJson } from './tensors.ts';

/** An answer: JSON alone, or JSON and the bytes of tensors behind it. */
export interface InferAnswer {
  readonly body: string | Buffer;
  /** Length of the JSON, where bytes follow it. */
  readonly headerLength: number | undefined;
}

/** Writes the outputs that were asked for, in their order. */
export function writeInferAnswer({ id, outputs }: InferRequest, results: Tensors, model: ServedModel): InferAnswer {
  const parts: Uint8Array[] = [];
  const written = outputs.map(({ name, isBinary }) => {
    const tensor = results[name]!;
    const about = { name, datatype: datatypeOf(tensor.type), shape: tensor.shape };
    if (!isBinary) return { ...about, data: toJson(tensor) };
    const bytes = toBytes(tensor);
    parts.push(bytes);
    return { ...about, parameters: { binary_data_size: bytes.length } };
  });
  const about = { model_name: model.name, model_version: String(model.version), ...(id === undefined ? {} : { id }) };
  const text = JSON.stringify({ ...about, outputs: written });
  if (parts.length === 0) return { body: text, headerLength: undefined };
  const header = Buffer.from(text);
  return { body: Buffer.concat([header, ...parts]), headerLength: header.length };
}
