// Holds what a page loads of ours to a size.
import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Compressed bytes of all that scripts load with the first forecast, ONNX Runtime and what only some graphs or histories need left out. */
async function measure(...names: readonly string[]): Promise<number> {
  const { outputFiles, metafile } = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(name, import.meta.url))),
    absWorkingDir: process.cwd(),
    outdir: 'unwritten',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    external: ['onnxruntime-web/*'],
  });
  const loaded = new Set<string>();
  const load = (path: string): void => {
    loaded.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path]!.imports) {
      if (kind === 'import-statement' && external !== true && !loaded.has(next)) load(next);
    }
  };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (names.some((name) => entryPoint?.endsWith(`src/${name}`))) load(path);
  }
  return outputFiles
    .filter(({ path }) => loaded.has(relative(process.cwd(), path).replaceAll('\\', '/')))
    .reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}

test('a page carries less than 15 kB of ours, 15.5 kB with its worker', async () => {
  const [page, both] = [await measure('index.ts'), await measure('index.ts', 'worker.ts')];
  console.log(`gzipped, without ONNX Runtime: page ${page} bytes, page and worker ${both} bytes`);
  assert.ok(page < 15_000 && both < 15_500, `${page} and ${both} bytes`);
});
