// Models that nobody vouches for, in a process of their own: none hangs, and none takes this process with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError, ModelFileError } from '@onnxcast/series';
import { readSine64 } from '../../../../test/contracts/form.suite.ts';
import { hostileModels, outsideModels } from '../../../../test/fuzz/hostile.suite.ts';
import { convert } from '../../../converter/src/index.ts';
import { Forecaster } from '../index.ts';

const { spec, weights } = readSine64();
const model = convert(spec, weights);
const history = [1, 2, 3];

test('a model that is not trusted forecasts what it does beside others, to the bit', async () => {
  const trusted = await Forecaster.load(model, { device: 'cpu' });
  const apart = await Forecaster.load(model, { device: 'cpu', untrusted: true });
  assert.match(apart.description, /, cpu, in a process of its own$/);
  assert.deepEqual(await apart.forecast(history, 50), await trusted.forecast(history, 50));
  await assert.rejects(apart.forecast([Number.NaN], 3), InputError);
  await apart.dispose();
  await trusted.dispose();
});

test('what a look at its graph finds is refused before anything is started', async () => {
  for (const { model: hostile, found } of Object.values(hostileModels)) {
    if (found === undefined) continue;
    await assert.rejects(Forecaster.load(hostile, { untrusted: true }), (error) => {
      return error instanceof ModelFileError && found.test(error.message);
    });
  }
  for (const outside of outsideModels) await assert.rejects(Forecaster.load(outside), /lie in another file/);
});

test('a model that never ends, or takes all memory, is ended, the event loop goes on, and so does the forecaster', async () => {
  const endless = hostileModels['a Loop without a number of iterations, which never ends']!;
  // As if a look had not found it.
  const forecaster = await Forecaster.load(endless.model, { device: 'cpu', timeout: 5, file: 'endless.onnx' });
  let turns = 0;
  const timer = setInterval(() => turns++, 10);
  for (let i = 0; i < 2; i++) {
    await assert.rejects(forecaster.forecast(history, 3), (error) => {
      assert.ok(error instanceof ModelFileError, String(error));
      assert.match(error.message, /^endless\.onnx: the model does not run to its end: it gives no answer within 5 s\./);
      return true;
    });
  }
  clearInterval(timer);
  assert.ok(turns > 20, `${turns} turns of the event loop`);
  await forecaster.dispose();

  const { model: doubling } = hostileModels['numbers that double forty times']!;
  const greedy = Forecaster.load(doubling, { device: 'cpu', untrusted: true, timeout: 20, file: 'greedy.onnx' });
  // ONNX Runtime may fold its constants when it opens it.
  await assert.rejects(
    greedy.then((opened) => opened.forecast(history, 3).finally(() => opened.dispose())),
    (error) => error instanceof ModelFileError && error.file === 'greedy.onnx',
  );
});

test('a forecast of other sizes than what was asked for is refused', async () => {
  const { model: endless } = hostileModels['a Loop as long as a value of the history says']!;
  // Its forecast is as long as its history.
  const forecaster = await Forecaster.load(endless, { device: 'cpu', file: 'odd.onnx' });
  assert.deepEqual((await forecaster.forecast(history, 3)).values, Float64Array.of(4, 5, 6));
  await assert.rejects(forecaster.forecast(history, 2), /odd\.onnx: its output forecast has the shape \[1, 3, 1\]/);
  await forecaster.dispose();
});

test('options that make no sense are refused', async () => {
  for (const timeout of [0, -1, Number.NaN]) await assert.rejects(Forecaster.load(model, { timeout }), InputError);
  await assert.rejects(Forecaster.load(model, { untrusted: true, workers: 2 }), /workers: found 2, expected none/);
});
