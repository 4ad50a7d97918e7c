import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { readCheckpoint, writeCheckpoint } from '@onnxcast/trainer';
import { runCli, startCli, temporaryFolder } from '../../../../test/run-cli.ts';

/** A training of a second. */
const SMALL = ['--iterations', '3', '--engine', 'tfjs'];

describe('train', () => {
  for (const options of [
    ['--hidden', '15'],
    ['--hidden', '6,3', '--cell', 'gru', '--dropout', '0.2', '--weight-decay', '1e-4'],
    ['--hidden', '5,4,3', '--cell', 'rnn', '--batch-norm', '--dropout', '0.2'],
  ]) {
    test(`${options.join(' ')} is kept, goes on to the same bits, and is exported as plain weights`, async (t) => {
      const folder = temporaryFolder(t);
      const data = join(folder, 'waves.csv');
      await runCli(['generate', 'sine', '--series', '4', '--length', '50', '--out', data]);
      const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
      const train = async (...more: string[]) => {
        const { code, stderr } = await runCli(['train', data, ...more]);
        assert.equal(code, 0, stderr);
      };
      await train('--out', whole, '--epochs', '3', ...options, ...SMALL);
      await train('--out', parts, '--epochs', '1', ...options, ...SMALL);
      await train('--out', parts, '--epochs', '3', '--resume');
      // The options too: a run that goes on has those it was given last, in its checkpoint and in what is exported.
      for (const file of ['checkpoint.safetensors', 'model.onnx']) {
        const [one, other] = [whole, parts].map((run) => readFileSync(join(run, file)));
        assert.ok(other!.equals(one!), file);
      }
      const { spec, parameters } = readCheckpoint(readFileSync(join(whole, 'epochs/epoch-003.safetensors')), 'epoch');
      assert.deepEqual(spec.hidden, options[1]!.split(',').map(Number));
      assert.equal(parameters, undefined);
    });
  }

  test('a run that was given more epochs and then interrupted goes on to as many without being told again', async (t) => {
    const folder = temporaryFolder(t);
    const [data, out] = [join(folder, 'waves.csv'), join(folder, 'run')];
    await runCli(['generate', 'sine', '--series', '4', '--length', '40', '--out', data]);
    await runCli(['train', data, '--out', out, '--hidden', '4', '--epochs', '1', ...SMALL]);
    const { child, done, waitFor } = startCli([
      'train',
      data,
      ...['--out', out, '--resume', '--epochs', '30', '--patience', '25'],
    ]);
    await waitFor('epoch  2/30');
    child.kill('SIGINT');
    assert.equal((await done).code, 130);
    const { options, epoch } = readCheckpoint(readFileSync(join(out, 'checkpoint.safetensors')), out);
    assert.deepEqual([options['epochs'], options['patience']], [30, 25]);
    assert.ok(epoch < 30);
    const config = await runCli(['train', data, '--out', out, '--resume', '--print-config']);
    assert.equal(JSON.parse(config.stdout).epochs, 30);
  });

  test('--device cuda beside an engine that has none is refused as wrong usage, with the engine that has one', async (t) => {
    const folder = temporaryFolder(t);
    const data = join(folder, 'waves.csv');
    await runCli(['generate', 'sine', '--series', '4', '--length', '40', '--out', data]);
    const { code, stderr } = await runCli(['train', data, '--out', join(folder, 'run'), ...SMALL, '--device', 'cuda']);
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /--device: found cuda beside --engine tfjs, which has none\. Give --engine onnx, or leave it out\./,
    );
  });

  for (const [signal, work] of [
    ['SIGINT', 'calibrating intervals'],
    ['SIGTERM', 'judging ways to fit'],
  ] as const) {
    test(`a long fit without epochs says "${work}", and is ended by ${signal} before anything is written`, async (t) => {
      const folder = temporaryFolder(t);
      const [data, out] = [join(folder, 'long.csv'), join(folder, 'run')];
      const row = (_: unknown, i: number) => `${i},${(100 + 20 * Math.sin(i / 16) + (i % 7)).toFixed(3)}`;
      writeFileSync(data, ['ds,y', ...Array.from({ length: 6_000 }, row)].join('\n'));
      const { child, done, waitFor } = startCli(['train', data, '--out', out, '--season', '100,150']);
      await waitFor(work);
      child.kill(signal);
      const { code, stderr, stdout } = await done;
      assert.deepEqual([code, stdout], [130, ''], stderr);
      assert.match(stderr, /interrupted while training\. Nothing was written yet\./);
      assert.ok(!existsSync(join(out, 'checkpoint.safetensors')));
    });
  }

  test('a large file is said before it is read, and SIGTERM then ends the run with a word', async (t) => {
    const folder = temporaryFolder(t);
    const [data, out] = [join(folder, 'large.csv'), join(folder, 'run')];
    writeFileSync(data, ['ds,y', ...Array.from({ length: 400_000 }, (_, i) => `${i},${i % 7}.25`)].join('\n'));
    const { child, done, waitFor } = startCli(['train', data, '--out', out]);
    await waitFor('reading ');
    child.kill('SIGTERM');
    const { code, stderr, stdout } = await done;
    assert.deepEqual([code, stdout], [130, ''], stderr);
    assert.match(stderr, /onnxcast: interrupted while reading \S+large\.csv\. Nothing was written yet\./);
    assert.ok(!existsSync(out));
  });

  test('a folder that holds a run is refused before the data is read, for a look at the options, too', async (t) => {
    const folder = temporaryFolder(t);
    const out = join(folder, 'run');
    mkdirSync(out);
    const spec = { features: ['y'], hidden: [2], scaling: 'none' } as const;
    const checkpoint = writeCheckpoint({ spec, weights: initialWeights(spec, createRandom(0)) });
    writeFileSync(join(out, 'checkpoint.safetensors'), checkpoint);
    const data = join(folder, 'none.csv'); // what is not there would be said, if it were looked for
    for (const look of [[], ['--print-config']]) {
      const { code, stdout, stderr } = await runCli(['train', data, '--out', out, ...look]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /run: holds a run already\. Pass --overwrite .+ or another --out; --resume goes on/);
    }
    const { stderr } = await runCli(['train', data, '--out', out, '--overwrite', '--print-config']);
    assert.match(stderr, /none\.csv: no such file/);
  });

  test('a resumed run reads the columns that it was started with, covariates too, to the same bits', async (t) => {
    const folder = temporaryFolder(t);
    const data = join(folder, 'shop.csv');
    const rows = Array.from({ length: 40 }, (_, day) => `a,${day},${Math.sin(day)},${day % 4},${day % 3}`);
    writeFileSync(data, `shop,day,sales,rival,plan\n${rows.join('\n')}\n`);
    const columns = ['--id', 'shop', '--time', 'day', '--target', 'sales'];
    const covariates = ['--past-covariates', 'rival', '--future-covariates', 'plan'];
    const told = [...columns, ...covariates, '--hidden', '4', ...SMALL];
    const train = async (out: string, ...more: string[]) => {
      const { code, stderr } = await runCli(['train', data, '--out', join(folder, out), ...more]);
      assert.equal(code, 0, stderr);
      const { options: _told, ...kept } = readCheckpoint(
        readFileSync(join(folder, out, 'checkpoint.safetensors')),
        out,
      );
      return kept;
    };
    await train('parts', ...told, '--epochs', '1');
    const parts = await train('parts', '--resume', '--epochs', '2');
    assert.deepEqual(parts, await train('whole', ...told, '--epochs', '2'));
    assert.deepEqual(parts.spec.features, ['sales', 'rival', 'plan']);

    const other = await runCli(['train', data, '--out', join(folder, 'parts'), '--resume', '--target', 'plan']);
    assert.equal(other.code, 1);
    assert.match(other.stderr, /"plan" is named twice, by --target and --future-covariates/);
  });

  test('reads covariates beside the target, which alone is forecast, and says what it cannot use', async (t) => {
    const folder = temporaryFolder(t);
    const data = join(folder, 'shop.csv');
    const rows = Array.from({ length: 40 }, (_, day) => `${day},${Math.sin(day)},${day % 4},${day % 3}`);
    writeFileSync(data, `ds,sales,rival,plan\n${rows.join('\n')}\n`);
    const out = join(folder, 'run');
    const covariates = ['--past-covariates', 'rival', '--future-covariates', 'plan'];
    const options = ['--target', 'sales', '--hidden', '4', '--epochs', '1', ...SMALL];
    const { code, stderr } = await runCli(['train', data, '--out', out, ...covariates, ...options]);
    assert.equal(code, 0, stderr);
    const { spec } = readCheckpoint(readFileSync(join(out, 'checkpoint.safetensors')), 'checkpoint');
    assert.deepEqual(
      [spec.features, spec.targets, spec.futureCovariates],
      [['sales', 'rival', 'plan'], ['sales'], ['plan']],
    );

    const other = ['train', data, '--out', join(folder, 'other')];
    const missing = await runCli([...other, '--target', 'sales', '--future-covariates', 'plans']);
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    assert.match(missing.stderr, /no column "plans"/);
    const wrong = await runCli([...other, '--dropout', '1']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--dropout: found 1, expected a number below 1\./);
  });
});

