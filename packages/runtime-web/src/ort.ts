// onnxruntime-web, set up once a page: its threads and its files are decided before its first session, and not again.
import { SetupError } from '@onnxcast/series/errors';
import type * as ort from 'onnxruntime-web/wasm';

/** onnxruntime-web's module. */
export type Ort = typeof ort;

/** Where onnxruntime-web's own files lie: a folder's address that ends with a slash, or each file's. */
export type WasmPaths = string | { readonly mjs?: string; readonly wasm?: string };

/** Options that hold for all sessions of a page. */
export interface RuntimeOptions {
  /** Threads inside an operator; default half of the cores, at most 4, in a page that is cross-origin isolated. Elsewhere there is 1. */
  readonly threads?: number;
  /** Where onnxruntime-web's own files lie; default beside its script. */
  readonly wasmPaths?: WasmPaths;
}

/** The module, and what was decided. */
export interface LoadedOrt {
  readonly ort: Ort;
  readonly threads: number;
  /** Why there is one thread where there could be more. */
  readonly note?: string;
}

let loaded: Promise<LoadedOrt> | undefined;

/**
 * Loads onnxruntime-web's script, once.
 * @throws SetupError when it cannot be loaded
 */
export function loadOrt(options: RuntimeOptions): Promise<LoadedOrt> {
  loaded ??= importOrt(options);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function importOrt({ threads, wasmPaths }: RuntimeOptions): Promise<LoadedOrt> {
  let module: Ort;
  try {
    module = await import('onnxruntime-web/wasm');
  } catch (cause) {
    throw ortMissing(cause);
  }
  const decided = decideThreads(threads);
  module.env.wasm.numThreads = decided.threads;
  if (wasmPaths !== undefined) module.env.wasm.wasmPaths = wasmPaths;
  return { ort: module, ...decided };
}

/** What to say when a file of onnxruntime-web's is not where it is looked for. */
export function ortMissing(cause: unknown): SetupError {
  const found = (cause instanceof Error ? cause.message : String(cause)).trim().replace(/\.$/, '');
  return new SetupError(
    `onnxruntime-web does not load: ${found}. Serve its files ort-wasm-simd-threaded.mjs and .wasm beside the script, or give their folder as wasmPaths.`,
    { cause },
  );
}

function decideThreads(asked: number | undefined): { readonly threads: number; readonly note?: string } {
  const isPage = 'crossOriginIsolated' in globalThis;
  if (asked === 1 || (asked === undefined && !isPage)) return { threads: 1 };
  if (isPage && !globalThis.crossOriginIsolated) {
    return { threads: 1, note: 'no more threads: the page is not cross-origin isolated (headers COOP and COEP)' };
  }
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return { threads: asked ?? Math.max(1, Math.min(4, Math.ceil(cores / 2))) };
}
