// How ONNX Runtime's CUDA provider gets beside onnxruntime-node. This file is the order of events.
import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SetupError, text } from '@onnxcast/series/errors';
import { cacheFolder } from '../machine/cache-folder.ts';
import { type Host, thisHost } from '../machine/host.ts';
import { sweepFolder } from '../machine/install-folder.ts';
import { linkOrCopy, placeFile } from '../machine/place-file.ts';
import { AGAIN, aboutCuda, fileError, interrupted, setupError } from '../machine/setup-error.ts';
import { requireSpace } from '../machine/space.ts';
import type { Download } from '../tensorflow/plan-set-up.ts';
import type { SetUpOptions } from '../tensorflow/set-up.ts';
import { findCudaWheels, PRELOADED } from '../wheels/cuda-wheels.ts';
import { installWheel, isWheelCached, type WheelRecipe } from '../wheels/install-wheel.ts';
import type { PinnedWheel } from '../wheels/wheels.ts';
import { onnxruntimeFolder } from './inspect-onnxruntime.ts';
import { CUDA_STAMP, librariesFolder, tryCuda } from './try-provider.ts';

/** What a set-up of CUDA did. */
export interface CudaResult {
  /** False when everything was there already. */
  readonly changed: boolean;
  /** The version of ONNX Runtime. */
  readonly version: string;
  readonly cache: string;
  /** What keeps it from running on this machine: the driver or the GPU; undefined where it runs. */
  readonly waitsFor: { readonly problem: string; readonly remedy: string } | undefined;
}

/** What a set-up of CUDA starts from; a test gives it another machine and smaller wheels. */
export interface CudaPremises {
  readonly host: Host;
  readonly wheels: readonly PinnedWheel[];
  /** The package folder of `onnxruntime-node`. */
  readonly onnxruntime: string;
  /** Tries the provider. */
  readonly tryOut: typeof tryCuda;
}

