// The bytes of an .onnx file by its path.
import { readFile } from 'node:fs/promises';
import { describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';

/**
 * Reads an .onnx file.
 * @throws InputError when no path is given
 * @throws ModelFileError when it cannot be read
 */
export async function readModelFile(path: string): Promise<Uint8Array> {
  if (typeof path !== 'string' || path === '') {
    throw new InputError({ option: 'path', found: describeValue(path), expected: 'the path of an .onnx file' });
  }
  try {
    return await readFile(path);
  } catch (cause) {
    const found = `the file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ModelFileError({ file: path, found, remedy: 'Give the path of an .onnx file.', cause });
  }
}
