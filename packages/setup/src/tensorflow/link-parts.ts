// TensorFlow and the binding, linked into tfjs-node's package folder.
import { copyFile, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { digestFile, type FileNote, findChanged, noteFile, noteSame, type Trust } from '../machine/file-note.ts';
import { linkOrCopy, placeFile } from '../machine/place-file.ts';
import { librariesOf, type PinnedWheel } from '../wheels/wheels.ts';
import { BINDING_FILE, NAPI_VERSION } from './compile-binding.ts';

/** What a tfjs-node package folder is linked to; written last, so its presence means that all of it is there. */
interface Stamp {
  readonly wheel: string;
  readonly binding: string;
  /** What every linked file was, by its path inside the package folder. */
  readonly notes: Readonly<Record<string, FileNote>>;
}

const STAMP = join('deps', 'onnxcast.json');

/** Where the binding lies inside a tfjs-node package folder. */
export const BINDING = join('lib', `napi-v${NAPI_VERSION}`, BINDING_FILE);

const librariesFolder = (tfjsNode: string) => join(tfjsNode, 'deps', 'lib');

/** Where TensorFlow's libraries lie inside a tfjs-node package folder. */
export function libraryPaths(tfjsNode: string, wheel: PinnedWheel): readonly string[] {
  return Object.keys(librariesOf(wheel)).map((library) => join(librariesFolder(tfjsNode), library));
}

/** A tfjs-node package folder and what belongs into it. */
export interface LinkOptions {
  readonly tfjsNode: string;
  readonly wheel: PinnedWheel;
  /** The cache folder's name for the binding, which changes with everything that goes into it. */
  readonly bindingName: string;
}

/**
 * Whether a tfjs-node package folder has the parts that are wanted, as they were when they were set up.
 *
 * @param options `trust` takes files whose size, time and inode are those of the set-up for what they were; without it all are read.
 */
export async function isLinked({ tfjsNode, wheel, bindingName }: LinkOptions, options: Trust): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(tfjsNode, STAMP), 'utf8')) as Stamp;
    if (stamp.wheel !== wheel.sha256 || stamp.binding !== bindingName) return false;
    const notes: Record<string, FileNote> = {};
    for (const [file, note] of Object.entries(stamp.notes)) {
      const same = await noteSame(join(tfjsNode, file), note, options);
      if (same === undefined) return false;
      notes[file] = same;
    }
    // Copied, say: not to be read again at every start.
    if (!isDeepStrictEqual(notes, stamp.notes)) await placeStamp(tfjsNode, { ...stamp, notes }).catch(() => {});
    return true;
  } catch {
    return false;
  }
}

function placeStamp(tfjsNode: string, stamp: Stamp): Promise<void> {
  const content = `${JSON.stringify(stamp, null, 2)}\n`;
  return placeFile(content, join(tfjsNode, STAMP), (text, path) => writeFile(path, text));
}

/**
 * The first of the linked files that is not what was set up, told by its SHA-256: that of the pinned wheel for
 * TensorFlow's libraries, that of the set-up for the binding, which was compiled here.
 *
 * @returns its path; undefined where all are, or none was ever set up.
 */
export async function findTampered(tfjsNode: string, wheel: PinnedWheel): Promise<string | undefined> {
  const stamp = await readFile(join(tfjsNode, STAMP), 'utf8').catch(() => undefined);
  if (stamp === undefined) return undefined;
  const library = await findChanged(librariesFolder(tfjsNode), librariesOf(wheel));
  if (library !== undefined) return join(librariesFolder(tfjsNode), library);
  const note = (JSON.parse(stamp) as Partial<Stamp>).notes?.[BINDING];
  const binding = join(tfjsNode, BINDING);
  return note === undefined || note.sha256 === (await digestFile(binding)) ? undefined : binding;
}

/** The cache folder that a tfjs-node package folder is linked to; its own `deps/lib` where nothing could be linked. */
export async function linkedCache(tfjsNode: string, wheel: PinnedWheel): Promise<string> {
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
  const notes: Record<string, FileNote> = {};
  for (const path of [binding, ...libraries]) notes[relative(tfjsNode, path)] = await noteFile(path);
  await placeStamp(tfjsNode, { wheel: wheel.sha256, binding: bindingName, notes });
}
