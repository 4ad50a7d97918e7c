// Does ONNX Runtime compute with a provider here? Tried in a process of its own, so that a crash is survived.
import { join } from 'node:path';
import { command, text } from '@onnxcast/series/errors';
import type { Host } from '../machine/host.ts';
import { runCommand } from '../machine/run-command.ts';
import { say, type Trouble } from '../machine/setup-error.ts';

/** The provider's library. */
export const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/**
 * What the set-up leaves beside the libraries: `{ preload }`, names of libraries to load first. Whoever opens a session
 * with CUDA reads it; `runtime-node` does.
 */
export const CUDA_STAMP = 'onnxcast-cuda.json';

/** Where the libraries of an `onnxruntime-node` package lie. */
export function librariesFolder(onnxruntime: string, { platform, arch }: Host): string {
  return join(onnxruntime, 'bin', 'napi-v6', platform, arch);
}

// A whole ONNX file: y = -x for one number. Small enough to carry, and it proves that a provider computes.
const NEGATION = 'CAg6MgoLCgF4EgF5IgNOZWcSAWdaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR';

// A library that is no addon is loaded, then refused; NODELETE (0x1000) keeps it for those that ask for its name.
const TRY_PROVIDER = `
const [folder, model, provider, libraries, stamp] = process.argv.slice(1);
const { join } = require('node:path');
const load = (library) => {
  try {
    process.dlopen({ exports: {} }, library, 0x1002);
  } catch (error) {
    if (!error.message.includes('did not self-register')) throw error;
  }
};
(async () => {
  if (provider === 'cuda') {
    // A stamp is there only where our set-up was.
    let names = [];
    try { names = JSON.parse(require('node:fs').readFileSync(join(libraries, stamp), 'utf8')).preload; } catch {}
    for (const name of names) load(join(libraries, name));
    load('libcuda.so.1');
  }
  const { env, InferenceSession, Tensor } = require(folder);
  const session = await InferenceSession.create(Buffer.from(model, 'base64'), { executionProviders: [provider] });
  const { y } = await session.run({ x: new Tensor('float32', [1], [1]) });
  if (y.data[0] !== -1) throw new Error('it computes ' + y.data[0] + ' for -(1)');
  process.stdout.write(env.versions.node + '\\n');
})().catch((error) => {
  process.stderr.write('\\nFailure: ' + error.message.split('\\n')[0] + '\\n');
  process.exitCode = 1;
});
`;

/** Has a provider compute one number; the version of ONNX Runtime, or what it said, in a sentence. */
export async function tryProvider(
  provider: 'cpu' | 'cuda',
  host: Host,
  folder: string,
): Promise<{ version: string } | { problem: string }> {
  const args = ['-e', TRY_PROVIDER, folder, NEGATION, provider, librariesFolder(folder, host), CUDA_STAMP];
  const { code, stdout, stderr } = await runCommand(process.execPath, args, { env: { ...host.env, NODE_OPTIONS: '' } });
  if (code === 0) return { version: stdout.trim() };
  const said = /^Failure: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
  return { problem: said ? `it does not run (${said}).` : `the process that tried it ended with code ${code}.` };
}

/** Why CUDA does not compute, and whether its libraries are to blame or what they stand on. */
interface CudaTrouble extends Trouble {
  readonly remedy: string;
  readonly missing: 'library' | 'driver' | 'gpu';
}

// In the order in which they come up.
const TROUBLES: readonly (CudaTrouble & { readonly pattern: RegExp })[] = [
  {
    pattern: /libcuda\.so/,
    missing: 'driver',
    problem: 'the NVIDIA driver is not there (libcuda.so.1 is not found).',
    remedy: 'install the driver, version 580 or newer (in a container: start it with `docker run --gpus all`).',
  },
  {
    pattern: /CUDA failure 35\b/,
    missing: 'driver',
    problem: 'the NVIDIA driver is too old for CUDA 13, or it is a stand-in.',
    remedy: 'install the driver, version 580 or newer.',
  },
  {
    pattern: /CUDA failure (?:100|101)\b/,
    missing: 'gpu',
    problem: 'there is no NVIDIA GPU that can be used.',
    remedy: 'check that `nvidia-smi` lists one and that CUDA_VISIBLE_DEVICES does not hide it.',
  },
];

/** Has CUDA compute one number; the version of ONNX Runtime, or what is missing. */
export async function tryCuda(host: Host, folder: string): Promise<{ version: string } | CudaTrouble> {
  const tried = await tryProvider('cuda', host, folder);
  if ('version' in tried) return tried;
  const known = TROUBLES.find(({ pattern }) => pattern.test(tried.problem));
  if (known !== undefined) return { missing: known.missing, problem: known.problem, remedy: known.remedy };
  return { missing: 'library', problem: tried.problem, remedy: say(text`run ${command('setup --cuda --force')}.`) };
}
