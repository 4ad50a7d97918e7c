// A model's bytes, from where a page has them.
import { InputError, ModelFileError } from '@onnxcast/series/errors';

/** An address, bytes, or a file that a person chose or dropped. */
export type ModelSource = string | URL | Uint8Array | ArrayBuffer | Blob;

const REMEDY = 'Check the address: it must be that of an .onnx file.';

/**
 * Refuses what is no model to load, such as the file of an input where none was chosen.
 * @throws InputError when it is no address, bytes or file
 */
export function checkSource(source: unknown): asserts source is ModelSource {
  const kinds = [URL, Uint8Array, ArrayBuffer, Blob];
  if ((typeof source === 'string' && source !== '') || kinds.some((kind) => source instanceof kind)) return;
  const expected = 'the address of an .onnx file, its bytes (Uint8Array or ArrayBuffer), or a File or Blob';
  const actual = show(source);
  throw new InputError(
    `model: found ${actual}, expected ${expected}. Give one of them; \`input.files[0]\` is one once a file is chosen.`,
    { expected, found: actual },
  );
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
  const response = await fetchFile(source, file);
  if (!response.ok) {
    const found = `the server answers ${response.status} ${response.statusText}`.trim();
    throw new ModelFileError(`${file}: ${found}. ${REMEDY}`, { file, found });
  }
  const bytes = await readBody(response, file);
  // Servers of single-page applications answer unknown addresses with their page.
  const isPage = /^\s*<(?:!doctype|html|head|\?xml)/i.test(String.fromCharCode(...bytes.subarray(0, 64)));
  if (isPage) {
    throw new ModelFileError(`${file}: the server answers with a web page, expected an ONNX model. ${REMEDY}`, {
      file,
      expected: 'an ONNX model',
      found: 'a web page',
    });
  }
  return bytes;
}

async function fetchFile(address: string | URL, file: string): Promise<Response> {
  try {
    return await fetch(address);
  } catch (cause) {
    throw unreachable(file, cause);
  }
}

async function readBody(response: Response, file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw unreachable(file, cause);
  }
}

function unreachable(file: string, cause: unknown): ModelFileError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new ModelFileError(
    `${file}: the file cannot be fetched: ${found}. ${REMEDY} Another origin must allow this page (header Access-Control-Allow-Origin).`,
    { file, cause },
  );
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  // The kind of an object: FileList, Array, Object.
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null);
  return isObject ? `a value of type ${Object.prototype.toString.call(value).slice(8, -1)}` : String(value);
}