test('a picture that cannot be written is said, no epoch is lost, and the command ends with 1', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'wave.csv');
  writeFileSync(
    data,
    `unique_id,ds,y\n${Array.from({ length: 40 }, (_, t) => `a,${t},${Math.sin(t / 3)}`).join('\n')}\n`,
  );
  const out = join(folder, 'run');
  const short = ['train', data, '--out', out, '--hidden', '3', '--iterations', '3', '--engine', 'tfjs'];
  assert.equal((await runCli([...short, '--epochs', '1'])).code, 0);
  mkdirSync(join(out, 'epochs', 'epoch-002.png'));
  const { code, stdout, stderr } = await runCli(['train', data, '--out', out, '--resume', '--epochs', '3']);
  assert.equal(code, 1, stderr);
  assert.equal(stdout.trim(), join(out, 'model.onnx'));
  assert.match(stderr, /epoch 2 is kept, its picture could not be made: .*epoch-002\.png/);
  assert.match(stderr, /epoch 3\/3/);
  for (const name of ['epoch-002.safetensors', 'epoch-003.safetensors', 'epoch-003.png']) {
    assert.ok(existsSync(join(out, 'epochs', name)), name);
  }
});

test('train ends in the forecast that its own file makes, of the hold-out too, with dates as the data spells them', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'sales.csv');
  const month = (t: number) => `01.${String((t % 12) + 1).padStart(2, '0')}.${2010 + Math.floor(t / 12)}`;
  const rows = Array.from({ length: 96 }, (_, t) => `${month(t)};${(50 + t + 9 * Math.sin(t / 1.9)).toFixed(2)}`);
  writeFileSync(data, `month;sales\n${rows.join('\n')}\n`);
  const out = join(folder, 'run');
  const train = ['train', data, '--date-order', 'day'];
  const { code, stderr } = await runCli([...train, '--horizon', '7', '--holdout', '12', '--out', out]);
  assert.equal(code, 0, stderr);
  const forecast = ['forecast', join(out, 'model.onnx'), data, '--date-order', 'day'];
  const { stdout } = await runCli([...forecast, '--horizon', '7']);
  assert.equal(readFileSync(join(out, 'forecast.csv'), 'utf8'), stdout);
  assert.match(stdout, /^sales,01\.01\.2018,/m);
  const held = await runCli([...forecast, '--holdout', '12', '--json']);
  const { errors } = JSON.parse(held.stdout);
  const table = stderr.slice(stderr.indexOf('error over 12 held-out values'));
  assert.match(table, new RegExp(`^this model +${errors.model.rmse.toPrecision(4)} `, 'm'));
  assert.match(table, new RegExp(`^SeasonalNaive +${errors.baseline.rmse.toPrecision(4)} `, 'm'));
});

test('train of a model that needs covariates of the steps to come says that it forecasts none, and judges the hold-out', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'shop.csv');
  const rows = Array.from({ length: 60 }, (_, day) => `${day},${Math.sin(day) + (day % 3)},${day % 3}`);
  writeFileSync(data, `ds,sales,plan\n${rows.join('\n')}\n`);
  const out = join(folder, 'run');
  const told = ['--target', 'sales', '--future-covariates', 'plan', '--hidden', '4', '--epochs', '1', ...SMALL];
  const { code, stderr } = await runCli(['train', data, '--out', out, '--holdout', '9', ...told]);
  assert.equal(code, 0, stderr);
  assert.ok(!existsSync(join(out, 'forecast.csv')));
  assert.match(stderr, /^error over 9 held-out values/m);
  assert.match(
    stderr,
    /no forecast after the data: plan is not known of it\. `npx onnxcast forecast .+ --future FILE`/,
  );
});
