// What is made of an epoch may fail; the epoch, its checkpoint and those after it do not.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { InputError, type Series } from '@onnxcast/series';
import { createTfjsEngine, trainOptionsSchema } from '@onnxcast/trainer';
import { temporaryFolder } from '../../../../test/run-cli.ts';
import type { RunEvent } from './run-event.ts';
import { loadEpoch, runPaths, startRun } from './run-folder.ts';
import { trainRun } from './train-run.ts';

const wave: Series = { id: 'a', features: ['y'], values: Float64Array.from({ length: 30 }, (_, t) => Math.sin(t / 3)) };
/** Three hours of every day: no step goes on with these times. */
const trading: Series = {
  ...wave,
  times: Array.from({ length: 30 }, (_, t) => `2024-01-${String(1 + Math.floor(t / 3)).padStart(2, '0')} 1${t % 3}:00`),
};
const settings = trainOptionsSchema.parse({ hidden: [3], epochs: 3, iterations: 3, engine: 'tfjs', holdout: 4 });

async function runIn(t: TestContext, series: Series, onEvent: (event: RunEvent, folder: string) => unknown = () => {}) {
  const folder = temporaryFolder(t);
  const result = await trainRun([series], { settings, folder, onEvent: (event) => onEvent(event, folder) });
  return { folder, result };
}

test('a series whose times cannot be continued is trained to its last epoch, with a picture of each', async (t) => {
  const { folder, result } = await runIn(t, trading);
  assert.deepEqual(result.troubles, []);
  assert.equal(result.epochs.length, 3);
  for (const epoch of [1, 2, 3]) assert.ok(existsSync(runPaths(folder).picture(epoch)));
});

test('an epoch whose picture cannot be written is kept, told of, and not the last', async (t) => {
  const told: RunEvent[] = [];
  const { folder, result } = await runIn(t, wave, (event, into) => {
    told.push(event);
    if (event.kind === 'begin') mkdirSync(join(into, 'epochs', 'epoch-001.png'), { recursive: true });
  });
  assert.deepEqual(
    result.troubles.map(({ epoch, what }) => [epoch, what]),
    [[1, 'picture']],
  );
  assert.ok(told.some(({ kind }) => kind === 'trouble'));
  const undisturbed = await runIn(t, wave);
  assert.deepEqual(result.epochs, undisturbed.result.epochs);
  for (const epoch of [1, 2, 3]) assert.equal((await loadEpoch(folder, epoch)).epoch, epoch);
  assert.deepEqual(readFileSync(result.model), readFileSync(undisturbed.result.model));
});

test('where nothing of an epoch can be written the training goes on, says so, and ends in the same model', async (t) => {
  const { result } = await runIn(t, wave, (event, into) => {
    if (event.kind === 'begin') writeFileSync(join(into, 'epochs'), 'a file where the folder belongs');
  });
  assert.deepEqual(
    result.troubles.map(({ epoch, what }) => `${what} ${epoch}`),
    [1, 2, 3].flatMap((epoch) => [`weights ${epoch}`, `picture ${epoch}`]),
  );
  assert.ok(result.troubles.every(({ error }) => error instanceof InputError));
  const undisturbed = await runIn(t, wave);
  assert.deepEqual(result.epochs, undisturbed.result.epochs);
  assert.deepEqual(readFileSync(result.model), readFileSync(undisturbed.result.model));
});

test('what a listener throws is a trouble of the run and ends no training', async (t) => {
  const throws = ({ kind }: RunEvent) => {
    if (kind === 'epoch') throw new Error('no label');
  };
  for (const listener of [throws, async (event: RunEvent) => throws(event)]) {
    const { result } = await runIn(t, wave, listener);
    assert.equal(result.epochs.length, 3);
    assert.deepEqual(
      result.troubles.map(({ epoch, what, error }) => [epoch, what, String(error)]),
      [1, 2, 3].map((epoch) => [epoch, 'listener', 'Error: no label']),
    );
  }
});

test("a file by the name of a run's that no run wrote is never written over, and no other file is touched", async (t) => {
  const folder = temporaryFolder(t);
  const [own, report] = [join(folder, 'epochs', 'mydata.csv'), join(folder, 'report.html')];
  mkdirSync(join(folder, 'epochs'));
  writeFileSync(own, 'precious');
  const train = (overwrite: boolean) => trainRun([wave], { settings, folder, overwrite });
  for (const path of [report, runPaths(folder).checkpoint, runPaths(folder).picture(1)]) {
    writeFileSync(path, 'mine');
    const refused = (error: Error) => error instanceof InputError && error.message.startsWith(`${path}: exists`);
    await assert.rejects(train(false), refused);
    await assert.rejects(train(true), refused);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    rmSync(path);
  }
  const { model } = await train(true);
  assert.match(readFileSync(report, 'utf8'), /^<!doctype html>/i);
  const imported = { ...(await loadEpoch(folder, 'best')), parameters: undefined };
  await assert.rejects(startRun(folder, imported), /holds a run already/);
  await startRun(folder, imported, { overwrite: true });
  assert.ok(existsSync(model) && !existsSync(report) && !existsSync(runPaths(folder).picture(1)));
  assert.equal(readFileSync(own, 'utf8'), 'precious');
  mkdirSync(join(report, 'mine'), { recursive: true });
  await assert.rejects(train(true), (error: Error) => error.message.startsWith(`${report}: is a folder`));
  assert.ok(existsSync(join(report, 'mine')));
});

test('two runs in one folder: the second is refused while the first is at work, and what a killed one left is cleared', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'epochs'));
  const unfinished = [join(folder, 'checkpoint.safetensors.123.tmp'), join(folder, 'epochs', 'epoch-001.png.123.tmp')];
  const own = join(folder, 'mine.123.tmp');
  for (const path of [...unfinished, own]) writeFileSync(path, 'half');
  const first = trainRun([wave], { settings, folder });
  await assert.rejects(trainRun([wave], { settings, folder, overwrite: true }), /another run is at work in it/);
  await first;
  assert.deepEqual(
    unfinished.map((path) => existsSync(path)),
    [false, false],
  );
  assert.ok(existsSync(own) && !existsSync(join(folder, 'run.lock')));
});

test('a run that goes on is told the engine that it was begun with, so that auto keeps to it', async (t) => {
  const folder = temporaryFolder(t);
  const told: (string | undefined)[] = [];
  const openEngine = async ({ begunWith }: { readonly begunWith?: string | undefined }) => {
    told.push(begunWith);
    return createTfjsEngine();
  };
  await trainRun([wave], { settings: { ...settings, engine: 'auto' }, folder, openEngine });
  await trainRun([wave], { settings: { ...settings, engine: 'auto', epochs: 4 }, folder, openEngine, resume: true });
  assert.deepEqual(told, [undefined, 'tfjs']);
});
