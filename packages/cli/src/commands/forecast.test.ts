import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createRandom, METRICS } from '@onnxcast/series';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

const spec: ModelSpec = {
  features: ['y', 'rival', 'plan'],
  targets: ['y'],
  futureCovariates: ['plan'],
  hidden: [3],
  scaling: 'standard',
};

function prepare(t: TestContext): { model: string; whole: string; known: string; plan: string } {
  const folder = temporaryFolder(t);
  const [model, whole, known, plan] = ['m.onnx', 'whole.csv', 'known.csv', 'plan.csv'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  writeFileSync(model, convert(spec, initialWeights(spec, createRandom(2))));
  const rowsOf = (ids: readonly string[], from: number, to: number, columns: (day: number) => readonly number[]) =>
    ids.flatMap((id) => Array.from({ length: to - from }, (_, i) => [id, from + i, ...columns(from + i)].join(',')));
  const planOf = (day: number) => (day * 7) % 5;
  const all = (day: number) => [Math.sin(day), day % 3, planOf(day)];
  const write = (path: string, columns: string, rows: readonly string[]) =>
    writeFileSync(path, `unique_id,ds,${columns}\n${rows.join('\n')}\n`);
  write(whole, 'y,rival,plan', rowsOf(['a', 'b'], 0, 20, all));
  write(known, 'y,rival,plan', rowsOf(['a', 'b'], 0, 14, all));
  // Series are matched by name, not by place.
  write(
    plan,
    'plan',
    rowsOf(['b', 'a'], 14, 20, (day) => [planOf(day)]),
  );
  return { model, whole, known, plan };
}

test('covariates known in advance come from a file of their own or from held-out rows, to the same forecast', async (t) => {
  const { model, whole, known, plan } = prepare(t);
  const held = await runCli(['forecast', model, whole, '--holdout', '6']);
  assert.equal(held.code, 0, held.stderr);
  const given = await runCli(['forecast', model, known, '--horizon', '6', '--future', plan]);
  assert.equal(given.code, 0, given.stderr);
  assert.equal(given.stdout, held.stdout);
  assert.equal(held.stdout.split('\n')[0], 'unique_id,ds,forecast');
  const told = await runCli(['forecast', model, known, '--horizon', '6', '--future', plan, '--target', 'y']);
  assert.deepEqual([told.code, told.stdout], [0, held.stdout], told.stderr);
  const metrics = Object.values(METRICS).map(({ label }) => label);
  assert.match(held.stderr, new RegExp(`error over 12 held-out values +${metrics.join(' +')}\n`));

  const short = await runCli(['forecast', model, known, '--horizon', '9', '--future', plan]);
  assert.equal(short.code, 1);
  assert.match(short.stderr, /plan\.csv: 6 rows of plan for the 9 steps after series "a": the model asks for them\./);
  const none = await runCli(['forecast', model, known, '--horizon', '6']);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /Nothing is told of plan for the \d steps .* Give a file of them with --future/);
});

test('a plan is read by its times: it may begin in the history, and one of other times or of none is refused', async (t) => {
  const { model, whole, known, plan } = prepare(t);
  const given = await runCli(['forecast', model, known, '--horizon', '6', '--future', plan]);
  const longer = await runCli(['forecast', model, known, '--horizon', '6', '--future', whole]);
  assert.equal(longer.code, 0, longer.stderr);
  assert.equal(longer.stdout, given.stdout);

  const later = await runCli(['forecast', model, whole, '--holdout', '12', '--future', plan]);
  assert.equal(later.code, 1);
  assert.match(later.stderr, /plan\.csv: series "a" holds the time 14 for step 1 of the forecast, expected 8\./);

  const timeless = join(dirname(plan), 'timeless.csv');
  const rows = readFileSync(plan, 'utf8').trim().split('\n');
  writeFileSync(timeless, `${rows.map((row) => row.split(',').toSpliced(1, 1).join(',')).join('\n')}\n`);
  const none = await runCli(['forecast', model, known, '--horizon', '6', '--future', timeless]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /timeless\.csv: series "a" holds .+ expected 14\./);
});

test('--target may name the columns otherwise than the model does, in its order', async (t) => {
  const { model, whole } = prepare(t);
  const own = await runCli(['forecast', model, whole, '--holdout', '6']);
  const renamed = join(dirname(whole), 'renamed.csv');
  writeFileSync(renamed, readFileSync(whole, 'utf8').replace('y,rival,plan', 'sales,other,price'));
  const other = await runCli(['forecast', model, renamed, '--holdout', '6', '--target', 'sales,other,price']);
  assert.equal(other.code, 0, other.stderr);
  assert.equal(other.stdout, own.stdout);
  assert.equal(tableOf(other.stderr), tableOf(own.stderr));
  assert.doesNotMatch(other.stderr, /NaN/);

  const missing = await runCli(['forecast', model, renamed, '--holdout', '6']);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /renamed\.csv:1: no column "y" \(the model needs it\)/);
});

