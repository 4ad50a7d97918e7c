// What a page gets when it imports 'onnxcast/web', from the build as it is published.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What a bundler takes in of an entry, for a page. */
async function bundle(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: {
      contents: `export * from '${entry}';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser', // a module of Node is an error here
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

for (const [entry, forecaster] of [
  ['onnxcast/web', 'forecaster.js'],
  ['onnxcast/web/webgpu', 'webgpu.js'],
  ['onnxcast/web/untrusted', 'untrusted.js'],
] as const) {
  test(`a page that imports ${entry} gets one Forecaster, no module of Node, no TensorFlow and no training`, async () => {
    const files = await bundle(entry);
    assert.deepEqual(
      files
        .filter((file) => /runtime-web\/dist\/(forecaster|webgpu|untrusted)\.js$/.test(file))
        .map((file) => basename(file)),
      [forecaster],
    );
    assert.deepEqual(
      files.filter((file) => /tensorflow|packages\/trainer|onnxruntime-node/.test(file)),
      [],
    );
  });
}

test('a page that imports onnxcast/web/training gets the trainer, no module of Node, no TensorFlow and no tables of holidays', async () => {
  const files = await bundle('onnxcast/web/training');
  assert.ok(files.some((file) => file.endsWith('trainer/dist/platform/train-in-page.js')));
  assert.deepEqual(
    files.filter((file) => /tensorflow|onnxruntime-node|date-holidays/.test(file)),
    [],
  );
});
