// One long series, learnt in windows: what it comes to, and that something is told long before an epoch ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Series } from '@onnxcast/series';
import { type Epoch, train } from '@onnxcast/trainer';

/** A wave of 20 around 100 with noise of deviation 1: nobody can forecast more than the wave. */
function makeNoisyWave(length: number, period: number): Series {
  const random = createRandom(3);
  const value = (t: number) => 100 + 20 * Math.sin((2 * Math.PI * t) / period) + random.normal();
  return { id: 'wave', features: ['y'], values: Float64Array.from({ length }, (_, t) => value(t)) };
}

test('5,000 noisy steps are learnt in windows to a one-step error near that of the noise, on steps held out', async (t) => {
  const told: number[] = [];
  const training = train([makeNoisyWave(5000, 250)], {
    ...({ preset: 'tutorial', scaling: 'standard', hidden: [16], epochs: 4, holdout: 24, engine: 'tfjs' } as const),
    onEvaluation: ({ evaluation }) => told.push(evaluation),
  });
  assert.deepEqual([training.options.window, training.options.optimizer], [200, 'adam']);
  const epochs: Epoch[] = [];
  for await (const epoch of training) epochs.push(epoch);
  const noise = 1 / (20 ** 2 / 2 + 1); // its variance in variances of the series
  const error = epochs.at(-1)!.validation!.oneStepLoss;
  t.diagnostic(`${error} beside ${noise} of the noise alone; the last value again is wrong by twice that`);
  assert.ok(error < 1.6 * noise, `${error}, ${noise}`);
  assert.ok(told.length > 10 && told.length === 4 * training.steps, `${told.length} of 4 x ${training.steps}`);
});
