import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateSine, type Series } from '@onnxcast/series';
import { temporaryFolder } from '../../../../test/run-cli.ts';
import type { SearchSpace } from './search-space.ts';
import { rankTrials, type Trial } from './trial-figures.ts';
import { type TuneOptions, tune } from './tune.ts';
import { tuneRun } from './tune-run.ts';

const waves = generateSine({ series: 3, length: 60 });
const space: SearchSpace = {
  hidden: [[3], [4], [5]],
  lr: { from: 0.003, to: 0.03, scale: 'log' },
  optimizer: 'adam',
  iterations: 4,
  epochs: 2,
};
const settings = { horizon: 10, trials: 3, engine: 'tfjs', auto: false, space } as const;

async function rowsOf(options: Partial<TuneOptions> = {}, series: readonly Series[] = waves) {
  const rows: Trial[] = [];
  for await (const row of tune(series, { ...settings, ...options })) rows.push(row);
  return rows;
}

test('the same seed gives the same trials and errors, another seed gives others', async () => {
  const rows = await rowsOf();
  assert.equal(rows.length, 3);
  assert.deepEqual(await rowsOf(), rows);
  assert.notDeepEqual(
    (await rowsOf({ seed: 1 })).map(({ options }) => options),
    rows.map(({ options }) => options),
  );
  for (const { options, status, epochs } of rows) {
    assert.ok(options.lr! >= 0.003 && options.lr! <= 0.03);
    assert.deepEqual([status, epochs, options.holdout], ['done', 2, 10]);
  }
});

test('series that are kept choose the epochs, so that what is forecast may be longer than what is known before it', async () => {
  const short = { horizon: 40, trials: 1, space: { ...space, hidden: [[3]] } } as const;
  const [refused] = await rowsOf(short);
  assert.deepEqual([refused!.status, refused!.error], ['refused', undefined]);
  const [row] = await rowsOf({ ...short, test: 1, workers: 1 });
  assert.deepEqual([row!.status, row!.options.test, row!.options.workers], ['done', 1, 1]);
  const [elsewhere] = await rowsOf({ trials: 1, engine: 'tfjs', device: 'cuda' });
  assert.match(elsewhere!.reason ?? '', /^device: found cuda beside .*tfjs.*\. Give .*onnx/);
  await assert.rejects(
    rowsOf({ device: 'gpu' as never }),
    /^InputError: device: found "gpu", expected one of cpu, cuda/,
  );
  await assert.rejects(rowsOf({ test: 4 }), /^InputError: test: found 4, but there are only 3/);
});

test('more trials of a seed are the same ones and then others', async () => {
  const [few, many] = [await rowsOf({ trials: 2 }), await rowsOf()];
  assert.deepEqual(many.slice(0, 2), few);
});

test('halving goes on with the trials of the lowest error, to what a training without a break has', async () => {
  const rows = await rowsOf({ search: 'halving', trials: 4, eta: 2, space: { ...space, epochs: 4 } });
  assert.deepEqual(
    rows.map(({ rung, epochs }) => [rung, epochs]),
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [2, 2],
      [2, 2],
      [3, 4],
    ],
  );
  const kept = (rung: number) => rankTrials(rows.filter((row) => row.rung === rung)).map(({ trial }) => trial);
  assert.deepEqual(kept(2).toSorted(), kept(1).slice(0, 2).toSorted());
  assert.deepEqual(kept(3), kept(2).slice(0, 1));
  const last = rows.at(-1)!;
  const whole = (await rowsOf({ trials: 4, space: { ...space, epochs: 4 } }))[last.trial - 1]!;
  assert.equal(last.error, whole.error);
});

test('the preset auto is a row to beat', async () => {
  const [auto] = await rowsOf({ auto: true, trials: 1 });
  assert.deepEqual([auto?.trial, auto?.options.preset, auto?.status], [0, 'auto', 'done']);
  assert.ok(auto!.error! > 0);
});

test('a limit in minutes ends the search after an epoch, with the best so far', async () => {
  const rows = await rowsOf({ minutes: 1e-6 });
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0]?.status, rows[0]?.epochs], ['stopped', 1]);
  assert.ok(rows[0]!.error! > 0);
});

test('a trial that diverges is a row that says so, last in the table, and the search goes on', async () => {
  const wild = waves.map((one) => ({ ...one, values: one.values.map((value) => value * 1e30) }));
  const rows = await rowsOf({ space: { ...space, scaling: ['none', 'standard'] } }, wild);
  const diverged = rows.filter(({ status }) => status === 'diverged');
  assert.ok(diverged.length > 0 && diverged.length < 3, rows.map(({ status }) => status).join());
  for (const { error, reason } of diverged) assert.deepEqual([error, typeof reason], [undefined, 'string']);
  assert.equal(rankTrials(rows).at(-1)?.status, 'diverged');
});

test('options that do not go together are a row that says why', async () => {
  const [row] = await rowsOf({ trials: 1, space: { ...space, head: 'linear', headHidden: [[3]] } });
  assert.equal(row?.status, 'refused');
  assert.match(row!.reason!, /head/);
});

test('an unknown option of the space is refused with the one that was meant', async () => {
  const wrong = (given: object) => rowsOf({ space: given as SearchSpace });
  await assert.rejects(wrong({ hiden: [[3]] }), /"hiden".*Did you mean "hidden"\?/);
  await assert.rejects(wrong({ holdout: [3] }), /the same for every trial/);
  await assert.rejects(wrong({ hidden: [3] }), /space\.hidden.*list of lists/);
  await assert.rejects(wrong({ lr: { from: 0, to: 1, scale: 'log' } }), /space\.lr/);
  await assert.rejects(rowsOf({ search: 'halving', space: { ...space, epochs: [2, 3] } }), /epochs/);
});

test('a search that was stopped goes on to the same bits as one that was not', async (t) => {
  const [whole, parts] = [temporaryFolder(t), temporaryFolder(t)];
  const told = { settings: { ...settings, search: 'halving', eta: 2 } } as const;
  await tuneRun(waves, { ...told, folder: whole });
  const first = await tuneRun(waves, { ...told, folder: parts, minutes: 1e-6 });
  assert.equal(first.isStopped, true);
  await assert.rejects(tuneRun(waves, { ...told, folder: parts }), /holds a search already/);
  const stop = new AbortController();
  const interrupted = tuneRun(waves, {
    ...told,
    ...{ folder: parts, resume: true, signal: stop.signal },
    onTrial: ({ trial }) => trial === 2 && stop.abort(),
  });
  await assert.rejects(interrupted, { name: 'AbortError' });
  const { isStopped } = await tuneRun(waves, { ...told, folder: parts, resume: true });
  assert.equal(isStopped, false);
  for (const file of ['trials.jsonl', 'model.onnx', 'trials/trial-001.safetensors']) {
    assert.ok(readFileSync(join(parts, file)).equals(readFileSync(join(whole, file))), file);
  }
});
