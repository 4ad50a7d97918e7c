import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { convert, type GraphForm, graphForms } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { runCli } from '../../../../test/run-cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'onnxcast-verify-'));
after(() => rm(folder, { recursive: true }));
const short = ['--warmup', '20', '--steps', '30'];

async function writeModel(spec: ModelSpec, form: GraphForm = 'forecast'): Promise<string> {
  const path = join(folder, `${form}-${spec.scaling}.onnx`);
  await writeFile(path, convert(spec, initialWeights(spec, createRandom(0)), { form, time: 5, horizon: 5 }));
  return path;
}

test('a file of any form is compared in all forms, and passes', async () => {
  const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard' };
  for (const form of graphForms) {
    const { code, stdout, stderr } = await runCli(['verify', await writeModel(spec, form), ...short, '--json']);
    assert.equal(code, 0, stderr);
    const verdict = JSON.parse(stdout);
    assert.ok(verdict.passed && verdict.worst <= 1e-5 && verdict.worstToReference <= 1e-5, stdout);
    const forms = new Set(verdict.results.map((result: { form: string }) => result.form));
    assert.deepEqual([...forms], ['none', ...graphForms]);
  }
});

test('past the tolerance it says so and exits with 1', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  const { code, stdout } = await runCli(['verify', path, ...short, '--reference-tolerance', '1e-12']);
  assert.equal(code, 1);
  assert.match(stdout, /graphs against one another: \S+, within the tolerance of 0\.0001/);
  assert.match(stdout, /graphs against the plain loops in float64: \S+, PAST the tolerance of 1e-12/);
});

test('a series of the user serves as history, as long as it is', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5, 4], scaling: 'standard' });
  const data = join(folder, 'data.csv');
  const rows = Array.from({ length: 40 }, (_, t) => `s,${t},${350 + 20 * Math.sin(t / 3)}`);
  await writeFile(data, ['unique_id,ds,y', ...rows, ''].join('\n'));
  const { code, stdout } = await runCli(['verify', path, '--data', data, '--steps', '10', '--forms', 'forecast,step']);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^1 series, 40 warm-up and 10 closed-loop steps; differences in each series' standard deviations$/m,
  );
});

test('wrong usage exits with 2, and a file that is no model of ours with 1', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  for (const options of [
    ['--steps', '0'],
    ['--warmup', '1.5'],
    ['--forms', 'forecast,jagged'],
  ]) {
    assert.equal((await runCli(['verify', path, ...options])).code, 2, String(options));
  }
  const none = await runCli(['verify', join(folder, 'none.onnx')]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /none\.onnx: the file cannot be read/);
});
