// A model's bytes, from where a page has them.
import { describeError } from '@onnxcast/runtime/sessions';
import { describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';

/** An address, bytes, or a file that a person chose or dropped. */
export type ModelSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/**
 * Refuses what is no model to load, such as the file of an input where none was chosen.
 * @throws InputError when it is no address, bytes or file
 */
export function checkSource(source: unknown): asserts source is ModelSource {
  const kinds = [URL, Uint8Array, ArrayBuffer, Blob];
  if ((typeof source === 'string' && source !== '') || kinds.some((kind) => source instanceof kind)) return;
  const expected = 'the address of an .onnx file, its bytes (Uint8Array or ArrayBuffer), or a File or Blob';
  const remedy = 'Give one of them; `input.files[0]` is one once a file is chosen.';
  throw new InputError({ option: 'model', found: describeValue(source), expected, remedy });
}

/** What to call a model in messages. */
export function nameOf(source: ModelSource): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  const { name } = source as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'model';
}

/**
 * Reads a model.
 * @throws ModelFileError when the address gives no file, or a web page
 */
export async function readBytes(source: ModelSource, file: string): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const response = await reach(file, () => fetch(source));
  const remedy = 'Check the address: it must be that of an .onnx file.';
  if (!response.ok) {
    const found = `the server answers ${response.status} ${response.statusText}`.trim();
    throw new ModelFileError({ file, found, remedy });
  }
  const bytes = new Uint8Array(await reach(file, () => response.arrayBuffer()));
  // Servers of single-page applications answer unknown addresses with their page.
  const isPage = /^\s*<(?:!doctype|html|head|\?xml)/i.test(String.fromCharCode(...bytes.subarray(0, 64)));
  if (!isPage) return bytes;
  throw new ModelFileError({ file, found: 'the server answers with a web page', expected: 'an ONNX model', remedy });
}

async function reach<Result>(file: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    const found = `the file cannot be fetched: ${describeError(cause)}`;
    const remedy = 'Check the address; another origin must allow this page (header Access-Control-Allow-Origin).';
    throw new ModelFileError({ file, found, remedy, cause });
  }
}
