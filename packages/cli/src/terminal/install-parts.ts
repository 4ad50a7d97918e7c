// The set-up step as commands run it: progress on stderr, and a word instead of an error where training can do without.
import { SetupError, sentenceOf } from '@onnxcast/series';
import { type CudaResult, type OnProgress, type SetUpResult, setUp, setUpCuda, showProgress } from '@onnxcast/setup';
import type { EngineName } from '@onnxcast/trainer';
import { COMMAND_LINE } from './command-line-door.ts';
import { say } from './output.ts';

/** How the step is run. */
export interface InstallPartsOptions {
  readonly signal: AbortSignal;
  /** Downloads and compiles again what is there. Default false. */
  readonly force?: boolean;
}

/**
 * Installs the native parts that are missing, with progress on stderr.
 * @throws SetupError when a part cannot be had; its message names the remedy
 */
export async function installParts(options: InstallPartsOptions): Promise<SetUpResult> {
  return withProgress((onProgress) => setUp({ ...options, onProgress }));
}

/**
 * Installs ONNX Runtime's CUDA provider and what it needs, with progress on stderr.
 * @throws SetupError when a part cannot be had; its message names the remedy
 */
export async function installCuda(options: InstallPartsOptions): Promise<CudaResult> {
  return withProgress((onProgress) => setUpCuda({ ...options, onProgress }));
}

async function withProgress<Result>(work: (onProgress: OnProgress) => Promise<Result>): Promise<Result> {
  const progress = showProgress(process.stderr);
  try {
    return await work(progress.onProgress);
  } finally {
    progress.end();
  }
}

/** How the parts of each engine are installed. */
const installations: Readonly<Record<EngineName, (options: InstallPartsOptions) => Promise<unknown>>> = {
  auto: async () => {},
  tensorflow: installParts,
  onnx: async () => {},
  tfjs: async () => {},
};

/**
 * Installs what an engine needs, where it is missing.
 * @param options `first`: the engine that `auto` would take if all were set up; where a part of it cannot be had the reason is said and the work goes on without it
 * @throws SetupError when a part cannot be had and the engine cannot do without it
 */
export async function installEngine(
  engine: EngineName,
  options: InstallPartsOptions & { readonly first: EngineName },
): Promise<void> {
  try {
    await installations[options.first](options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (engine !== 'auto' || !(error instanceof SetupError)) throw error;
    say(sentenceOf(error, COMMAND_LINE));
  }
}
