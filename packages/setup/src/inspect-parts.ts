// What is here of all that training and forecasting stand on.
import { existsSync, readFileSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command, text } from '@onnxcast/series/errors';
import { inspectOnnxruntime, onnxruntimeFolder } from './cuda/inspect-onnxruntime.ts';
import { cacheFolder } from './machine/cache-folder.ts';
import { findCompiler } from './machine/find-compiler.ts';
import { findPython } from './machine/find-python.ts';
import { type Host, thisHost } from './machine/host.ts';
import { sizeOf } from './machine/progress.ts';
import { AGAIN, say, type Trouble } from './machine/setup-error.ts';
import { formatBytes, freeSpace, SPACE_TO_SET_UP } from './machine/space.ts';
import type { Part } from './part.ts';
import { bindingName, isBindingCached } from './tensorflow/compile-binding.ts';
import { isTensorflowCached } from './tensorflow/install-tensorflow.ts';
import { BINDING, libraryPaths } from './tensorflow/link-parts.ts';
import { loadBinding } from './tensorflow/load-binding.ts';
import { tfjsNodeFolder } from './tensorflow/set-up.ts';
import { findWheel } from './wheels/wheels.ts';

const SET_UP = 'Nothing, to train with the engine onnx. For TensorFlow: run `npx onnxcast setup`.';

/** The oldest major version of Node that is supported. */
const OLDEST_NODE = 20;

/** Where to look; a test gives it other places. */
export interface Places {
  readonly host: Host;
  readonly nodeVersion: string;
  readonly cache: string;
  /** Package folders; undefined where npm has not installed the package. */
  readonly tfjsNode: string | undefined;
  readonly onnxruntime: string | undefined;
}

/**
 * Looks for every part that training and forecasting stand on; changes nothing, downloads nothing.
 *
 * @returns one entry a part, in the order in which they build on one another.
 * @example
 * const missing = (await inspectParts()).filter(({ needed, found }) => needed && !found);
 */
export async function inspectParts(): Promise<readonly Part[]> {
  const host = thisHost();
  return inspectPartsIn({
    host,
    nodeVersion: process.versions.node,
    cache: cacheFolder(host),
    tfjsNode: orUndefined(tfjsNodeFolder),
    onnxruntime: onnxruntimeFolder(),
  });
}

/** Does the work of {@link inspectParts} in places of the caller's choice. */
export async function inspectPartsIn(places: Places): Promise<readonly Part[]> {
  const { host, cache, onnxruntime } = places;
  const [tensorflow, runtime] = await Promise.all([inspectTensorflow(places), inspectOnnxruntime(host, onnxruntime)]);
  const next = await nextSetUp(places, tensorflow);
  const [python, compiler, folder] = await Promise.all([
    inspectPython(host, next.downloads),
    inspectCompiler(host, next.compiles),
    inspectCache(cache, next),
  ]);
  return [inspectNode(places), inspectPlatform(host), ...tensorflow, ...runtime, python, compiler, ...folder];
}

/** What the set-up that is still to come will do; nothing where there is none to come. */
interface NextSetUp {
  readonly downloads: boolean;
  readonly compiles: boolean;
}

async function nextSetUp({ host, cache, tfjsNode }: Places, tensorflow: readonly Part[]): Promise<NextSetUp> {
  const wheel = findWheel(host);
  if ('problem' in wheel || tensorflow.every(({ found }) => found)) return { downloads: false, compiles: false };
  // What does not load has to be made again.
  const forced = tensorflow.some(({ state }) => state === 'unusable');
  const compiled = tfjsNode !== undefined && isBindingCached(cache, await bindingName(host, tfjsNode));
  return { downloads: forced || !isTensorflowCached(cache, wheel, host), compiles: forced || !compiled };
}

function inspectNode({ nodeVersion: version }: Places): Part {
  const common = { name: 'Node.js', version, needed: true };
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return { ...common, found: true };
  const problem = `it is version ${version}, expected ${OLDEST_NODE} or newer.`;
  return { ...common, found: false, problem, remedy: `Install Node ${OLDEST_NODE} or newer.` };
}

function inspectPlatform(host: Host): Part {
  const details = [host.platform, host.arch, ...(host.libc === 'none' ? [] : [host.libc])].join(' ');
  const common = { name: 'platform', version: undefined, needed: false, details };
  const wheel = findWheel(host);
  if (!('problem' in wheel)) return { ...common, found: true };
  return {
    ...common,
    found: false,
    problem: `TensorFlow is not to be had: ${wheel.problem}`,
    remedy: say(text`${wheel.remedy} Else train with the engine onnx.`),
  };
}

