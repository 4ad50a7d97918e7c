// Jobs as they are done in this process: the same code that workers run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunJobs } from '@onnxcast/queue';
import { generateSine, type Series } from '@onnxcast/series';
import { temporaryFolder } from '../../../../test/run-cli.ts';
import { tuneRun } from '../tune/tune-run.ts';
import { packSeries, unpackSeries } from './pack-series.ts';
import { runHere } from './run-here.ts';
import { trainGroups } from './train-groups.ts';
import { doWork } from './work.ts';
import { openWorkThreads } from './work-threads.ts';

const waves = generateSine({ series: 2, length: 60 });
const holed: Series = {
  id: 'ü',
  features: ['a', 'b'],
  values: Float64Array.of(1, -0, 1e-300, 2 ** 53 + 2, 0.1, 7),
  observed: Uint8Array.of(1, 1, 1, 0, 1, 1),
  times: ['2020-01', '2020-02', '2020-03'],
};
const settings = {
  horizon: 10,
  trials: 4,
  search: 'halving',
  eta: 2,
  engine: 'onnx',
  workers: 1,
  space: { hidden: [[3], [4], [5]], optimizer: 'adam', iterations: 4, epochs: 4 },
} as const;

test('series that are sent come out as they were, to the last bit', () => {
  const all = [...waves, holed];
  assert.deepEqual(unpackSeries(packSeries(all)), all);
  assert.ok(Object.is(unpackSeries(packSeries([holed]))[0]!.values[1], -0));
});

test('bytes that are no series are refused', () => {
  const bytes = packSeries([holed]);
  assert.throws(() => unpackSeries(bytes.subarray(0, -1)), /InputError: .*too few bytes for series "ü"/);
  assert.throws(() => unpackSeries(Buffer.concat([bytes, bytes])), /other bytes than those/);
  assert.throws(() => unpackSeries(Buffer.from('[]\n')), /other bytes/);
  assert.throws(() => unpackSeries(Buffer.from('{"id":1}\n')), /no series of onnxcast/);
  const endless = packSeries([{ ...holed, values: holed.values.map(() => Number.NaN) }]);
  assert.throws(() => unpackSeries(endless), /no number/);
});

test('a job may name the options of a training, and nothing else', async () => {
  const bytes = { series: packSeries(waves) };
  const told = { kind: 'trial', horizon: 5, windows: 1, options: { hidden: [3], runtime: 'file:///tmp/other.js' } };
  await assert.rejects(doWork({ told, bytes }), /^InputError: .*options\.runtime: is no option of a training/);
  const wrong = { ...told, options: { hidden: [-3] } };
  await assert.rejects(doWork({ told: wrong, bytes }), /InputError: .*options\.hidden/);
  await assert.rejects(doWork({ told: { kind: 'shell' }, bytes }), /InputError: .*at kind/);
  await assert.rejects(doWork({ told: { kind: 'group', options: {}, folder: '/etc' }, bytes }), /folder/);
  await assert.rejects(doWork({ told: { kind: 'group', options: {} }, bytes: {} }), /has no series/);
});

test('a search as jobs ends in the same bits as one without, whatever the order in which they are done and settings told', async (t) => {
  const [plain, jobs] = [temporaryFolder(t), temporaryFolder(t)];
  const turned = Object.fromEntries(Object.entries(settings).toReversed()) as typeof settings;
  await tuneRun(waves, { settings, folder: plain });
  await tuneRun(waves, { settings: turned, folder: jobs, run: backwards });
  for (const file of ['search.json', 'trials.jsonl', 'model.onnx', 'trials/trial-002.safetensors']) {
    assert.ok(readFileSync(join(jobs, file)).equals(readFileSync(join(plain, file))), file);
  }
  await tuneRun(waves, { settings: turned, folder: plain, resume: true, run: refuseAll });
});

test('a job that fails is a row with its reason, done again when the search goes on', async (t) => {
  const folder = temporaryFolder(t);
  const told = { settings: { ...settings, trials: 2, search: 'random' }, folder } as const;
  const broken: RunJobs = async function* (all, options) {
    for await (const one of runHere(all, options)) {
      yield all[one.index]!.name === 'trial 2' ? { index: one.index, failed: 'out of memory' } : one;
    }
  };
  const { ranked } = await tuneRun(waves, { ...told, run: broken });
  assert.deepEqual(
    [ranked.at(-1)?.trial, ranked.at(-1)?.status, ranked.at(-1)?.reason],
    [2, 'failed', 'out of memory'],
  );
  const again = await tuneRun(waves, { ...told, run: runHere, resume: true });
  assert.deepEqual(
    again.ranked.map(({ status }) => status),
    ['done', 'done', 'done'],
  );
});

test('a thread does a job to the same bits, and one that is given back leaves the next a new thread', async () => {
  const threads = openWorkThreads();
  const parcel = {
    told: {
      kind: 'trial',
      horizon: 10,
      windows: 1,
      options: { ...settings.space, preset: 'tutorial', hidden: [3], engine: 'onnx', workers: 1, holdout: 10 },
    },
    bytes: { series: packSeries(waves) },
  };
  const long = { ...parcel, told: { ...parcel.told, options: { ...parcel.told.options, epochs: 100_000 } } };
  const stop = new AbortController();
  const stopped = assert.rejects(threads.work(long, stop.signal), { name: 'AbortError' });
  setTimeout(() => stop.abort(), 200);
  await stopped;
  const [there, here] = [await threads.work(parcel, new AbortController().signal), await doWork(parcel)];
  assert.deepEqual(there.told, here.told);
  assert.ok(Buffer.from(there.bytes['best']!).equals(here.bytes['best']!));
  await threads.end();
});

test('every group gets a model and its files, by a name that is one, and a group of too little says so', async (t) => {
  const folder = temporaryFolder(t);
  const groups = [
    { name: '../Ulm', series: [waves[0]!] },
    { name: '__Ulm', series: [waves[1]!] },
    { name: 'short', series: [{ id: 'short', features: ['y'], values: Float64Array.of(1) }] },
  ];
  const told = { options: { holdout: 6 }, folder };
  const rows = await trainGroups(groups, told);
  assert.deepEqual(
    rows.map(({ status, model }) => [status, model]),
    [
      ['done', 'models/__Ulm.onnx'],
      ['done', 'models/__Ulm-2.onnx'],
      ['refused', undefined],
    ],
  );
  assert.ok(rows[0]!.errors![0]!.mase! < 1);
  for (const file of ['models/__Ulm-2.onnx', 'runs/__Ulm/report.html', 'runs/__Ulm/forecast.csv']) {
    assert.ok(readFileSync(join(folder, file)).length > 100, file);
  }
  await assert.rejects(trainGroups(groups, told), /holds models of groups already/);
  await assert.rejects(trainGroups(groups, { ...told, options: {}, resume: true }), /other data or options/);
  assert.deepEqual(await trainGroups(groups, { ...told, resume: true, run: refuseAll }), rows);
});

/** Does jobs from the last to the first. */
const backwards: RunJobs = async function* (jobs, options) {
  for await (const one of runHere(jobs.toReversed(), options)) yield { ...one, index: jobs.length - 1 - one.index };
};

const refuseAll: RunJobs = async function* (jobs) {
  assert.deepEqual(jobs, []);
  yield* [];
};
