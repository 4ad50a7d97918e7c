// Digests of what a safetensors file of ours holds, among its metadata: of every tensor by name, and of all the rest.
import type { Tensor } from '@onnxcast/series';
import type { ModelFileError } from '@onnxcast/series/errors';
import { digestKey, tensorDigestsKey } from './digests.ts';
import { fileChanged } from './file-changed.ts';
import { sha256 } from './sha256.ts';

const toUtf8 = new TextEncoder();

/** Named tensors and texts, as a safetensors file holds them. */
interface Contents {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The metadata of a file with the digests of its tensors, and one of all the metadata; the same contents always give the same. */
export function sealMetadata({ tensors, metadata }: Contents): Record<string, string> {
  const digests = Object.entries(tensors).map(([name, tensor]) => [name, digestTensor(tensor)] as const);
  const sealed = { ...metadata, [tensorDigestsKey]: JSON.stringify(Object.fromEntries(digests)) };
  return { ...sealed, [digestKey]: digestTexts(sealed) };
}

/**
 * Compares what was read with the digests among its metadata.
 * @param file name of the file, for error messages
 * @returns the digest, 64 hexadecimal digits; undefined for a file that carries none, such as one of an older version
 * @throws ModelFileError when the file was changed since it was written, with the tensor where it is one that differs
 */
export function checkTensorSeal({ tensors, metadata }: Contents, file: string): string | undefined {
  const told = metadata[digestKey];
  const ofTensors = metadata[tensorDigestsKey];
  if (told === undefined && ofTensors === undefined) return undefined;
  const { [digestKey]: _digest, ...rest } = metadata;
  if (told === undefined || ofTensors === undefined || told !== digestTexts(rest)) throw changed(file);
  const written: Readonly<Record<string, unknown>> = JSON.parse(ofTensors);
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!Object.hasOwn(written, name) || written[name] !== digestTensor(tensor)) throw changed(file, name);
  }
  const missing = Object.keys(written).find((name) => !Object.hasOwn(tensors, name));
  if (missing !== undefined) throw changed(file, missing);
  return told;
}

function digestTexts(texts: Readonly<Record<string, string>>): string {
  const ordered = Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(toUtf8.encode(JSON.stringify(ordered)));
}

/** Type, shape and numbers of a tensor in 32 hexadecimal digits. */
function digestTensor({ shape, data }: Tensor): string {
  const head = toUtf8.encode(`${data.constructor.name} [${shape}] `);
  const bytes = new Uint8Array(head.length + data.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return sha256(bytes).slice(0, 32);
}

function changed(file: string, tensor?: string): ModelFileError {
  const remedy = 'Take an older copy of it, or start the training again.';
  return fileChanged({ file, tensor, what: 'its metadata', remedy });
}
