// A file that is written piece by piece: complete under its name, or not there.

import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { makeFolder } from './write-file.ts';

/** A file on its way. */
export interface Output {
  write(piece: string | Uint8Array): Promise<void>;
  /** Flushes it and gives it its name. */
  finish(): Promise<void>;
  /** Takes it away. */
  abort(): Promise<void>;
}

/**
 * Opens a file under a temporary name beside the target; makes its folder where missing.
 * @throws InputError, as the methods do, when the place cannot be written
 */
export async function openOutput(path: string): Promise<Output> {
  const temporary = `${path}.${process.pid}.tmp`;
  let file: FileHandle | undefined;
  const abort = async () => {
    await file?.close().catch(() => {});
    file = undefined;
    await rm(temporary, { force: true }).catch(() => {});
  };
  const trying = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      await abort();
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
      const remedy = 'Give another place, or make room there.';
      throw new InputError({ file: path, found: `cannot be written (${reason})`, remedy, cause });
    }
  };
  file = await trying(async () => {
    await makeFolder(dirname(resolve(path)));
    return open(temporary, 'w');
  });
  return {
    write: (piece) => trying(async () => void (await file!.writeFile(piece))),
    finish: () =>
      trying(async () => {
        await file!.sync();
        await file!.close();
        file = undefined;
        await rename(temporary, path);
      }),
    abort,
  };
}
