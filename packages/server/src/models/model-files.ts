// Which models lie in a folder, by their names and versions. The only place that makes paths, none of them of a caller's words.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeError } from '@onnxcast/runtime';
import { InputError } from '@onnxcast/series/errors';

/** One version of a model, as a file. */
export interface ModelFile {
  readonly name: string;
  readonly version: number;
  readonly path: string;
  /** Another one once the file has changed. */
  readonly stamp: string;
}

/** What a model may be called: no separators, and nothing hidden. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;

/**
 * Lists the models of a folder, or the one of a file: `NAME.onnx`, which is version 1, and `NAME/VERSION/model.onnx`.
 * @throws InputError when there is no such file or folder
 */
export async function listModelFiles(root: string): Promise<readonly ModelFile[]> {
  const about = await stat(root).catch((cause: unknown) => {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const found = `${root}: ${isMissing ? 'there is no such file or folder' : `it cannot be read: ${describeError(cause)}`}`;
    throw new InputError({
      found,
      expected: 'an .onnx file, or a folder of such',
      remedy: 'Give another path.',
      cause,
    });
  });
  if (about.isFile()) return oneFile(root, basename(root), 1);
  const entries = await readdir(root, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async ({ name }) => {
      const path = join(root, name);
      if (name.endsWith('.onnx')) return oneFile(path, name, 1);
      return NAME.test(name) ? listVersions(path, name) : [];
    }),
  );
  return found.flat();
}

async function listVersions(folder: string, name: string): Promise<readonly ModelFile[]> {
  const inside = await readdir(folder).catch(() => []);
  const versions = inside.filter((one) => /^[1-9]\d{0,14}$/.test(one));
  const found = versions.map((one) => oneFile(join(folder, one, 'model.onnx'), name, Number(one)));
  return (await Promise.all(found)).flat();
}

/** The file, unless it is none, or none that can be read. */
async function oneFile(path: string, given: string, version: number): Promise<readonly ModelFile[]> {
  const name = given.replace(/\.onnx$/, '');
  const about = await stat(path).catch(() => undefined);
  if (about === undefined || !about.isFile() || !NAME.test(name)) return [];
  return [{ name, version, path, stamp: `${about.mtimeMs} ${about.size} ${about.ino}` }];
}
