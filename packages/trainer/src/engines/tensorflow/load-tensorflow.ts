// Brings TensorFlow into the process through tfjs-node. Nothing of it is imported before someone asks.
import { createRequire } from 'node:module';
import { command, option, SetupError, text } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';

/** TensorFlow, loaded. */
export interface Tensorflow {
  readonly tf: typeof tfjs;
  readonly backend: NodeJSKernelBackend;
  /** Version of the TensorFlow library itself. */
  readonly version: string;
}

/**
 * Sets what TensorFlow reads from the environment when it starts, unless the user has.
 * A worker thread's own environment is a copy that native code does not see, so this is called before workers start.
 */
export function prepareEnvironment(): void {
  const defaults = {
    TF_CPP_MIN_LOG_LEVEL: '3',
    // oneDNN does not touch the LSTM ops, but says on stderr that it is there and no log level silences it. What it does
    // bring is an allocator that keeps its memory between closures, which can be had by itself.
    TF_ENABLE_ONEDNN_OPTS: '0',
    TF_CPU_ALLOCATOR_USE_BFC: '1',
    // The fused LSTM ops are slower with more threads: each of their matrix products is too small to share out.
    TF_NUM_INTRAOP_THREADS: '1',
  };
  for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value;
}

/**
 * Imports tfjs-node.
 * @throws SetupError when its binding or TensorFlow's library is missing or broken
 */
export async function loadTensorflow(): Promise<Tensorflow> {
  prepareEnvironment();
  restoreUtil();
  let tf: typeof tfjs;
  try {
    tf = (await import('@tensorflow/tfjs-node')) as unknown as typeof tfjs;
  } catch (cause) {
    throw new SetupError(
      text`TensorFlow is not set up: ${firstLine(cause)} Run ${command('setup')}, or train with ${option('engine', 'onnx')}.`,
      { cause },
    );
  }
  tf.enableProdMode();
  const backend = tf.findBackend('tensorflow') as NodeJSKernelBackend;
  return { tf, backend, version: String(backend.binding.TF_Version) };
}

/** Gives `node:util` what tfjs-node 4.22 still calls (tensorflow/tfjs#8530): Node 23 removed it, Node 22 warns of it. */
function restoreUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] = (value: unknown) => value === null || value === undefined;
  util['isArray'] = Array.isArray;
}

function firstLine(cause: unknown): string {
  const line = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
