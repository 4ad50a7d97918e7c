// TensorFlow and the binding, linked into tfjs-node's package folder.
import { copyFile, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { linkOrCopy, placeFile } from '../machine/place-file.ts';
import type { Wheel } from '../wheels/wheels.ts';
import { BINDING_FILE, NAPI_VERSION } from './compile-binding.ts';

/** What a tfjs-node package folder is linked to; written last, so its presence means that all of it is there. */
interface Stamp {
  readonly wheel: string;
  readonly binding: string;
  /** Size of every linked file, by its path inside the package folder. */
  readonly files: Readonly<Record<string, number>>;
}

const STAMP = join('deps', 'onnxcast.json');

/** Where the binding lies inside a tfjs-node package folder. */
export const BINDING = join('lib', `napi-v${NAPI_VERSION}`, BINDING_FILE);

/** Where TensorFlow's libraries lie inside a tfjs-node package folder. */
export function libraryPaths(tfjsNode: string, { libraries }: Wheel): readonly string[] {
  return libraries.map((library) => join(tfjsNode, 'deps', 'lib', basename(library)));
}

/** A tfjs-node package folder and what belongs into it. */
export interface LinkOptions {
  readonly tfjsNode: string;
  readonly wheel: Wheel;
  /** The cache folder's name for the binding, which changes with everything that goes into it. */
  readonly bindingName: string;
}

/** Whether a tfjs-node package folder has the parts that are wanted; touches nothing and reads a few hundred bytes. */
export async function isLinked({ tfjsNode, wheel, bindingName }: LinkOptions): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(tfjsNode, STAMP), 'utf8')) as Stamp;
    if (stamp.wheel !== wheel.sha256 || stamp.binding !== bindingName) return false;
    for (const [file, size] of Object.entries(stamp.files)) {
      if ((await stat(join(tfjsNode, file))).size !== size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** The cache folder that a tfjs-node package folder is linked to; its own `deps/lib` where nothing could be linked. */
export async function linkedCache(tfjsNode: string, wheel: Wheel): Promise<string> {
  const [library = tfjsNode] = libraryPaths(tfjsNode, wheel);
  // cache/tensorflow-…/lib/library
  return readlink(library).then(
    (path) => dirname(dirname(dirname(path))),
    () => dirname(library),
  );
}

/**
 * Links the cached libraries and copies the binding into a tfjs-node package folder, then has `check` try them.
 *
 * The binding is copied because Node resolves links before loading, and its search path is relative to itself.
 *
 * @throws what `check` throws, after the binding has been taken away again.
 */
export async function linkParts(
  { tfjsNode, wheel, bindingName }: LinkOptions,
  from: { readonly tensorflow: string; readonly binding: string },
  check: (binding: string) => Promise<void>,
): Promise<void> {
  await rm(join(tfjsNode, STAMP), { force: true });
  const binding = join(tfjsNode, BINDING);
  const libraries = libraryPaths(tfjsNode, wheel);
  for (const path of libraries) await placeFile(join(from.tensorflow, 'lib', basename(path)), path, linkOrCopy);
  await placeFile(join(from.binding, BINDING_FILE), binding, copyFile);
  try {
    await check(binding);
  } catch (error) {
    await rm(binding, { force: true });
    throw error;
  }
  const files = [binding, ...libraries].map(
    async (path) => [relative(tfjsNode, path), (await stat(path)).size] as const,
  );
  const stamp: Stamp = {
    wheel: wheel.sha256,
    binding: bindingName,
    files: Object.fromEntries(await Promise.all(files)),
  };
  await placeFile(`${JSON.stringify(stamp, null, 2)}\n`, join(tfjsNode, STAMP), (text, path) => writeFile(path, text));
}
