import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { digestKey, tensorDigestsKey } from '@onnxcast/model/digests';
import { decodeModel, encodeProto } from '@onnxcast/onnx';
import { type GraphForm, graphForms } from '@onnxcast/onnx/forms';
import { createRandom } from '@onnxcast/series';
import type { Check, Verdict } from 'onnxcast';
import { runCli } from '../../../../../test/run-cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'onnxcast-verify-'));
after(() => rm(folder, { recursive: true }));
const node = ['--runtimes', 'node'];
const short = ['--warmup', '20', '--steps', '30', ...node];

async function writeModel(spec: ModelSpec, form: GraphForm = 'forecast'): Promise<string> {
  const path = join(folder, `${form}-${spec.scaling}-${spec.cell ?? 'lstm'}-${spec.features.length}.onnx`);
  await writeFile(path, convert(spec, initialWeights(spec, createRandom(0)), { form, time: 5, horizon: 5 }));
  return path;
}

/** A file's bytes without its digests, which would tell that it was changed. */
async function readOpen(path: string): Promise<Buffer> {
  const model = decodeModel(await readFile(path), path);
  const kept = (model.metadata_props ?? []).filter(({ key }) => key !== digestKey && key !== tensorDigestsKey);
  return Buffer.from(encodeProto({ ...model, metadata_props: kept }));
}

function largestOf({ checks }: Verdict): number {
  return Math.max(...checks.map(({ largest }) => largest));
}

test('a file of any form is compared in all forms, and passes', async () => {
  const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard' };
  for (const form of graphForms) {
    const { code, stdout, stderr } = await runCli(['verify', await writeModel(spec, form), ...short, '--json']);
    assert.equal(code, 0, stderr);
    const verdict = JSON.parse(stdout);
    assert.ok(verdict.passed && largestOf(verdict) <= 1e-5, stdout);
    const forms = new Set(verdict.results.map((result: { form: string }) => result.form));
    assert.deepEqual([...forms], ['none', ...graphForms]);
    const checked = verdict.checks.map((one: Check) => `${one.part}, ${one.against}`);
    assert.deepEqual(checked, [
      'warm-up, one another',
      'closed loop, one another',
      'warm-up, float64',
      'closed loop, float64',
    ]);
  }
});

test('a model that takes logarithms is compared over waves above 0', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'log' });
  const { code, stderr } = await runCli(['verify', path, ...short]);
  assert.equal(code, 0, stderr);
});

test('a tolerance below 0 is refused before anything runs', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  const { code, stdout, stderr } = await runCli(['verify', path, ...short, '--tolerance', '-1']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /^onnxcast: --tolerance: found -1, expected a number from 0\.\nRun `npx onnxcast verify --help`/,
  );
});

test('it says what limits the differences: what rounding does, or the tolerance where that is more', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  const { stdout } = await runCli(['verify', path, ...short, '--tolerance', '1e-9']);
  assert.match(
    stdout,
    /^float32 rounding alone, that of the weights too, moves this model's warm-up by \S+e-[78] and its closed loop by \S+e-[78]$/m,
  );
  assert.match(
    stdout,
    /^so graphs may differ by 6 times what it does up to each step \(\S+ and \S+ in the end\), or by the tolerance of 1e-9 where/m,
  );
});

test('of an untrained model, whose loop forgets, graphs may differ by the tolerance alone', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  const { code, stdout } = await runCli(['verify', path, ...short]);
  assert.equal(code, 0);
  assert.match(stdout, /^so graphs may differ by the tolerance of 0\.0001: 6 times that is less$/m);
  assert.match(stdout, /^plain TypeScript, float32 +none +[1-9]\S+e-[78] +[1-9]\S+e-[78] /m);
});

