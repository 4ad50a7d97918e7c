// Series as people have them: short, constant, with holes, of unlike lengths, hardly to be forecast.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom, type Series } from '@onnxcast/series';
import { train } from '../platform/train.ts';
import { runAtOnce } from '../turns/in-turns.ts';
import { continueSeries, repeatSeason } from './autoregression.ts';
import { chooseAutoregression, fitAutoregression } from './fit-autoregression.ts';

const ofValues = (values: Float64Array, id = 'a'): Series => ({ id, features: ['y'], values });
const season = (t: number) => 100 + t + 10 * Math.sin((2 * Math.PI * t) / 12);

describe('the preset auto', () => {
  test('gives finite forecasts near the values of series of 3 to 20 points, of many kinds', async () => {
    const random = createRandom(3);
    const kinds: readonly ((t: number) => number)[] = [
      () => 5,
      (t) => 2 * t,
      (t) => 1.5 ** t,
      (t) => (t % 2 === 0 ? 1 : -1),
      () => random.normal(),
      (t) => (t === 2 ? 1e9 : 0),
      (t) => 1e12 + t,
    ];
    for (let length = 3; length <= 20; length++) {
      for (const [kind, at] of kinds.entries()) {
        const values = Float64Array.from({ length }, (_, t) => at(t));
        const choice = runAtOnce(chooseAutoregression([{ values }], { horizon: 6, seasons: [] }));
        const forecast = continueSeries(runAtOnce(fitAutoregression([{ values }], choice)), { values }, 1000);
        const [least, most] = [Math.min(...values), Math.max(...values)];
        const reach = 5 * (most - least) * (1 + 1000 / length) + 1e-3 * Math.abs(most);
        const isNear = forecast.every((value) => value >= least - reach && value <= most + reach);
        assert.ok(isNear || choice.chosen[0]!.log, `kind ${kind}, ${length} points: ${forecast.slice(0, 5)}`);
        assert.ok(forecast.every(Number.isFinite), `kind ${kind}, ${length} points`);
        for await (const epoch of train([ofValues(values)])) {
          assert.ok(Number.isFinite(epoch.validation!.closedLoopRmse), `kind ${kind}, ${length} points`);
        }
      }
    }
  });

  test('forecasts walks, of which nothing but the last value can be known, about as well as repeating that', () => {
    const [length, horizon] = [120, 12];
    let [ours, repeated] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed);
      let at = 500;
      const walk = Float64Array.from({ length: length + horizon }, () => (at += 5 * random.normal()));
      const values = walk.slice(0, length);
      const choice = runAtOnce(chooseAutoregression([{ values }], { horizon, seasons: [12] }));
      const forecast = continueSeries(runAtOnce(fitAutoregression([{ values }], choice)), { values }, horizon);
      forecast.forEach((value, k) => {
        ours += Math.abs(value - walk[length + k]!);
        repeated += Math.abs(values[length - 1]! - walk[length + k]!);
      });
    }
    assert.ok(ours < 1.05 * repeated, `${ours / repeated} of the error of the last value`);
  });

  test('goes on with quarters of a growth that quickens, which many ways to fit run away with', () => {
    // Quarterly earnings per share of Johnson & Johnson, 1960 to 1978: R's `JohnsonJohnson`.
    const values = Float64Array.of(
      ...[0.71, 0.63, 0.85, 0.44, 0.61, 0.69, 0.92, 0.55, 0.72, 0.77, 0.92, 0.6, 0.83, 0.8, 1.0, 0.77, 0.92, 1.0, 1.24],
      ...[
        1.0, 1.16, 1.3, 1.45, 1.25, 1.26, 1.38, 1.86, 1.56, 1.53, 1.59, 1.83, 1.86, 1.53, 2.07, 2.34, 2.25, 2.16, 2.43,
      ],
      ...[2.7, 2.25, 2.79, 3.42, 3.69, 3.6, 3.6, 4.32, 4.32, 4.05, 4.86, 5.04, 5.04, 4.41, 5.58, 5.85, 6.57, 5.31],
      ...[
        6.03, 6.39, 6.93, 5.85, 6.93, 7.74, 7.83, 6.12, 7.74, 8.91, 8.28, 6.84, 9.54, 10.26, 9.54, 8.73, 11.88, 12.06,
      ],
      ...[12.15, 8.91],
    );
    const choice = runAtOnce(chooseAutoregression([{ values }], { horizon: 8, seasons: [4] }));
    assert.ok(!choice.isNaive && choice.error < 0.8 * choice.naive.error, `${choice.error} ${choice.naive.error}`);
  });

  test('forecasts what counts that are 0 for the most part come to, not the last one, and not nothing for ever', () => {
    for (const seed of [2, 5]) {
      const random = createRandom(seed);
      // 1 or 2 in a quarter of the weeks.
      const values = Float64Array.from({ length: 160 }, () =>
        random.next() < 0.25 ? 1 + Math.floor(2 * random.next()) : 0,
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      for (const last of [0, 2]) {
        const counts = { values: Float64Array.of(...values, last) };
        const choice = runAtOnce(chooseAutoregression([counts], { horizon: 12, seasons: [] }));
        const forecast = continueSeries(runAtOnce(fitAutoregression([counts], choice)), counts, 12);
        const said = forecast.reduce((sum, value) => sum + value, 0) / 12;
        assert.ok(said > 0.5 * mean && said < 2 * mean, `after ${last}: ${said}, mean ${mean}`);
      }
    }
  });

  test('learns nothing of values that were filled in', () => {
    // A third of the steps repeat the one before: who believes them learns that nothing changes.
    const observed = Uint8Array.from({ length: 120 }, (_, t) => (t % 5 === 1 || t % 7 === 3 ? 0 : 1));
    const filled = Float64Array.from({ length: 120 }, (_, t) => season(observed[t] === 0 ? t - 1 : t));
    const errorOf = (mask: { readonly observed?: Uint8Array }) => {
      const one = { values: filled, ...mask };
      const choice = runAtOnce(chooseAutoregression([one], { horizon: 12, seasons: [12] }));
      const forecast = continueSeries(runAtOnce(fitAutoregression([one], choice)), { values: filled }, 12);
      return Math.max(...forecast.map((value, k) => Math.abs(value - season(120 + k))));
    };
    assert.ok(errorOf({ observed }) < errorOf({}), `${errorOf({ observed })} beside ${errorOf({})}`);
  });

  test('judges by the usual length where one series is short, and asks for no shorter horizon', () => {
    const long = Array.from({ length: 4 }, (_, n) =>
      ofValues(
        Float64Array.from({ length: 96 }, (_, t) => season(t + n)),
        `s${n}`,
      ),
    );
    const short = ofValues(Float64Array.of(100, 102, 101, 105, 104), 'short');
    const { choice, cutHorizon, validation } = train([...long, short], { horizon: 12, season: 12 });
    assert.deepEqual([choice!.horizon, choice!.cuts], [12, [12, 18, 24, 30, 36]]);
    assert.deepEqual([cutHorizon, validation.future.shape[1]], [12, 3]);
  });

  test('ships the naive forecast where nothing is better in the past, and says so', async () => {
    const random = createRandom(8);
    // Every season as the one before it, but for noise that no past step tells of... and a level that jumps at random.
    let level = 0;
    const values = Float64Array.from({ length: 60 }, () => {
      level += random.normal() > 1.5 ? 50 : 0;
      return level;
    });
    const training = train([ofValues(values)], { season: 1, horizon: 5 });
    const { choice, spec } = training;
    assert.equal(choice!.isNaive, choice!.naive.error <= choice!.error);
    for await (const { weights } of training) {
      if (!choice!.isNaive) continue;
      assert.equal(spec.skip, choice!.naive.season);
      assert.equal(weights['skip.weight']!.data.at(-1), 1);
    }
    const constant = train([ofValues(new Float64Array(30).fill(7))], { horizon: 4 });
    assert.ok(constant.choice!.isNaive);
    assert.deepEqual([...continueSeries(repeatSeason(2), { values: Float64Array.of(1, 2, 3, 4) }, 4)], [3, 4, 3, 4]);
  });

  test('finds the season where no times tell of one, and takes what is told before it', () => {
    const values = Float64Array.from({ length: 120 }, (_, t) => season(t));
    assert.equal(train([ofValues(values)], { horizon: 12 }).choice!.season, 12);
    assert.equal(train([ofValues(values)], { horizon: 12, season: 1 }).choice!.season, 1);
    const { choice } = train([ofValues(values)], { horizon: 12, season: [12, 30] });
    assert.deepEqual([...new Set(choice!.judged.map((one) => one.season))].sort(), [1, 12, 30]);
  });

  test('the parts of what is averaged add up to 1, best first', () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 90 }, (_, t) => season(t) + random.normal());
    const { chosen, judged, error, naive } = runAtOnce(
      chooseAutoregression([{ values }], { horizon: 6, seasons: [12] }),
    );
    assert.ok(Math.abs(chosen.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
    assert.ok(chosen.every(({ share }, i) => share <= (chosen[i - 1]?.share ?? 1)));
    assert.ok(judged.every((one, i) => one.error >= (judged[i - 1]?.error ?? 0)));
    assert.ok(error < naive.error);
  });
});
