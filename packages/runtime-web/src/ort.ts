// onnxruntime-web, set up once a page: its threads and its files are decided before its first session, and not again.
import { describeError } from '@onnxcast/runtime/sessions';
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
  /** Where onnxruntime-web's own files lie, relative to the page; default beside its script. */
  readonly wasmPaths?: WasmPaths;
}

/** A build of onnxruntime-web. A bundler carries each whose `load` it sees. */
export interface OrtBuild {
  readonly device: 'wasm' | 'webgpu';
  /** What its own files are called, before `.mjs` and `.wasm`. */
  readonly files: string;
  load(): Promise<Ort>;
}

/** The build of 14 MB that every page uses. */
export const wasmBuild: OrtBuild = {
  device: 'wasm',
  files: 'ort-wasm-simd-threaded',
  load: () => import('onnxruntime-web/wasm'),
};

/** The module, and what was decided. */
export interface LoadedOrt {
  readonly ort: Ort;
  readonly threads: number;
  /** Why there is one thread where there could be more. */
  readonly note?: string;
}

const loaded = new Map<OrtBuild, Promise<LoadedOrt>>();

/**
 * Loads a build of onnxruntime-web, once.
 * @throws SetupError when its script cannot be loaded
 */
export function loadOrt(build: OrtBuild, options: RuntimeOptions): Promise<LoadedOrt> {
  const known = loaded.get(build);
  if (known !== undefined) return known;
  const loading = importOrt(build, options);
  loaded.set(build, loading);
  loading.catch(() => loaded.delete(build));
  return loading;
}

async function importOrt(build: OrtBuild, { threads, wasmPaths }: RuntimeOptions): Promise<LoadedOrt> {
  let module: Ort;
  try {
    module = await build.load();
  } catch (cause) {
    throw ortMissing(cause, build);
  }
  const isWasm = build.device === 'wasm';
  const decided = isWasm ? decideThreads(threads) : { threads: 1 };
  module.env.wasm.numThreads = decided.threads;
  // Single files are named for the build that nearly all pages use.
  if (wasmPaths !== undefined && (isWasm || typeof wasmPaths === 'string')) {
    module.env.wasm.wasmPaths = wasmPaths;
  }
  return { ort: module, ...decided };
}

/** Options whose addresses mean the same in a worker. */
export function resolveOptions(options: RuntimeOptions): RuntimeOptions {
  const { wasmPaths } = options;
  if (wasmPaths === undefined || !('document' in globalThis)) return options;
  const resolve = (address: string) => new URL(address, document.baseURI).href;
  if (typeof wasmPaths === 'string') return { ...options, wasmPaths: resolve(wasmPaths) };
  const entries = Object.entries(wasmPaths).map(([name, address]) => [name, resolve(address)] as const);
  return { ...options, wasmPaths: Object.fromEntries(entries) };
}

/** What to say when a file of onnxruntime-web's is not where it is looked for. */
export function ortMissing(cause: unknown, { files }: OrtBuild): SetupError {
  const found = `onnxruntime-web does not load: ${describeError(cause)}`;
  const remedy = `Serve its files ${files}.mjs and .wasm beside the script, or give their folder as wasmPaths.`;
  return new SetupError({ found, remedy, cause });
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
