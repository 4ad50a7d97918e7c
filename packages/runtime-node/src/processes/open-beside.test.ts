// Long runs where no process can be started for them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('a bundle, which has no script of a process beside it, forecasts 20,000 steps all the same', async (t) => {
  mkdirSync(join(root, 'test/output'), { recursive: true });
  const folder = mkdtempSync(join(root, 'test/output/bundle-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const code = `
    import { Forecaster } from '@onnxcast/runtime-node';
    const forecaster = await Forecaster.load(${JSON.stringify(join(root, 'models/sine.onnx'))});
    const { values } = await forecaster.forecast([0, 0.1, 0.2], 20000);
    console.log(values.length, (await forecaster.forecast([0, 0.1, 0.2], 20000)).values.length);
    await forecaster.dispose();
  `;
  const outfile = join(folder, 'bundle.mjs');
  await build({
    stdin: { contents: code, resolveDir: join(root, 'packages/runtime-node') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    external: ['onnxruntime-node'],
    outfile,
    logLevel: 'error',
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), '20000 20000');
});
