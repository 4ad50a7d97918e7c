// Sessions in worker threads: the contract of every forecaster, and the numbers of one session.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError, ModelFileError } from '@onnxcast/series';
import { readSine64 } from '../../../../test/contracts/form.suite.ts';
import { convert } from '../../../converter/src/index.ts';
import { Forecaster } from '../index.ts';

const { spec, weights } = readSine64();
const model = convert(spec, weights);

describe('a model in worker threads', () => {
  test('forecasts many series of many lengths as one session does one by one, to 1e-6, in their order', async () => {
    const series = Array.from({ length: 150 }, (_, n) => ({
      id: `wave ${n}`,
      values: Float64Array.from({ length: 40 + (n % 4) }, (_, t) => Math.sin((t + 3 * n) / 20)),
    }));
    const alone = await Forecaster.load(model, { device: 'cpu', threads: 1 });
    const spread = await Forecaster.load(model, { device: 'cpu', workers: 3 });
    assert.match(spread.description, /^onnxruntime-node [\d.]+, cpu, 3 workers$/);
    const together = await spread.forecast(series, 12);
    const again = await spread.forecast(series, 12);
    for (const [i, one] of series.entries()) {
      const { id, times, values } = await alone.forecast(one, 12);
      assert.deepEqual([together[i]!.id, together[i]!.times], [id, times]);
      const difference = Math.max(...values.map((value, k) => Math.abs(value - together[i]!.values[k]!)));
      // Float32: a product over a batch is cut into blocks of other sizes than one over a single series.
      assert.ok(difference <= 1e-6, `${id}: ${difference}`);
      assert.deepEqual(again[i]!.values, together[i]!.values);
    }
    await alone.dispose();
    await spread.dispose();
  });

  test('says what is wrong with a file, a history or a number of workers as one session does', async () => {
    await assert.rejects(Forecaster.load(model, { workers: 0 }), InputError);
    await assert.rejects(Forecaster.load(model, { workers: 1.5 }), /a whole number from 1 to 256/);
    const broken = Uint8Array.from(model);
    // The name of the first operator: a runtime refuses it, and what reads metadata does not look at it.
    const at = Buffer.from(broken).indexOf('Transpose');
    broken.set(Buffer.from('Transposx'), at);
    await assert.rejects(Forecaster.load(broken, { device: 'cpu', workers: 2, file: 'broken.onnx' }), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.equal(error.file, 'broken.onnx');
      return true;
    });
    const forecaster = await Forecaster.load(model, { device: 'cpu', workers: 1 });
    await assert.rejects(forecaster.forecast([[0.1, Number.NaN]], 3), /found NaN/);
    await forecaster.dispose();
    await assert.rejects(forecaster.forecast([0.1], 3), /disposed/);
  });
});

test('a process may end while its worker threads open a model or run it, with the code that it says', async () => {
  const model = fileURLToPath(new URL('../../../../models/sine.onnx', import.meta.url));
  const program = (ms: number) => `
    import { Forecaster } from '@onnxcast/runtime-node';
    setTimeout(() => process.exit(7), ${ms});
    const forecaster = await Forecaster.load(${JSON.stringify(model)}, { workers: 2 });
    const series = Array.from({ length: 500 }, () => Array.from({ length: 200 }, Math.random));
    forecaster.forecast(series, 500);
    setTimeout(() => process.exit(7), 200);
  `;
  for (const ms of [60_000, 400]) {
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', program(ms)];
    const { status, signal, stderr } = spawnSync(process.execPath, args, {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
    });
    assert.deepEqual([status, signal, stderr], [7, null, '']);
  }
});
