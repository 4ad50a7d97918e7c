import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Host } from './host.ts';
import { type InstallOptions, installFolder } from './install-folder.ts';
import type { OnProgress } from './progress.ts';
import { runCommand } from './run-command.ts';
import { setupError } from './setup-error.ts';
import { TENSORFLOW_VERSION, type Wheel } from './wheels.ts';

/** The one Node-API version that is compiled; every supported Node loads it. */
export const NAPI_VERSION = 8;

/** A C++ compiler that was found. */
export interface Compiler {
  readonly command: string;
  /** First line of what it says about itself. */
  readonly version: string;
}

/** Finds a C++ compiler: `$CXX`, then `c++`, `g++`, `clang++`. */
export async function findCompiler(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Compiler | undefined> {
  for (const command of [env['CXX'], 'c++', 'g++', 'clang++']) {
    if (!command) continue;
    const { code, stdout } = await runCommand(command, ['--version'], { env, signal });
    if (code === 0) return { command, version: stdout.trim().split('\n')[0] ?? '' };
  }
  return undefined;
}

/** What to do where there is no compiler. */
export function compilerRemedy({ platform }: Host): string {
  return platform === 'darwin'
    ? 'Install one with `xcode-select --install`, then run `npx onnxcast setup` again.'
    : 'Install one (Debian and Ubuntu: `sudo apt-get install g++`; Fedora: `sudo dnf install gcc-c++`), then run `npx onnxcast setup` again.';
}

export interface CompileBindingOptions extends InstallOptions {
  readonly host: Host;
  readonly cache: string;
  readonly onProgress: OnProgress;
  /** The package folder of `@tensorflow/tfjs-node`, whose `binding/` holds the sources. */
  readonly tfjsNode: string;
  /** The folder with TensorFlow's `lib/` and `include/`. */
  readonly tensorflow: string;
}

/**
 * Compiles tfjs-node's binding against TensorFlow, into the cache folder.
 *
 * @returns the folder that holds `tfjs_binding.node`.
 * @throws SetupError when there is no compiler, or it refuses the sources.
 */
export async function compileBinding(
  wheel: Wheel,
  { host, cache, onProgress, tfjsNode, tensorflow, ...options }: CompileBindingOptions,
): Promise<{ path: string; made: boolean }> {
  const sources = join(tfjsNode, 'binding');
  const flags = flagsFor(host);
  return installFolder(
    cache,
    await bindingName(host, tfjsNode),
    async (folder) => {
      const compiler = await findCompiler(host.env, options.signal);
      if (compiler === undefined) {
        throw setupError('no C++ compiler was found (tried $CXX, c++, g++ and clang++).', compilerRemedy(host));
      }
      onProgress({ step: 'compile', message: `compiling the binding with ${compiler.command}` });
      const output = join(folder, 'tfjs_binding.node');
      const { code, stderr } = await runCommand(
        compiler.command,
        [
          ...flags,
          ...[nodeHeaders(), join(tensorflow, 'include'), tfjsNode].map((path) => `-I${path}`),
          ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(sources, file)),
          ...['-o', `${output}.unfinished`],
          ...wheel.libraries.map((library) => join(tensorflow, 'lib', basename(library))),
        ],
        { env: { ...host.env, TMPDIR: folder }, signal: options.signal },
      );
      if (code !== 0) {
        const line = stderr.split('\n').find((text) => /error/i.test(text)) ?? stderr.trim().split('\n')[0] ?? '';
        throw setupError(
          `${compiler.command} (${compiler.version}) could not compile tfjs-node's binding: ${line.trim()}`,
          'A compiler that knows C++17 is needed (g++ 9 or clang++ 10 and newer); $CXX chooses one.',
          new Error(stderr),
        );
      }
      await rename(`${output}.unfinished`, output);
    },
    options,
  );
}

/** The cache folder's name for the binding; it changes with the sources, TensorFlow's version and the flags. */
export async function bindingName(host: Host, tfjsNode: string): Promise<string> {
  const sources = join(tfjsNode, 'binding');
  const hash = createHash('sha256');
  for (const file of (await readdir(sources)).sort()) hash.update(file).update(await readFile(join(sources, file)));
  const fingerprint = hash
    .update([...flagsFor(host), TENSORFLOW_VERSION].join('\0'))
    .digest('hex')
    .slice(0, 12);
  return `binding-napi-v${NAPI_VERSION}-${host.platform}-${host.arch}-${fingerprint}`;
}

function flagsFor({ platform }: Host): readonly string[] {
  const all = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', `-DNAPI_VERSION=${NAPI_VERSION}`];
  return platform === 'darwin'
    ? [...all, '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']
    : [...all, '-pthread', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
}

function nodeHeaders(): string {
  return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
}
