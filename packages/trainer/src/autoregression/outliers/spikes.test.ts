// Series with values that stand alone, against the law that the others were drawn from.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findStarts, referenceForecast, runModel } from '@onnxcast/model';
import { createRandom, type Series } from '@onnxcast/series';
import { train } from '../../platform/train.ts';

/** A slope and a season under noise of deviation 3: what is expected, without the noise. */
const expected = (t: number) => 80 + 0.5 * t + 10 * Math.sin((2 * Math.PI * t) / 12);
const NOISE = 3;
const LENGTH = 96;
const HORIZON = 12;

async function forecastWith(spikes: Readonly<Record<number, number>>, seed: number) {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: LENGTH }, (_, t) => {
    const value = expected(t) + NOISE * random.normal();
    return spikes[t] ?? value;
  });
  const times = Array.from(
    { length: LENGTH },
    (_, t) => `${2015 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`,
  );
  const series: Series = { id: 'a', features: ['y'], values, times };
  const training = train([series], { horizon: HORIZON });
  for await (const { weights } of training) {
    const model = { spec: training.spec, weights };
    const history = { shape: [1, LENGTH, 1], data: values };
    const { forecast, lower, upper } = referenceForecast(model, history, {
      horizon: HORIZON,
      startTimes: findStarts(model.spec, [series]),
      run: runModel,
    });
    const off = forecast.data.reduce((sum, value, k) => sum + Math.abs(value - expected(LENGTH + k)) / HORIZON, 0);
    const width = upper!.data.reduce((sum, end, i) => sum + (i % 2 === 0 ? (end - lower!.data[i]!) / HORIZON : 0), 0);
    return { off, width, spikes: training.choice!.spikes };
  }
  return assert.fail('no epoch');
}

describe('the preset auto', () => {
  test('forecasts a slope and a season through three spikes as it does without them, and its intervals stay of the size of the noise', async () => {
    const clean = await forecastWith({}, 1);
    assert.equal(clean.spikes, undefined);
    for (const spiked of [
      { 20: 400, 47: -150, 77: 380 },
      { 47: 400, 92: 300 },
    ]) {
      const { off, width, spikes } = await forecastWith(spiked, 1);
      assert.ok(spikes !== undefined);
      assert.ok(off < clean.off + 0.75 * NOISE, `off by ${off}, ${clean.off} without spikes`);
      // 80 % of normal errors of one step are within 1.28 deviations.
      assert.ok(width < 3 * 2 * 1.28 * NOISE, `an interval of 80 % is ${width} wide`);
    }
  });

  test('does not go on from a last value that stands alone', async () => {
    const clean = await forecastWith({}, 2);
    const { off } = await forecastWith({ [LENGTH - 1]: 400 }, 2);
    assert.ok(off < clean.off + 2 * NOISE, `off by ${off}, ${clean.off} without it`);
  });
});
