import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Host } from './host.ts';
import type { Part } from './part.ts';
import { runCommand } from './run-command.ts';

const require = createRequire(import.meta.url);

// A whole ONNX file: y = -x for one number. Small enough to carry, and it proves that a provider computes.
const NEGATION = 'CAg6MgoLCgF4EgF5IgNOZWcSAWdaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR';

const TRY_PROVIDER = `
const [folder, model, provider] = process.argv.slice(1);
const { env, InferenceSession, Tensor } = require(folder);
(async () => {
  const session = await InferenceSession.create(Buffer.from(model, 'base64'), { executionProviders: [provider] });
  const { y } = await session.run({ x: new Tensor('float32', [1], [1]) });
  if (y.data[0] !== -1) throw new Error('it computes ' + y.data[0] + ' for -(1)');
  process.stdout.write(env.versions.node + '\\n');
})().catch((error) => {
  process.stderr.write('\\nFailure: ' + error.message.split('\\n')[0] + '\\n');
  process.exitCode = 1;
});
`;

/** The package folder of `onnxruntime-node`, or undefined when npm has not installed it. */
export function onnxruntimeFolder(): string | undefined {
  try {
    return dirname(require.resolve('onnxruntime-node/package.json'));
  } catch {
    return undefined;
  }
}

/**
 * Looks for ONNX Runtime and its providers, trying each in a process of its own, so that a crash is survived.
 *
 * @param folder the package folder of `onnxruntime-node`; undefined when it is not installed.
 * @returns the npm package, the runtime on the CPU, and the CUDA provider.
 */
export async function inspectOnnxruntime(host: Host, folder: string | undefined): Promise<readonly Part[]> {
  if (folder === undefined) {
    const missing = { version: undefined, found: false, remedy: 'Run `npm ci`.' };
    const problem = 'the npm package onnxruntime-node is not installed.';
    return [
      { name: 'onnxruntime-node', needed: true, problem, ...missing },
      { name: 'ONNX Runtime, CPU', needed: true, problem, ...missing },
      { name: 'ONNX Runtime, CUDA', needed: false, problem, ...missing },
    ];
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const [cpu, cuda] = await Promise.all([inspectCpu(host, folder), inspectCuda(host, folder)]);
  return [{ name: 'onnxruntime-node', version, found: true, needed: true, details: folder }, cpu, cuda];
}

async function inspectCpu(host: Host, folder: string): Promise<Part> {
  const common = { name: 'ONNX Runtime, CPU', needed: true };
  const tried = await tryProvider('cpu', host, folder);
  if ('version' in tried) return { ...common, version: tried.version, found: true };
  const binary = join(folder, 'bin', 'napi-v6', host.platform, host.arch);
  return existsSync(binary)
    ? { ...common, version: undefined, found: false, problem: tried.problem, remedy: 'Run `npm ci` again.' }
    : {
        ...common,
        version: undefined,
        found: false,
        problem: `onnxruntime-node has no build for ${host.platform} ${host.arch}.`,
        remedy: 'Forecast with onnxruntime-web (WebAssembly), or on Linux, Windows or macOS arm64.',
      };
}

async function inspectCuda(host: Host, folder: string): Promise<Part> {
  const missing = { name: 'ONNX Runtime, CUDA', needed: false, version: undefined, found: false };
  const stay = 'Nothing, to forecast on the CPU.';
  if (host.platform !== 'linux' || host.arch !== 'x64') {
    return { ...missing, problem: `there is none for ${host.platform} ${host.arch}.`, remedy: stay };
  }
  const library = join(folder, 'bin', 'napi-v6', 'linux', 'x64', 'libonnxruntime_providers_cuda.so');
  if (!existsSync(library)) {
    return {
      ...missing,
      problem: 'its provider library is not part of the npm package and was not downloaded.',
      remedy: `${stay} With an NVIDIA GPU: put the provider libraries of the same version's CUDA build beside onnxruntime-node's own.`,
    };
  }
  const tried = await tryProvider('cuda', host, folder);
  if ('version' in tried) return { ...missing, version: tried.version, found: true, details: library };
  return {
    ...missing,
    problem: tried.problem,
    remedy: `${stay} With an NVIDIA GPU: install its driver, CUDA and cuDNN in the versions that the message names.`,
  };
}

async function tryProvider(
  provider: 'cpu' | 'cuda',
  { env }: Host,
  folder: string,
): Promise<{ version: string } | { problem: string }> {
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    ['-e', TRY_PROVIDER, folder, NEGATION, provider],
    {
      env: { ...env, NODE_OPTIONS: '' },
    },
  );
  if (code === 0) return { version: stdout.trim() };
  const said = /^Failure: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
  return { problem: said ? `it does not run (${said}).` : `the process that tried it ended with code ${code}.` };
}
