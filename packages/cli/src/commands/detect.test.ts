import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import type { ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

/** Repeats the last value; an interval of 4 spreads is seldom left. */
const spec = {
  features: ['y'],
  hidden: [],
  skip: 2,
  scaling: 'none',
  intervals: { levels: [80, 99], widths: [[1.6], [4]], spread: 1 },
} as const satisfies ModelSpec;
const weights = {
  'skip.weight': { shape: [1, 2], data: Float32Array.of(1, 0) },
  'skip.bias': { shape: [1], data: Float32Array.of(0) },
};

/** A walk of 120 days, dates by day first, one spike of 50 on 10 April; with a series too short to be judged. */
function prepare(t: TestContext): { model: string; data: string; folder: string } {
  const folder = temporaryFolder(t);
  const random = createRandom(4);
  let level = 20;
  const rows = Array.from({ length: 120 }, (_, day) => {
    level += 2 * random.next() - 1;
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const label = [date.getUTCDate(), date.getUTCMonth() + 1].map((part) => String(part).padStart(2, '0')).join('/');
    return `walk,${label}/2024,${level + (day === 100 ? 50 : 0)}`;
  });
  const [model, data] = [join(folder, 'walk.onnx'), join(folder, 'walk.csv')];
  writeFileSync(model, convert(spec, weights));
  writeFileSync(data, `unique_id,ds,y\n${rows.join('\n')}\nshort,01/01/2024,1\nshort,02/01/2024,2\n`);
  return { model, data, folder };
}

test('prints the planted spike with its date as the file spells it, and how many values lie outside', async (t) => {
  const { model, data } = prepare(t);
  const { code, stdout, stderr } = await runCli(['detect', model, data]);
  assert.equal(code, 0, stderr);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  assert.deepEqual(head!.split(/ +/), ['series', 'time', 'value', 'expected', 'lower', 'upper', 'distance']);
  assert.equal(rows.length, 1, stdout);
  assert.match(rows[0]!, /^walk +10\/04\/2024 +[67]\d\.\d+ +1?\d+\.\d+ +.+ \d+\.\d+ x$/);
  assert.match(stderr, /^short: too short to be judged\.$/m);
  assert.match(
    stderr,
    /^1 of 101 values outside the 99 % interval of the one-step forecast: 1\.0 %, where 1 % are usual$/m,
  );
});

test('writes the same anomalies as CSV and as JSON, and a picture', async (t) => {
  const { model, data, folder } = prepare(t);
  const [csv, plot] = [join(folder, 'anomalies.csv'), join(folder, 'anomalies.svg')];
  const { code, stdout, stderr } = await runCli(['detect', model, data, '--level', '99', '--out', csv, '--plot', plot]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, '');
  const [columns, row, ...rest] = readFileSync(csv, 'utf8').trimEnd().split('\n');
  assert.equal(columns, 'unique_id,ds,value,expected,lower,upper,distance');
  assert.deepEqual(rest, []);
  const json = await runCli(['detect', model, data, '--json']);
  const [anomaly, ...others] = JSON.parse(json.stdout);
  assert.deepEqual(others, []);
  assert.equal(Object.values(anomaly).join(','), row);
  assert.equal(Object.keys(anomaly).join(','), columns);
  assert.match(readFileSync(plot, 'utf8'), /1 of 101 values outside the 99 % interval/);
});

test('a model without intervals is told how it gets some, before any file is written', async (t) => {
  const { data, folder } = prepare(t);
  const { intervals: _, ...without } = spec;
  const [model, plot] = [join(folder, 'plain.onnx'), join(folder, 'none.svg')];
  writeFileSync(model, convert(without, weights));
  const { code, stderr } = await runCli(['detect', model, data, '--plot', plot]);
  assert.equal(code, 1);
  assert.match(stderr, /This model gives no intervals.* Train it with --levels 80,95, .*`npx onnxcast export`/);
  assert.ok(!existsSync(plot));
});

test('a level that the model does not have is refused with those it has', async (t) => {
  const { model, data } = prepare(t);
  const { code, stderr } = await runCli(['detect', model, data, '--level', '95']);
  assert.equal(code, 2);
  assert.match(stderr, /--level: found 95, expected one of those that the model was calibrated for: 80, 99\./);
});
