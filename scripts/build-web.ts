// Builds what a page can load without a bundler: one folder with our script, its worker and onnxruntime-web's files.
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCES = fileURLToPath(new URL('../packages/runtime-web/src', import.meta.url));
const ORT = dirname(createRequire(join(SOURCES, 'index.ts')).resolve('onnxruntime-web/wasm'));

/** Files of onnxruntime-web's that its script looks for beside itself. */
const ORT_FILES = [
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  // Fetched only where WebGPU is used.
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
] as const;

/** Writes `onnxcast.js`, `worker.js` and all that they load into a folder. */
export async function buildWeb(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: { onnxcast: join(SOURCES, 'index.ts'), worker: join(SOURCES, 'worker.ts') },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // With its own files beside it, onnxruntime-web starts its threads from them.
    conditions: ['source', 'onnxruntime-web-use-extern-wasm'],
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const name of ORT_FILES) await cp(join(ORT, name), join(folder, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWeb(fileURLToPath(new URL('../packages/runtime-web/dist/browser', import.meta.url)));
}
