import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import type { Interval } from '../forecast.ts';
import { jointScoresOf } from './joint-scores.ts';
import { coverage } from './metrics/intervals/coverage.ts';
import { crps } from './metrics/intervals/crps.ts';
import { toQuantiles } from './metrics/intervals/interval-metric.ts';
import { msis } from './metrics/intervals/msis.ts';
import { pinball } from './metrics/intervals/pinball.ts';
import { width } from './metrics/intervals/width.ts';
import { winkler } from './metrics/intervals/winkler.ts';
import { mae } from './metrics/mae.ts';
import { mase } from './metrics/mase.ts';
import { rmse } from './metrics/rmse.ts';
import { rmsse } from './metrics/rmsse.ts';
import { smape } from './metrics/smape.ts';

interface Judged {
  readonly season: number;
  readonly history: readonly number[];
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  readonly intervals: readonly { level: number; lower: number[]; upper: number[] }[];
  readonly losses: Readonly<Record<string, number>> & {
    readonly coverage: readonly number[];
    readonly winkler_score: readonly number[];
  };
}

// Made by scripts/reference/make_judging.py with utilsforecast.
const path = new URL('../../../../test/reference/judging.json', import.meta.url);
const cases: readonly Judged[] = JSON.parse(readFileSync(path, 'utf8')).judged;

function near(found: number, expected: number | undefined): void {
  assert.ok(Math.abs(found - expected!) <= 1e-9 * Math.max(1, Math.abs(expected!)), `${found}, expected ${expected}`);
}

const toIntervals = ({ intervals }: Judged): readonly Interval[] =>
  intervals.map(({ level, lower, upper }) => ({
    level,
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
  }));

describe('metrics of a forecast and its intervals', () => {
  for (const one of cases) {
    const { season, losses } = one;
    const [forecast, actual] = [Float64Array.from(one.forecast), Float64Array.from(one.actual)];
    const past = { history: Float64Array.from(one.history), season };

    test(`errors equal utilsforecast's to 1e-9, its smape times 200, at season ${season}`, () => {
      near(mae(forecast, actual), losses['mae']);
      near(rmse(forecast, actual), losses['rmse']);
      near(smape(forecast, actual), 200 * losses['smape']!);
      near(mase(forecast, actual, past), losses['mase']);
      near(rmsse(forecast, actual, past), losses['rmsse']);
    });

    test(`quantile losses equal utilsforecast's to 1e-9, at season ${season}`, () => {
      const quantiles = toQuantiles(forecast, toIntervals(one));
      assert.deepEqual(
        quantiles.map(({ probability }) => probability.toFixed(3)),
        ['0.025', '0.100', '0.500', '0.900', '0.975'],
      );
      near(pinball(quantiles, actual), losses['mqloss']);
      near(pinball([quantiles[1]!], actual), losses['quantile_loss_10']);
      near(crps(quantiles, actual), losses['scaled_crps']);
    });

    test(`coverage, in percent, and Winkler scores equal utilsforecast's to 1e-9, at season ${season}`, () => {
      toIntervals(one).forEach((interval, i) => {
        near(coverage(interval, actual, past), 100 * losses.coverage[i]!);
        near(winkler(interval, actual, past), losses.winkler_score[i]);
      });
    });

    test(`a scaled interval score is the Winkler score in that of mase, at season ${season}`, () => {
      const scale = losses['mae']! / losses['mase']!;
      toIntervals(one).forEach((interval, i) => {
        near(msis(interval, actual, past), losses.winkler_score[i]! / scale);
      });
    });
  }

  test('the width is the mean of the distances, by hand', () => {
    const interval = { level: 80, lower: Float64Array.of(1, 2), upper: Float64Array.of(4, 3) };
    assert.equal(width(interval, Float64Array.of(0, 0), { history: Float64Array.of(1, 2) }), 2);
  });

  test('what was not observed is left out', () => {
    const one = cases[0]!;
    const intervals = toIntervals(one);
    const [forecast, actual] = [Float64Array.from(one.forecast), Float64Array.from(one.actual)];
    const past = { history: Float64Array.from(one.history), season: one.season };
    const gap = Float64Array.from(actual, (value, i) => (i === 2 ? Number.NaN : value));
    const without = (values: Float64Array) => values.filter((_, i) => i !== 2);
    const rest = intervals.map(({ level, lower, upper }) => ({
      level,
      lower: without(lower as Float64Array),
      upper: without(upper as Float64Array),
    }));
    assert.deepEqual(
      jointScoresOf([{ forecast, actual: gap, past, intervals }]),
      jointScoresOf([{ forecast: without(forecast), actual: without(actual), past, intervals: rest }]),
    );
  });

  test('bounds of another number than what came are input errors', () => {
    const interval = { level: 80, lower: Float64Array.of(1), upper: Float64Array.of(4) };
    assert.throws(() => coverage(interval, Float64Array.of(0, 0), { history: Float64Array.of(1, 2) }), InputError);
  });
});

describe('the scaled CRPS of zeros', () => {
  test('is no number, for nothing but zeros is no scale, and no other value or score changes', () => {
    const zeros = new Float64Array(3);
    const intervals = [{ level: 80, lower: zeros, upper: Float64Array.of(1, 1, 1) }];
    const quantiles = toQuantiles(Float64Array.of(1, 0, 0), intervals);
    assert.ok(Number.isNaN(crps(quantiles, zeros)));
    assert.ok(pinball(quantiles, zeros) > 0);
    near(crps(quantiles, Float64Array.of(0, 0, 2)), (2 * pinball(quantiles, Float64Array.of(0, 0, 2)) * 3) / 2);
  });
});

describe('jointScoresOf', () => {
  const past = { history: Float64Array.of(0, 2, 4) };
  const judged = (level: number, shift: number) => ({
    forecast: Float64Array.of(shift),
    actual: Float64Array.of(1),
    past,
    intervals: [{ level, lower: Float64Array.of(shift - 1), upper: Float64Array.of(shift + 1) }],
  });

  test('counts what several series cover together, and scales each by its own past: by hand', () => {
    const [scores] = jointScoresOf([judged(80, 1), judged(80, 3)]).intervals!;
    // The second is 1 outside, times 2 / 0.2; the naive forecast of both is 2 off.
    near(scores!.winkler!, (2 + 12) / 2);
    near(scores!.msis!, (2 + 12) / 2 / 2);
    assert.deepEqual([scores!.level, scores!.coverage, scores!.width], [80, 50, 2]);
  });

  test('says nothing of intervals where levels differ or one has none', () => {
    const { intervals: _, ...bare } = judged(80, 1);
    for (const other of [judged(90, 1), bare]) {
      const scores = jointScoresOf([judged(80, 1), other]);
      assert.deepEqual([scores.mae, scores.intervals, scores.crps], [0, undefined, undefined]);
    }
  });
});
