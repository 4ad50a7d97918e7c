import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Compressed bytes of all that a script loads, ONNX Runtime left out. */
async function measure(...names: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(name, import.meta.url))),
    outdir: 'unwritten',
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    external: ['onnxruntime-web/*'],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}

test('a page carries less than 15 kB of ours, with its worker too', async () => {
  const [page, both] = [await measure('index.ts'), await measure('index.ts', 'worker.ts')];
  console.log(`gzipped, without ONNX Runtime: page ${page} bytes, page and worker ${both} bytes`);
  assert.ok(page < 15_000 && both < 15_000, `${page} and ${both} bytes`);
});
