// Which native parts are missing, and how do they get here? This file is the order of events; each step has its own.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { command, SetupError, text } from '@onnxcast/series/errors';
import { cacheFolder } from '../machine/cache-folder.ts';
import { type Host, thisHost } from '../machine/host.ts';
import { sweepFolder } from '../machine/install-folder.ts';
import type { OnProgress } from '../machine/progress.ts';
import { AGAIN, fileError, interrupted, setupError, worksStill } from '../machine/setup-error.ts';
import { findWheel, type Wheel } from '../wheels/wheels.ts';
import { bindingName, compileBinding, isBindingCached, requireCompiler } from './compile-binding.ts';
import { installTensorflow } from './install-tensorflow.ts';
import { BINDING, isLinked, type LinkOptions, linkedCache, linkParts } from './link-parts.ts';
import { loadBinding } from './load-binding.ts';

const require = createRequire(import.meta.url);

/** How a set-up goes about it. */
export interface SetUpOptions {
  /** Told what is being done, several times a second. */
  readonly onProgress?: OnProgress;
  /** Stops the set-up; what is half-made is removed. */
  readonly signal?: AbortSignal;
  /** The folder for what is downloaded and compiled, default: the user's cache folder, or `ONNXCAST_CACHE`. */
  readonly cache?: string;
  /** Downloads and compiles again what is there already, default false. */
  readonly force?: boolean;
}

/** What a set-up did. */
export interface SetUpResult {
  /** False when everything was there already. */
  readonly changed: boolean;
  /** The version of TensorFlow that is there. */
  readonly tensorflow: string;
  /** The folder that TensorFlow is kept in, which an earlier set-up may have chosen. */
  readonly cache: string;
}

/** What a set-up starts from; a test gives it another machine and a smaller wheel. */
export interface Premises {
  readonly host: Host;
  readonly wheel: Wheel;
  /** The package folder of `@tensorflow/tfjs-node`. */
  readonly tfjsNode: string;
  /** Tries the binding. */
  readonly load: typeof loadBinding;
}

/**
 * Installs the native parts that training with TensorFlow needs and that are missing; a second call does nothing.
 *
 * @returns whether anything was done, and which TensorFlow is there.
 * @throws SetupError when a part can't be had; its message names the remedy. Nothing half-made is left.
 * @example
 * await setUp({ onProgress: ({ message }) => console.error(message) });
 */
export async function setUp(options: SetUpOptions = {}): Promise<SetUpResult> {
  const host = thisHost();
  const wheel = findWheel(host);
  if ('problem' in wheel) throw setupError(wheel);
  return setUpOn({ host, wheel, tfjsNode: tfjsNodeFolder(), load: loadBinding }, options);
}

/** Does the work of {@link setUp} on premises of the caller's choice. */
export async function setUpOn(premises: Premises, options: SetUpOptions): Promise<SetUpResult> {
  const { host, wheel, tfjsNode } = premises;
  const { signal, force = false, cache = cacheFolder(host), onProgress = () => {} } = options;
  let links: LinkOptions | undefined;
  try {
    signal?.throwIfAborted();
    links = { tfjsNode, wheel, bindingName: await bindingName(host, tfjsNode) };
    await sweepFolder(cache);
    if (!force && (await isLinked(links))) {
      const kept = await linkedCache(tfjsNode, wheel);
      if (kept !== cache) await sweepFolder(kept);
      return { changed: false, tensorflow: wheel.version, cache: kept };
    }
    // A free check, before anything is downloaded.
    if (force || !isBindingCached(cache, links.bindingName)) await requireCompiler(host, signal);

    const onWait = (holder: string) =>
      onProgress({ step: 'wait', message: `waiting for another set-up (${holder}) to finish` });
    const common = { host, cache, onProgress, force, signal, onWait };
    const tensorflow = await installTensorflow(wheel, common);
    const binding = await compileBinding(wheel, { tfjsNode, tensorflow: tensorflow.path }, common);
    onProgress({ step: 'link', message: 'linking TensorFlow into node_modules' });
    const from = { tensorflow: tensorflow.path, binding: binding.path };
    await linkParts(links, from, async (path) => {
      onProgress({ step: 'check', message: 'loading TensorFlow' });
      await checkBinding(path, premises, signal);
    });
    return { changed: true, tensorflow: wheel.version, cache };
  } catch (error) {
    const known = signal?.aborted ? interrupted(signal) : fileError(error, tfjsNode, text`Make it writable, ${AGAIN}`);
    if (!(known instanceof SetupError) || links === undefined || !(await isLinked(links))) throw known;
    const old = await premises.load(join(tfjsNode, BINDING), host.env);
    throw 'version' in old && old.version === wheel.version ? worksStill(known) : known;
  }
}

async function checkBinding(path: string, { host, wheel, load }: Premises, signal?: AbortSignal): Promise<void> {
  const loaded = await load(path, host.env, signal);
  if ('version' in loaded && loaded.version === wheel.version) return;
  const problem =
    'version' in loaded
      ? `it is version ${loaded.version}, expected ${wheel.version}`
      : `it does not load (${loaded.problem})`;
  throw setupError({
    problem: `it was installed, but ${problem}.`,
    remedy: text`Run ${command('setup --force')} to install it anew.`,
  });
}

/**
 * The package folder of `@tensorflow/tfjs-node` that npm installed.
 *
 * @throws SetupError when it is not installed.
 */
export function tfjsNodeFolder(): string {
  try {
    return dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  } catch (error) {
    const problem = 'the npm package @tensorflow/tfjs-node is not installed.';
    throw setupError({ problem, remedy: text`Run \`npm install --ignore-scripts\`, ${AGAIN}` }, error);
  }
}
