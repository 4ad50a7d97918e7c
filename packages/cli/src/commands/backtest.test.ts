import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

const MODELS = ['onnxcast', 'Autoregression', 'Theta', 'SeasonalNaive', 'Drift', 'Naive'];

/** Two series of five years by month, dates by day first, and a shorter one. */
function prepare(t: TestContext): { data: string; out: string } {
  const folder = temporaryFolder(t);
  const rows = [['a', 60] as const, ['b', 60] as const, ['short', 28] as const].flatMap(([id, length], i) =>
    Array.from({ length }, (_, m) => {
      const date = `15/${String((m % 12) + 1).padStart(2, '0')}/${2001 + Math.floor(m / 12)}`;
      return `${id},${date},${100 + i * 10 + m + 10 * Math.sin((2 * Math.PI * m) / 12) + Math.cos((1 + i) * m * m)}`;
    }),
  );
  const data = join(folder, 'sales.csv');
  writeFileSync(data, `unique_id,ds,y\n${rows.join('\n')}\n`);
  return { data, out: join(folder, 'out') };
}

test('prints a row a model, best first, who wins, and a row a step ahead or a series', async (t) => {
  const { data } = prepare(t);
  const args = ['backtest', data, '--horizon', '6', '--windows', '3'];
  const { code, stdout, stderr } = await runCli([...args, '--by', 'step', '--metric', 'mae']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^short: left out, shorter than the 31 rows that these origins need\.$/m);
  const [said, errors, intervals, quantiles, verdict, steps] = stdout.split('\n\n') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  assert.equal(said, '2 series, 6 steps from 3 origins, season 12; trained anew at every origin');
  assert.match(errors, /^mean error +RMSE +MAE +sMAPE, % +MASE +RMSSE\n/);
  const rows = errors.split('\n').slice(1);
  assert.deepEqual(rows.map((row) => row.split(/ +/)[0]).sort(), [...MODELS].sort());
  const mase = rows.map((row) => Number(row.split(/ +/)[4]));
  assert.deepEqual(
    mase,
    [...mase].sort((a, b) => a - b),
  );
  assert.match(intervals, /^intervals +level +coverage, % +width +Winkler +MSIS\nonnxcast +80 %.*\nonnxcast +95 %.*$/);
  assert.match(quantiles, /^quantiles +pinball +scaled CRPS\nonnxcast +0\.\d+ +0\.\d+$/);
  assert.match(verdict, /MASE \d/);
  assert.deepEqual(
    steps
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/ {2,}/)[0]),
    ['MAE by step', '1', '2', '3', '4', '5', '6'],
  );
  const bySeries = await runCli([...args, '--no-refit', '--by', 'series', '--season', '1']);
  assert.match(bySeries.stdout, /3 series, 6 steps from 3 origins, season 1; trained once, before the first origin/);
  assert.match(bySeries.stdout, /MASE by series( +\w+){5}\n(\w+ +.*\n){3}$/);
  assert.match(bySeries.stdout, /^SeasonalNaive has no row: without a season it is Naive\.$/m);
});

test('writes every forecast in the columns of Nixtla, dates as in the file, and prints all scores as JSON', async (t) => {
  const { data, out } = prepare(t);
  const args = ['backtest', data, '--horizon', '6', '--windows', '2', '--stride', '3', '--json', '--out', `${out}.csv`];
  const { code, stdout, stderr } = await runCli(args);
  assert.equal(code, 0, stderr);
  const { forecasts, scores, byStep, bySeries, ...rest } = JSON.parse(stdout);
  assert.equal(forecasts, undefined);
  assert.deepEqual([Object.keys(scores), byStep.length, bySeries.length, rest.stride], [MODELS, 6, 3, 3]);
  const lines = readFileSync(`${out}.csv`, 'utf8').trimEnd().split('\n');
  const header = lines[0]!.split(',');
  const bounds = [80, 95].flatMap((level) => [`onnxcast-lo-${level}`, `onnxcast-hi-${level}`]);
  assert.deepEqual(header, ['unique_id', 'ds', 'cutoff', 'y', 'onnxcast', ...bounds, ...MODELS.slice(1)]);
  assert.equal(lines.length, 1 + 3 * 2 * 6);
  assert.ok(lines[1]!.startsWith('a,15/04/2005,15/03/2005,'), lines[1]);
  // The mean absolute errors of the table are those of the file: all windows have as many rows.
  const rows = lines.slice(1).map((line) => line.split(',').map(Number));
  for (const model of MODELS) {
    const [y, made] = [header.indexOf('y'), header.indexOf(model)];
    const mean = rows.reduce((sum, row) => sum + Math.abs(row[y]! - row[made]!), 0) / rows.length;
    assert.ok(Math.abs(mean - scores[model].mae) <= 1e-12 * mean, `${model}: ${mean}, printed ${scores[model].mae}`);
  }
});

test('a horizon is asked for, and options that only a training of one model has are refused', async (t) => {
  const { data, out } = prepare(t);
  for (const [args, said] of [
    [[], /--horizon: found none/],
    [['--horizon', '6', '--holdout', '3'], /--holdout/],
    [['--horizon', '6', '--out', `${out}.png`], /ends neither in .csv nor in .json/],
    [['--horizon', '6', '--out', data], /would be written over/],
  ] as const) {
    const { code, stderr } = await runCli(['backtest', data, ...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
  }
  const long = await runCli(['backtest', data, '--horizon', '12']);
  assert.equal(long.code, 1);
  assert.match(long.stderr, /has 60 points, expected at least 7[0-9] for 5 windows of 12 steps, 12 apart/);
});
