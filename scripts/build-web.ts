// Builds what a page can load without a bundler: one folder with our script, its worker and onnxruntime-web's files.
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCES = fileURLToPath(new URL('../packages/runtime-web/src', import.meta.url));
const ORT = dirname(createRequire(join(SOURCES, 'index.ts')).resolve('onnxruntime-web/wasm'));

/**
 * Writes `onnxcast.js`, `untrusted.js`, `worker.js` and all that they load into a folder.
 * @param options `webgpu` for a Forecaster that can use WebGPU, and 27 MB more; default false
 */
export async function buildWeb(folder: string, { webgpu = false } = {}): Promise<void> {
  const entries = webgpu
    ? { onnxcast: 'webgpu.ts', 'webgpu-worker': 'webgpu-worker.ts' }
    : { onnxcast: 'index.ts', untrusted: 'untrusted.ts', worker: 'worker.ts' };
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(SOURCES, file)])),
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
  // Its script looks for them beside itself.
  const builds = ['ort-wasm-simd-threaded', ...(webgpu ? ['ort-wasm-simd-threaded.asyncify'] : [])];
  for (const name of builds.flatMap((one) => [`${one}.mjs`, `${one}.wasm`])) {
    await cp(join(ORT, name), join(folder, name));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWeb(fileURLToPath(new URL('../packages/runtime-web/dist/browser', import.meta.url)));
}
