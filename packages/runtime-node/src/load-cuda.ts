// What CUDA needs beside onnxruntime-node, and what is missing of it: the provider's libraries, the driver or a GPU.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describeError } from '@onnxcast/runtime';
import { command, sentenceOf, type Text, text } from '@onnxcast/series/errors';

/** Why CUDA cannot be used here, for the middle of a sentence, and what helps, as a sentence. */
export interface CudaTrouble {
  readonly missing: 'library' | 'driver' | 'gpu';
  readonly problem: string;
  readonly remedy: Text;
}

/** Where to look; a test gives it other places. */
export interface CudaPlaces {
  /** The folder of ONNX Runtime's own library, in which it looks for its providers. */
  readonly libraries: string;
  readonly platform: string;
  /** Loads a library for good; throws what the system's loader says. */
  readonly load: (library: string) => void;
}

const ADD_DRIVER = 'Install the NVIDIA driver, version 580 or newer; a container is started with access to the GPU.';
const SHOW_GPU = 'Check that `nvidia-smi` lists a GPU and that CUDA_VISIBLE_DEVICES does not hide it.';
const SET_UP = text`Run ${command('setup --cuda')}.`;

/** Where the libraries lie in this process. */
export function cudaPlaces(): CudaPlaces {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const libraries = join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch);
  return { libraries, platform: `${process.platform} ${process.arch}`, load: loadForGood };
}

/**
 * Loads what the provider's library asks for by name. Nothing in the library says where that is and a running process
 * cannot change where its loader looks, but what is loaded already is found.
 *
 * @returns what is missing, as far as it can be told without opening a session.
 */
export function prepareCuda({ libraries, platform, load }: CudaPlaces): CudaTrouble | undefined {
  const windows = platform.startsWith('win32');
  const library = windows ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  if (!existsSync(join(libraries, library))) {
    if (platform !== 'linux x64') {
      const problem = `there is no CUDA provider for ${platform}`;
      return { missing: 'library', problem, remedy: 'Use Linux x64 with an NVIDIA GPU.' };
    }
    return { missing: 'library', problem: 'its provider libraries are not set up', remedy: SET_UP };
  }
  if (windows) return undefined;
  // In float32 as anywhere else: NVIDIA's default, TF32, keeps 10 bits of a number, which a closed loop amplifies.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  try {
    for (const name of readPreloaded(libraries)) load(join(libraries, name));
  } catch (error) {
    const problem = `its libraries do not load (${describeError(error)})`;
    return { missing: 'library', problem, remedy: text`Run ${command('setup --cuda --force')}.` };
  }
  try {
    load('libcuda.so.1');
  } catch {
    return {
      missing: 'driver',
      problem: 'the NVIDIA driver is missing (libcuda.so.1 is not found)',
      remedy: ADD_DRIVER,
    };
  }
  return undefined;
}

/** What is missing, by what ONNX Runtime says where a session does not open. */
export function explainCuda(error: unknown): CudaTrouble {
  const said = describeError(error);
  const [, code, words] = /CUDA failure (\d+): ([^;\n]*)/.exec(said) ?? [];
  if (code === '35')
    return { missing: 'driver', problem: `the NVIDIA driver does not do (${words?.trim()})`, remedy: ADD_DRIVER };
  if (code === '100' || code === '101') {
    return { missing: 'gpu', problem: `there is no NVIDIA GPU that can be used (${words?.trim()})`, remedy: SHOW_GPU };
  }
  const first = said.split('\n')[0] ?? '';
  const problem = `it does not start (${code === undefined ? first : `CUDA failure ${code}: ${words?.trim()}`})`;
  return { missing: 'library', problem, remedy: text`See what ${command('doctor')} says.` };
}

let warned = false;

/** Says once in a process why CUDA is not used, where something of it is there and so somebody may expect it. */
export function warnOnce({ missing, problem, remedy }: CudaTrouble): void {
  if (warned || (missing === 'library' && !existsSync('/dev/nvidiactl'))) return;
  warned = true;
  const found = `Forecasts run on the CPU, not on CUDA: ${problem}`;
  process.emitWarning(sentenceOf({ found, remedy }), { code: 'ONNXCAST_NO_CUDA' });
}

/** What `onnxcast setup --cuda` wrote beside the libraries; whoever put them there by other means needs nothing of it. */
function readPreloaded(libraries: string): readonly string[] {
  const file = join(libraries, 'onnxcast-cuda.json');
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { preload: readonly string[] }).preload;
}

/** RTLD_NOW, and RTLD_NODELETE so that Node, which finds no addon in it and says so, does not unload it again. */
const KEEP = 0x1002;

function loadForGood(library: string): void {
  try {
    process.dlopen({ exports: {} }, library, KEEP);
  } catch (error) {
    if (!describeError(error).includes('did not self-register')) throw error;
  }
}
