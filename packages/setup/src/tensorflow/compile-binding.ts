// tfjs-node's binding, compiled against the TensorFlow of a wheel.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { text } from '@onnxcast/series/errors';
import { type Compiler, findCompiler } from '../machine/find-compiler.ts';
import type { Host } from '../machine/host.ts';
import { installFolder } from '../machine/install-folder.ts';
import { runCommand } from '../machine/run-command.ts';
import { AGAIN, FREE_SPACE, setupError } from '../machine/setup-error.ts';
import type { StepOptions } from '../wheels/step-options.ts';
import { TENSORFLOW_VERSION, type Wheel } from '../wheels/wheels.ts';

const require = createRequire(import.meta.url);

/** The one Node-API version that is compiled; every supported Node loads it. */
export const NAPI_VERSION = 8;

/** The compiled file's name. */
export const BINDING_FILE = 'tfjs_binding.node';

/**
 * Compiles tfjs-node's binding against TensorFlow, into the cache folder.
 *
 * @param folders.tfjsNode the package folder of `@tensorflow/tfjs-node`, whose `binding/` holds the sources.
 * @param folders.tensorflow the folder with TensorFlow's `lib/` and `include/`.
 * @returns the folder that holds `tfjs_binding.node`.
 * @throws SetupError when there is no compiler, or it refuses the sources.
 */
export async function compileBinding(
  wheel: Wheel,
  { tfjsNode, tensorflow }: { readonly tfjsNode: string; readonly tensorflow: string },
  options: StepOptions,
): Promise<{ path: string; made: boolean }> {
  const { host, onProgress, signal } = options;
  const name = await bindingName(host, tfjsNode);
  return installFolder(options.cache, { name, isWhole: holdsBinding, build }, options);

  async function build(folder: string): Promise<void> {
    const compiler = await requireCompiler(host, signal);
    const [program, ...first] = compiler.command;
    const called = compiler.command.join(' ');
    onProgress({ step: 'compile', message: `compiling the binding with ${called}` });
    const unfinished = join(folder, 'unfinished');
    const args = [
      ...first,
      ...flagsFor(host),
      ...[nodeHeaders(), join(tensorflow, 'include'), tfjsNode].map((path) => `-I${path}`),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file)),
      ...['-o', unfinished],
      ...wheel.libraries.map((library) => join(tensorflow, 'lib', basename(library))),
    ];
    const env = { ...host.env, TMPDIR: folder, LC_ALL: 'C' };
    const { code, stderr } = await runCommand(program, args, { env, signal });
    if (code !== 0) {
      if (/No space left|Disk quota/i.test(stderr)) {
        throw setupError({ problem: 'the disk ran full while its binding was compiled.', remedy: FREE_SPACE });
      }
      const line = stderr.match(/^.*\b(?:fatal error|error):.*$/m)?.[0] ?? stderr.trim().split('\n')[0] ?? '';
      throw setupError(
        {
          problem: `${called} (${compiler.version}) could not compile tfjs-node's binding (${line.trim()}).`,
          remedy: text`Install a compiler that knows C++17 (g++ 9 or clang++ 10 and newer) or name one in $CXX, ${AGAIN}`,
        },
        new Error(stderr),
      );
    }
    await rename(unfinished, join(folder, BINDING_FILE));
  }
}

/** Whether the cache folder has the compiled binding of that name, so that no compiler is needed. */
export function isBindingCached(cache: string, name: string): boolean {
  return holdsBinding(join(cache, name));
}

/** @throws SetupError when there is no compiler. */
export async function requireCompiler(host: Host, signal?: AbortSignal): Promise<Compiler> {
  const compiler = await findCompiler(host, signal);
  if ('problem' in compiler) throw setupError(compiler);
  return compiler;
}

const holdsBinding = (folder: string) => existsSync(join(folder, BINDING_FILE));

/** The cache folder's name for the binding; it changes with the sources, TensorFlow's version and the flags. */
export async function bindingName(host: Host, tfjsNode: string): Promise<string> {
  const sources = join(tfjsNode, 'binding');
  const hash = createHash('sha256');
  for (const file of (await readdir(sources)).sort()) hash.update(file).update(await readFile(join(sources, file)));
  hash.update([...flagsFor(host), TENSORFLOW_VERSION].join('\0'));
  return `binding-napi-v${NAPI_VERSION}-${host.platform}-${host.arch}-${hash.digest('hex').slice(0, 12)}`;
}

function flagsFor({ platform }: Host): readonly string[] {
  const all = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', `-DNAPI_VERSION=${NAPI_VERSION}`];
  return platform === 'darwin'
    ? [...all, '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']
    : [...all, '-pthread', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
}

function nodeHeaders(): string {
  return join(dirname(require.resolve('node-api-headers/package.json')), 'include');
}