test('a graph whose forecast is right and whose one-step predictions of the history are wrong does not pass', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'standard' });
  const bytes = await readOpen(path);
  // Of the node that gives `predictions` (field 2, 11 letters) the operator, Add, becomes Sub.
  const operator = bytes.indexOf('Add', bytes.indexOf('\x12\x0bpredictions\x1a'));
  bytes.write('Sub', operator);
  const wrong = join(folder, 'tampered.onnx');
  await writeFile(wrong, bytes);
  assert.equal((await runCli(['verify', path, ...short, '--forms', 'forecast'])).code, 0);
  const { code, stdout } = await runCli(['verify', wrong, ...short, '--forms', 'forecast,stream']);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /warm-up, graphs against one another: \S+, PAST/);
  assert.match(stdout, /closed loop, graphs against one another: \S+, within/);
  assert.match(stdout, /warm-up, graphs against the plain loops in float64: \S+, PAST/);
});

const calibrated: ModelSpec = {
  features: ['y'],
  hidden: [5],
  scaling: 'standard',
  intervals: {
    levels: [80, 95],
    widths: [
      [1, 2],
      [2, 3],
    ],
    spread: 1,
  },
};

test('the intervals of a calibrated model are compared, in the forms that give them and with what is said of it', async () => {
  const path = await writeModel(calibrated);
  const { code, stdout, stderr } = await runCli(['verify', path, ...short, '--forms', 'forecast,unrolled']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^runtime +version +form +warm-up +closed loop +intervals +a forecast$/m);
  assert.match(stdout, /^onnxruntime-node, cpu +\S+ +unrolled( +\d\.\de-[6-8]){3} /m);
  assert.match(stdout, /^intervals: the ends of those of 80 and 95 %, of every closed-loop step$/m);
  assert.match(stdout, /^intervals, graphs against the plain loops in float64: \S+e-[678], within the limit/m);
});

test('a graph whose forecast is right and whose intervals are wrong does not pass', async () => {
  const path = await writeModel(calibrated);
  const bytes = await readOpen(path);
  // Of the node that gives `scaled_upper` (field 2, 12 letters) the operator, Add, becomes Sub: the upper end is the lower one.
  bytes.write('Sub', bytes.indexOf('Add', bytes.indexOf('\x12\x0cscaled_upper\x1a')));
  const wrong = join(folder, 'upside-down.onnx');
  await writeFile(wrong, bytes);
  const { code, stdout } = await runCli(['verify', wrong, ...short, '--forms', 'forecast,unrolled']);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /closed loop, graphs against the plain loops in float64: \S+, within/);
  assert.match(stdout, /intervals, graphs against one another: \S+, PAST/);
  assert.match(stdout, /intervals, graphs against the plain loops in float64: \S+, PAST/);
});

test('a series of the user serves as history, as long as it is', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5, 4], scaling: 'standard' });
  const data = join(folder, 'data.csv');
  const rows = Array.from({ length: 40 }, (_, t) => `s,${t},${350 + 20 * Math.sin(t / 3)}`);
  await writeFile(data, ['unique_id,ds,y', ...rows, ''].join('\n'));
  const { code, stdout } = await runCli([
    'verify',
    path,
    '--data',
    data,
    '--steps',
    '10',
    '--forms',
    'forecast,step',
    ...node,
  ]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^1 series, 40 warm-up steps and 10 closed-loop steps; differences in each series' deviations$/m,
  );
});

test('GRU and plain RNN cells and models with covariates are compared in all forms, and pass', async () => {
  const roles = { features: ['past', 'a', 'ahead', 'b'], targets: ['a', 'b'], futureCovariates: ['ahead'] };
  for (const spec of [
    { ...roles, cell: 'gru', hidden: [5, 4], scaling: 'standard' },
    { ...roles, cell: 'rnn', hidden: [5], scaling: 'none' },
  ] satisfies readonly ModelSpec[]) {
    const { code, stdout, stderr } = await runCli(['verify', await writeModel(spec), ...short, '--json']);
    assert.equal(code, 0, stderr);
    const verdict = JSON.parse(stdout);
    assert.ok(verdict.passed && largestOf(verdict) <= 1e-5, stdout);
    assert.deepEqual([verdict.warmup, verdict.horizon], [20, 30]);
  }
});

