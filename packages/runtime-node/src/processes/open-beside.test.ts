// Long runs where no process can be started for them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('a bundle, which has no script of a process beside it, forecasts 20,000 steps all the same', async (t) => {
  const printed = await runBundle(
    t,
    `
    const { values } = await forecaster.forecast([0, 0.1, 0.2], 20000);
    console.log(values.length, (await forecaster.forecast([0, 0.1, 0.2], 20000)).values.length);
    `,
  );
  assert.equal(printed, '20000 20000');
});

test('what a bundle cannot do, for want of a script, it says in words that help', async (t) => {
  const printed = await runBundle(
    t,
    `
    for (const options of [{ timeout: 5 }, { untrusted: true }, { workers: 2 }]) {
      await Forecaster.load(model, options).catch(({ name, message }) => console.log(name + ': ' + message));
    }
    `,
  );
  const [process = '', ...others] = printed.split('\n');
  assert.match(process, /^UnsupportedError: this program is a bundle without the script session-process, /);
  assert.match(
    process,
    /Keep the packages of onnxcast out of the bundle .*or leave out `workers`, `timeout` and `untr/,
  );
  assert.deepEqual(others, [process, process.replace('session-process', 'session-worker')]);
});

/** What a bundle prints that opens a model and does something. */
async function runBundle(t: TestContext, doing: string): Promise<string> {
  mkdirSync(join(root, 'test/output'), { recursive: true });
  const folder = mkdtempSync(join(root, 'test/output/bundle-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const code = `
    import { Forecaster } from '@onnxcast/runtime-node';
    const model = ${JSON.stringify(join(root, 'models/sine.onnx'))};
    const forecaster = await Forecaster.load(model);
    ${doing}
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
  return stdout.trim();
}
