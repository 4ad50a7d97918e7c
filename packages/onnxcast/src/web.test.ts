// What a page gets when it imports 'onnxcast/web', from the build as it is published.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

test('a page that imports onnxcast/web gets no module of Node, no TensorFlow and no training', async () => {
  const { metafile } = await build({
    stdin: {
      contents: "export * from 'onnxcast/web';",
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser', // a module of Node is an error here
    logLevel: 'silent',
  });
  const files = Object.keys(metafile.inputs);
  assert.ok(files.some((file) => file.endsWith('packages/runtime-web/dist/forecaster.js')));
  assert.deepEqual(
    files.filter((file) => /tensorflow|packages\/trainer|onnxruntime-node/.test(file)),
    [],
  );
});