interface Stamp {
  readonly preload: readonly string[];
  readonly wheels: readonly string[];
  /** Size of every library, by its name. */
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Installs ONNX Runtime's CUDA provider and the CUDA libraries that it needs; a second call does nothing, and one after
 * an interruption goes on with the first library that is missing.
 *
 * @throws SetupError when a part can't be had or does not load; a missing driver or GPU is no error, and is told.
 * @example
 * const { waitsFor } = await setUpCuda();
 */
export async function setUpCuda(options: SetUpOptions = {}): Promise<CudaResult> {
  const premises = cudaPremises();
  return setUpCudaOn(premises, options);
}

/** What {@link setUpCuda} would download, one entry a file; nothing is changed. */
export function planCuda({ cache, force = false }: Pick<SetUpOptions, 'cache' | 'force'> = {}): readonly Download[] {
  return planCudaOn(cudaPremises(), { cache, force });
}

/** Does the work of {@link planCuda} on premises of the caller's choice. */
export function planCudaOn(
  { host, wheels }: CudaPremises,
  { cache = cacheFolder(host), force }: { readonly cache?: string | undefined; readonly force?: boolean },
): readonly Download[] {
  return wheels
    .filter((wheel) => force || !isWheelCached(cache, recipeOf(wheel, host)))
    .map(({ project, version, bytes, unpackedBytes }) => ({ project, version, bytes, unpackedBytes }));
}

/** Does the work of {@link setUpCuda} on premises of the caller's choice. */
export async function setUpCudaOn(premises: CudaPremises, options: SetUpOptions): Promise<CudaResult> {
  const { host, wheels, onnxruntime, tryOut } = premises;
  const { signal, force = false, cache = cacheFolder(host), onProgress = () => {} } = options;
  const libraries = librariesFolder(onnxruntime, host);
  const version = requireVersion(premises);
  try {
    signal?.throwIfAborted();
    await sweepFolder(cache);
    const changed = force || !(await isLinked(libraries, wheels));
    if (changed) {
      const missing = planCudaOn(premises, { cache, force });
      const largest = Math.max(0, ...missing.map(({ bytes }) => bytes));
      // The libraries of all, and the largest file, which pip holds twice for a moment.
      const unpacked = missing.reduce((sum, one) => sum + one.unpackedBytes, 0);
      await requireSpace(cache, missing.length === 0 ? 0 : unpacked + 2 * largest);
      const onWait = (holder: string) =>
        onProgress({ step: 'wait', message: `waiting for another set-up (${holder}) to finish` });
      const folders: string[] = [];
      for (const wheel of wheels) {
        const recipe = recipeOf(wheel, host);
        folders.push((await installWheel(recipe, { host, cache, onProgress, force, signal, onWait })).path);
      }
      onProgress({ step: 'link', message: 'linking the CUDA provider into node_modules' });
      await linkLibraries(libraries, wheels, folders);
    }
    onProgress({ step: 'check', message: 'trying CUDA' });
    const tried = await tryOut(host, onnxruntime);
    if ('version' in tried) return { changed, version, cache, waitsFor: undefined };
    const { missing, problem, remedy } = tried;
    if (missing !== 'library') return { changed, version, cache, waitsFor: { problem, remedy } };
    await rm(join(libraries, CUDA_STAMP), { force: true });
    throw setupError({ problem: `it was installed, but ${problem}`, remedy: `${capitalise(remedy)}` });
  } catch (error) {
    const known = signal?.aborted ? interrupted(signal) : fileError(error, libraries, text`Make it writable, ${AGAIN}`);
    throw known instanceof SetupError ? aboutCuda(known) : known;
  }
}

function cudaPremises(): CudaPremises {
  const host = thisHost();
  const wheels = findCudaWheels(host);
  if ('problem' in wheels) throw aboutCuda(setupError(wheels));
  const onnxruntime = onnxruntimeFolder();
  if (onnxruntime === undefined) {
    const problem = 'the npm package onnxruntime-node is not installed.';
    throw aboutCuda(setupError({ problem, remedy: text`Run \`npm ci\`, ${AGAIN}` }));
  }
  return { host, wheels, onnxruntime, tryOut: tryCuda };
}

/** A provider of another version would load, and crash. */
function requireVersion({ onnxruntime, wheels: [provider] }: CudaPremises): string {
  const { version } = JSON.parse(readFileSync(join(onnxruntime, 'package.json'), 'utf8')) as { version: string };
  if (version === provider?.version) return version;
  const problem = `onnxruntime-node is version ${version}, expected ${provider?.version}, that of the CUDA provider.`;
  throw aboutCuda(
    setupError({ problem, remedy: text`Install onnxruntime-node ${String(provider?.version)} with npm, ${AGAIN}` }),
  );
}

function recipeOf(wheel: PinnedWheel, { platform, arch }: Host): WheelRecipe {
  return { wheel, name: `${wheel.project}-${wheel.version}-${platform}-${arch}` };
}

const hashesOf = (wheels: readonly PinnedWheel[]) => wheels.map(({ sha256 }) => sha256);

async function isLinked(libraries: string, wheels: readonly PinnedWheel[]): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(libraries, CUDA_STAMP), 'utf8')) as Stamp;
    if (stamp.wheels.join() !== hashesOf(wheels).join()) return false;
    for (const [name, size] of Object.entries(stamp.files)) {
      if ((await stat(join(libraries, name))).size !== size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** Links every library beside ONNX Runtime's own, the stamp last. */
async function linkLibraries(
  libraries: string,
  wheels: readonly PinnedWheel[],
  folders: readonly string[],
): Promise<void> {
  await rm(join(libraries, CUDA_STAMP), { force: true });
  const files: Record<string, number> = {};
  for (const [i, wheel] of wheels.entries()) {
    for (const name of wheel.libraries.map((library) => basename(library))) {
      const path = join(libraries, name);
      await placeFile(join(folders[i]!, 'lib', name), path, linkOrCopy);
      files[name] = (await stat(path)).size;
    }
  }
  const preload = PRELOADED.filter((name) => existsSync(join(libraries, name)));
  const stamp: Stamp = { preload, wheels: hashesOf(wheels), files };
  const stampText = `${JSON.stringify(stamp, null, 2)}\n`;
  await placeFile(stampText, join(libraries, CUDA_STAMP), (content, path) => writeFile(path, content));
}

const capitalise = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
