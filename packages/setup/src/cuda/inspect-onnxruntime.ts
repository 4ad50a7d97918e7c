// What ONNX Runtime is here, and which of its providers compute.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { command, text } from '@onnxcast/series/errors';
import type { Host } from '../machine/host.ts';
import { say } from '../machine/setup-error.ts';
import type { Part } from '../part.ts';
import { findCudaWheels } from '../wheels/cuda-wheels.ts';
import { CUDA_LIBRARY, librariesFolder, tryCuda, tryProvider } from './try-provider.ts';

const require = createRequire(import.meta.url);

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
  const wheels = findCudaWheels(host);
  if ('problem' in wheels) return { ...missing, problem: wheels.problem, remedy: stay };
  const library = join(librariesFolder(folder, host), CUDA_LIBRARY);
  if (!existsSync(library)) {
    return {
      ...missing,
      problem: 'its libraries are not set up, or the cache folder that they lead to is gone.',
      remedy: say(text`${stay} With an NVIDIA GPU: run ${command('setup --cuda')}.`),
    };
  }
  const tried = await tryCuda(host, folder);
  if ('version' in tried) return { ...missing, version: tried.version, found: true, details: library };
  const { problem, remedy } = tried;
  return { ...missing, state: 'unusable', details: library, problem, remedy: `${stay} With an NVIDIA GPU: ${remedy}` };
}