async function inspectTensorflow({ host, tfjsNode }: Places): Promise<readonly Part[]> {
  const [npm, tensorflow, binding] = ['@tensorflow/tfjs-node', 'TensorFlow', 'tfjs-node binding'].map((name) => ({
    name,
    version: undefined,
    found: false,
    ...forTensorflow(true),
  })) as [Part, Part, Part];
  if (tfjsNode === undefined) {
    const why = {
      problem: 'the npm package @tensorflow/tfjs-node is not installed.',
      remedy: 'Run `npm install --ignore-scripts`.',
    };
    return [npm, tensorflow, binding].map((part) => ({ ...part, ...why }));
  }
  const { version } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8')) as { version: string };
  const installed = { ...npm, version, found: true, details: tfjsNode };
  const file = join(tfjsNode, BINDING);
  if (!existsSync(file)) {
    const why = { problem: 'it is not set up.', remedy: SET_UP };
    return [installed, { ...tensorflow, ...why }, { ...binding, ...why }];
  }
  const wheel = findWheel(host);
  const gone = 'problem' in wheel ? [] : libraryPaths(tfjsNode, wheel).filter((path) => !existsSync(path));
  if (gone.length > 0) {
    const why = { problem: `${gone[0]} is gone, or the cache folder that it leads to.`, remedy: SET_UP };
    return [installed, { ...tensorflow, ...why }, { ...binding, ...why }];
  }
  const loaded = await loadBinding(file, host.env);
  if ('version' in loaded) {
    const details = join(tfjsNode, 'deps', 'lib');
    return [
      installed,
      { ...tensorflow, version: loaded.version, found: true, details },
      { ...binding, version: dirname(BINDING).slice('lib/'.length), found: true, details: file },
    ];
  }
  const why = {
    state: 'unusable' as const,
    problem: `the binding does not load (${loaded.problem}).`,
    remedy: say(text`Nothing, to train with the engine onnx. For TensorFlow: run ${command('setup --force')}.`),
  };
  return [installed, { ...tensorflow, ...why }, { ...binding, ...why, details: file }];
}

/** Of a part that no more than the engine tensorflow needs, if it does. */
function forTensorflow(isWanted: boolean): Pick<Part, 'needed' | 'optionalFor'> {
  return { needed: false, ...(isWanted && { optionalFor: 'the engine tensorflow' }) };
}

async function inspectPython(host: Host, isWanted: boolean): Promise<Part> {
  const common = { name: 'Python with pip', ...forTensorflow(isWanted) };
  const python = await findPython(host.env);
  if ('problem' in python) return { ...common, version: undefined, found: false, ...forLater(python, isWanted) };
  const details = `${python.name}, pip ${python.pip}`;
  return { ...common, version: python.version, found: true, details };
}

async function inspectCompiler(host: Host, isWanted: boolean): Promise<Part> {
  const common = { name: 'C++ compiler', ...forTensorflow(isWanted) };
  const compiler = await findCompiler(host);
  if ('problem' in compiler) return { ...common, version: undefined, found: false, ...forLater(compiler, isWanted) };
  const version = /\d+\.\d+(?:\.\d+)?/.exec(compiler.version)?.[0];
  return { ...common, version, found: true, details: compiler.version };
}

/** What only another set-up needs can wait. */
function forLater({ problem, remedy }: Trouble, isWanted: boolean): Pick<Part, 'problem' | 'remedy'> {
  return { problem, remedy: say(isWanted ? remedy : text`Nothing now. For another set-up: ${remedy}`) };
}

async function inspectCache(cache: string, { downloads, compiles }: NextSetUp): Promise<readonly Part[]> {
  const free = await freeSpace(cache).catch(() => 0);
  const enough = free >= SPACE_TO_SET_UP;
  const needs = `a set-up needs ${formatBytes(SPACE_TO_SET_UP)}.`;
  const space: Part = {
    name: 'free space',
    version: undefined,
    found: enough,
    ...forTensorflow(downloads),
    details: formatBytes(free),
    ...(enough ? {} : { state: 'too little', ...forLater({ problem: needs, remedy: MOVE_CACHE }, downloads) }),
  };
  const isWanted = downloads || compiles;
  const folder = { name: 'cache folder', version: undefined, ...forTensorflow(isWanted) };
  const size = existsSync(cache) ? formatBytes(await sizeOf(cache)) : 'not there yet';
  const details = `${cache} (${size})`;
  const problem = await whyNotWritable(cache);
  if (problem === undefined) return [{ ...folder, found: true, details }, space];
  const trouble = forLater({ problem, remedy: MOVE_CACHE }, isWanted);
  return [{ ...folder, found: false, state: 'unusable', details: cache, ...trouble }, space];
}

const MOVE_CACHE = text`Set ONNXCAST_CACHE to another folder, ${AGAIN}`;

/** Why nothing can be made in a folder, or in the nearest above it that is there. */
async function whyNotWritable(folder: string): Promise<string | undefined> {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  if (!(await stat(place)).isDirectory()) return `${place} is a file, expected a folder.`;
  try {
    await access(place, constants.W_OK);
  } catch (error) {
    return `it can't be written to (${(error as Error).message}).`;
  }
  const { blocks } = await statfs(place);
  return blocks === 0 ? `${place} is on a file system that keeps no files.` : undefined;
}

function orUndefined<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
