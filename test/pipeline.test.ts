// The way of the data from end to end, as the command line does it: generate, train, export, forecast.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCli, startCli, temporaryFolder } from './run-cli.ts';

/** A training of a second: 6 waves, two small cells. */
const SMALL = ['--hidden', '6,5', '--iterations', '5', '--test', '2', '--workers', '1'];

async function makeWaves(t: TestContext): Promise<{ folder: string; data: string }> {
  const folder = temporaryFolder(t);
  const data = join(folder, 'waves.csv');
  const { code, stderr } = await runCli(['generate', 'sine', '--series', '6', '--length', '80', '--out', data]);
  assert.equal(code, 0, stderr);
  return { folder, data };
}

test('a generated file is trained, exported and forecast, and the forecast goes on where the data ends', async (t) => {
  const { folder, data } = await makeWaves(t);
  const out = join(folder, 'run');
  const trained = await runCli(['train', data, '--out', out, '--epochs', '3', ...SMALL]);
  assert.equal(trained.code, 0, trained.stderr);
  assert.equal(trained.stdout, `${join(out, 'model.onnx')}\n`);
  assert.deepEqual(readdirSync(join(out, 'epochs')).sort(), [
    'epoch-001.png',
    'epoch-001.safetensors',
    'epoch-002.png',
    'epoch-002.safetensors',
    'epoch-003.png',
    'epoch-003.safetensors',
  ]);
  assert.ok(existsSync(join(out, 'report.html')));

  const forecast = await runCli(['forecast', join(out, 'model.onnx'), data, '--horizon', '4']);
  assert.equal(forecast.code, 0, forecast.stderr);
  const rows = forecast.stdout.trim().split('\n');
  assert.equal(rows[0], 'unique_id,ds,forecast,forecast-lo-80,forecast-hi-80,forecast-lo-95,forecast-hi-95');
  assert.equal(rows.length, 1 + 6 * 4);
  assert.deepEqual(
    rows.slice(1, 5).map((row) => row.split(',').slice(0, 2)),
    [80, 81, 82, 83].map((step) => ['wave-1', String(step)]),
  );

  for (const form of ['stream', 'step', 'unrolled']) {
    const lengths = form === 'unrolled' ? ['--time', '10', '--horizon', '5'] : [];
    const exported = await runCli(['export', out, '--form', form, '--last', ...lengths]);
    assert.equal(exported.code, 0, exported.stderr);
    assert.ok(readFileSync(exported.stdout.trim()).length > 1000);
  }
});

test('the same seed gives the same bytes', async (t) => {
  const { folder, data } = await makeWaves(t);
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  for (const out of [first, second]) {
    const { code, stderr } = await runCli(['train', data, '--out', out, '--epochs', '2', ...SMALL]);
    assert.equal(code, 0, stderr);
  }
  for (const name of ['model.onnx', 'checkpoint.safetensors', 'report.html', 'epochs/epoch-002.png']) {
    const [one, other] = [readFileSync(join(first, name)), readFileSync(join(second, name))];
    // The report's title is the folder's name.
    if (name.endsWith('.html')) assert.equal(other.toString().replaceAll('run second', 'run first'), one.toString());
    else assert.ok(other.equals(one), name);
  }
});

test('a training stopped by SIGINT or SIGKILL and resumed ends in the bits of one that was not stopped', async (t) => {
  const { folder, data } = await makeWaves(t);
  const whole = join(folder, 'whole');
  const options = ['--epochs', '6', ...SMALL];
  const uninterrupted = await runCli(['train', data, '--out', whole, ...options]);
  assert.equal(uninterrupted.code, 0, uninterrupted.stderr);

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    const broken = join(folder, signal);
    const { child, done, waitFor } = startCli(['train', data, '--out', broken, ...options]);
    await waitFor('epoch 2/6');
    child.kill(signal);
    const stopped = await done;
    assert.equal(stopped.code, code, stopped.stderr);
    if (signal === 'SIGINT') assert.match(stopped.stderr, /--resume/);
    assert.ok(!existsSync(join(broken, 'model.onnx')), 'it was stopped before its end');

    const resumed = await runCli(['train', data, '--out', broken, '--resume']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /going on with epoch [345]/);
    for (const name of [
      'checkpoint.safetensors',
      'model.onnx',
      'epochs/epoch-006.safetensors',
      'epochs/epoch-001.png',
    ]) {
      assert.ok(readFileSync(join(broken, name)).equals(readFileSync(join(whole, name))), `${signal}: ${name}`);
    }
  }
});