test('--holdout --json gives the errors that the table shows beside the rows of the forecast', async (t) => {
  const { model, whole } = prepare(t);
  const { code, stdout, stderr } = await runCli(['forecast', model, whole, '--holdout', '6', '--json']);
  assert.equal(code, 0, stderr);
  const { errors, forecast } = JSON.parse(stdout);
  assert.equal(forecast.length, 12);
  assert.equal(errors.values, 12);
  const actual = (ds: string) => Math.sin(Number(ds));
  const squares = forecast.map(({ ds, forecast: said }: { ds: string; forecast: number }) => (said - actual(ds)) ** 2);
  const rmse = Math.sqrt(squares.reduce((sum: number, one: number) => sum + one, 0) / 12);
  // Rows are written with the digits of float32.
  assert.ok(Math.abs(errors.model.rmse - rmse) < 1e-6, `${errors.model.rmse} and ${rmse}`);
  assert.equal(errors.baseline.label, 'naive');
  assert.ok(tableOf(stderr).includes(errors.baseline.mae.toPrecision(4)), stderr);
});

test('--plot draws a panel of its own for each of several targets', async (t) => {
  const folder = temporaryFolder(t);
  const [model, data, plot] = [join(folder, 'm.onnx'), join(folder, 'two.csv'), join(folder, 'two.svg')];
  const both: ModelSpec = { features: ['sales', 'warmth'], hidden: [3], scaling: 'standard' };
  writeFileSync(model, convert(both, initialWeights(both, createRandom(2))));
  const rows = Array.from({ length: 30 }, (_, day) => `a,${day},${1000 + 100 * Math.sin(day)},${Math.cos(day)}`);
  writeFileSync(data, `unique_id,ds,sales,warmth\n${rows.join('\n')}\n`);
  const { code, stderr } = await runCli(['forecast', model, data, '--holdout', '5', '--plot', plot]);
  assert.equal(code, 0, stderr);
  const picture = readFileSync(plot, 'utf8');
  assert.equal(picture.match(/<svg x=/g)?.length, 2);
  for (const name of ['sales', 'warmth']) assert.match(picture, new RegExp(`>${name}<`));
});

test('--levels chooses among the intervals of the model, and one that it does not have is refused with those it has', async (t) => {
  const folder = temporaryFolder(t);
  const [model, data] = [join(folder, 'last.onnx'), join(folder, 'data.csv')];
  // The next value is the last one, give or take the spread times 1 and 2: 6 is 2.5 from its neighbours' mean change.
  const intervals = { levels: [80, 95], widths: [[1], [2]], spread: 1 };
  const skip = {
    'skip.weight': { shape: [1, 1], data: Float32Array.of(1) },
    'skip.bias': { shape: [1], data: Float32Array.of(0) },
  };
  writeFileSync(model, convert({ features: ['y'], hidden: [], skip: 1, scaling: 'none', intervals }, skip));
  writeFileSync(data, 'y\n1\n3\n2\n6\n');
  const forecast = (...levels: readonly string[]) => runCli(['forecast', model, data, '--horizon', '1', ...levels]);
  for (const [levels, rows] of [
    [
      [],
      ['unique_id,ds,forecast,forecast-lo-80,forecast-hi-80,forecast-lo-95,forecast-hi-95', 'data,4,6,3.5,8.5,1,11'],
    ],
    [
      ['--levels', '95'],
      ['unique_id,ds,forecast,forecast-lo-95,forecast-hi-95', 'data,4,6,1,11'],
    ],
    [
      ['--levels', 'none'],
      ['unique_id,ds,forecast', 'data,4,6'],
    ],
  ] as const) {
    const { stdout, stderr } = await forecast(...levels);
    assert.deepEqual(stdout.trimEnd().split('\n'), rows, stderr);
  }
  const other = await forecast('--levels', '80,90');
  assert.equal(other.code, 2);
  assert.match(other.stderr, /--levels: found 90, expected some of those that the model was calibrated for: 80, 95\./);
  assert.equal((await forecast('--levels', 'wide')).code, 2);
});

test('- reads the data from standard input, in the format that is named or that its first bytes tell', async (t) => {
  const { model, whole } = prepare(t);
  const input = readFileSync(whole, 'utf8');
  const file = await runCli(['forecast', model, whole, '--holdout', '6']);
  const piped = await runCli(['forecast', model, '-', '--holdout', '6'], { input });
  assert.deepEqual([piped.code, piped.stdout], [0, file.stdout], piped.stderr);

  const rows = input
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));
  const json = JSON.stringify(
    rows.map(([unique_id, ds, y, rival, plan]) => ({
      unique_id,
      ds,
      y: Number(y),
      rival: Number(rival),
      plan: Number(plan),
    })),
  );
  const named = await runCli(['forecast', model, '-', '--holdout', '6', '--format', 'json'], { input: json });
  assert.deepEqual([named.code, named.stdout], [0, file.stdout], named.stderr);
  const unnamed = await runCli(['forecast', model, '-', '--holdout', '6'], { input: json });
  assert.deepEqual([unnamed.code, unnamed.stdout], [0, file.stdout], unnamed.stderr);
  const nothing = await runCli(['forecast', model, '-', '--holdout', '6']);
  assert.match(nothing.stderr, /<stdin>: an empty file/);
});

function tableOf(stderr: string): string {
  return stderr.slice(stderr.indexOf('error over'));
}
