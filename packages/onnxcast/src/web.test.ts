// What a page gets when it imports 'onnxcast/web', from the build as it is published.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

for (const [entry, forecaster] of [
  ['onnxcast/web', 'forecaster.js'],
  ['onnxcast/web/webgpu', 'webgpu.js'],
]) {
  test(`a page that imports ${entry} gets one Forecaster, no module of Node, no TensorFlow and no training`, async () => {
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
    const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
    assert.deepEqual(
      files.filter((file) => /runtime-web\/dist\/(forecaster|webgpu)\.js$/.test(file)).map((file) => basename(file)),
      [forecaster],
    );
    assert.deepEqual(
      files.filter((file) => /tensorflow|packages\/trainer|onnxruntime-node/.test(file)),
      [],
    );
  });
}