test("the last rows of a user's series tell what is known in advance of the steps to forecast", async () => {
  const roles = { features: ['y', 'ahead'], targets: ['y'], futureCovariates: ['ahead'] };
  const path = await writeModel({ ...roles, hidden: [5, 4], scaling: 'standard' });
  const data = join(folder, 'ahead.csv');
  const rows = Array.from({ length: 40 }, (_, t) => `s,${t},${Math.sin(t / 3)},${t % 7}`);
  await writeFile(data, ['unique_id,ds,y,ahead', ...rows, ''].join('\n'));
  const verify = (steps: string) =>
    runCli(['verify', path, '--data', data, '--steps', steps, '--forms', 'forecast,step', ...node]);
  const { code, stdout, stderr } = await verify('10');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^1 series, 30 warm-up steps and 10 closed-loop steps/m);
  const long = await verify('40');
  assert.equal(long.code, 1);
  assert.match(long.stderr, /the shortest series has 40 rows, expected more than 40: .*Lower --steps/);
});

test('wrong usage exits with 2, and a file that is no model of ours with 1', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'none' });
  for (const options of [
    ['--steps', '0'],
    ['--steps', '1000001'],
    ['--warmup', '1000000000'],
    ['--warmup', '1.5'],
    ['--forms', 'forecast,jagged'],
    ['--runtimes', 'node,abacus'],
  ]) {
    assert.equal((await runCli(['verify', path, ...options])).code, 2, String(options));
  }
  const none = await runCli(['verify', join(folder, 'none.onnx')]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /none\.onnx: the file cannot be read/);
});

test('a plain network and a foreign model are told what they are, and exit with 1', async () => {
  const plain = join(folder, 'plain.onnx');
  const data = join(folder, 'plain.csv');
  await writeFile(data, 'unique_id,ds,y\ns,1,1\ns,2,2\ns,3,2\n');
  assert.equal((await runCli(['fit-network', data, '--epochs', '10', '--out', plain])).code, 0);
  const network = await runCli(['verify', plain]);
  assert.equal(network.code, 1);
  assert.match(
    network.stderr,
    /plain\.onnx: this is a plain network, y from x: it forecasts no series.*onnxcast inspect/,
  );
  // A model, IR version 8, of the producer `me`, opset 14, with a graph of one nameless node.
  const foreign = join(folder, 'foreign.onnx');
  await writeFile(foreign, Buffer.from([0x08, 8, 0x12, 2, 0x6d, 0x65, 0x3a, 2, 0x0a, 0, 0x42, 2, 0x10, 14]));
  const other = await runCli(['verify', foreign]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /foreign\.onnx: this model was not made by onnxcast \(producer: me\)/);
});

test('all runtimes have a row with version and time, or say why they did not run', async () => {
  const path = await writeModel({ features: ['y'], hidden: [5], scaling: 'standard' });
  const { code, stdout, stderr } = await runCli([
    'verify',
    path,
    '--warmup',
    '20',
    '--steps',
    '30',
    '--forms',
    'forecast',
  ]);
  assert.equal(code, 0, stderr);
  for (const name of [
    'onnxruntime-node, cpu',
    "Python's onnxruntime, cpu",
    'onnxruntime-node, cuda',
    'onnxruntime-web in Node',
    'onnxruntime-web in Chromium',
  ]) {
    assert.match(
      stdout,
      new RegExp(
        `^${name}[ \\d]*( +\\d+\\.\\d+\\.\\d+ +forecast( +[\\d.]+e[-+]\\d+){2} +[\\d.]+ ms| did not run: .+)$`,
        'm',
      ),
    );
  }
});
