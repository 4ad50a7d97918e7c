// The only writer of the command line: a file is complete or not there.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '@onnxcast/series';

/**
 * Writes a file under a temporary name beside the target, flushes it and renames it; makes its folder where missing.
 * @throws InputError when the place cannot be written
 */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(resolve(path)));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    renameSync(temporary, path);
  } catch (cause) {
    if (existsSync(temporary)) rmSync(temporary);
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${path}: cannot be written (${reason}). Give another place, or make its folder writable.`, {
      file: path,
      cause,
    });
  }
}

/** Makes a folder and those above it; Node's own recursive form never returns below folders such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
