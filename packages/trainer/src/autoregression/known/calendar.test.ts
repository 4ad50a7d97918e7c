import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calendarRows, findStarts, type Model, referenceForecast } from '@onnxcast/model';
import { createRandom, InputError, lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import type { TrainInput } from '../../options.ts';
import { train } from '../../platform/train.ts';
import { readReference } from '../../reference.suite.ts';
import { runAtOnce } from '../../turns/in-turns.ts';
import { continueSeries } from '../autoregression.ts';
import { fitAutoregression, termsOf } from '../fit-autoregression.ts';
import { findKnownColumns } from './known-columns.ts';
import { offerCalendar } from './offer-calendar.ts';

interface Hours {
  readonly times: readonly string[];
  readonly hours: readonly number[];
}

const DAY = 86_400_000;
const YEAR = 365.2425;

/** Temperatures of days: a wave of the year, and weather that goes on by itself. */
function createDays(length: number, { seed = 1, amplitude = 10, first = '2015-03-01' } = {}): Series {
  const random = createRandom(seed);
  const start = Date.parse(first);
  let weather = 0;
  const days = Array.from({ length }, (_, t) => start + t * DAY);
  return {
    id: 'a',
    features: ['y'],
    values: Float64Array.from(days, (day) => {
      weather = 0.7 * weather + 2 * random.normal();
      return 15 + amplitude * Math.cos((2 * Math.PI * day) / DAY / YEAR) + weather;
    }),
    times: days.map((day) => new Date(day).toISOString().slice(0, 10)),
  };
}

async function modelOf(series: readonly Series[], options: TrainInput) {
  const training = train(series, options);
  let model: Model | undefined;
  for await (const { weights } of training) model = { spec: training.spec, weights };
  return { training, model: model! };
}

const forecastOf = (model: Model, history: Series, horizon: number) =>
  referenceForecast(
    model,
    { shape: [1, lengthOf(history), 1], data: history.values },
    { horizon, startTimes: findStarts(model.spec, [history]) },
  ).forecast.data;

describe('the calendar of the preset auto', () => {
  const days = createDays(1400);

  test('is the year where days show one, and half a year ahead is the season told, which 7 days alone cannot', async () => {
    const history = sliceSeries(days, 0, -180);
    const errorOf = async (options: TrainInput) => {
      const { model } = await modelOf([history], { horizon: 60, levels: [], ...options });
      const errors = forecastOf(model, history, 180).map((value, k) => Math.abs(value - days.values[1220 + k]!));
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    };
    const [year, none] = [await errorOf({}), await errorOf({ calendar: 'none' })];
    // The weather's mean absolute deviation is 2 sqrt(2 / pi) / sqrt(1 - 0.7^2) = 2.23.
    assert.ok(year <= 2.7 && none >= 2 * year, `${year} ${none}`);
    const { spec, choice } = train([history], { horizon: 60, levels: [] });
    assert.deepEqual(spec.calendar, [{ kind: 'waves', period: 'year', harmonics: 1 }]);
    assert.deepEqual(choice!.known.names, ['1 wave a year']);
  });

  test('is a skip that forecasts what the regression and its autoregression continue, of logarithms too', async () => {
    for (const raw of [days, { ...days, values: days.values.map((value) => Math.exp(value / 10)) }]) {
      const history = sliceSeries(raw, 0, -30);
      const { training, model } = await modelOf([history], { horizon: 30, levels: [] });
      const { spec, choice } = training;
      const offers = offerCalendar([history], spec);
      const { calendar: _, ...plain } = spec;
      const { targetsOf } = findKnownColumns(plain, offers);
      assert.ok(termsOf(choice!).length > 0);
      const [whole] = targetsOf([raw]);
      const fitted = runAtOnce(fitAutoregression(targetsOf([history]), choice!));
      const expected = continueSeries(fitted, { ...whole!, values: whole!.values.subarray(0, -30) }, 30);
      // Weights are float32.
      for (const [k, value] of forecastOf(model, history, 30).entries()) {
        assert.ok(Math.abs(value - expected[k]!) <= 1e-4 * Math.abs(expected[k]!), `${k}: ${value} ${expected[k]}`);
      }
    }
  });

  test('forecasts from a month as well as a model without it: what is warm then is not taken for what will not last', async () => {
    const history = sliceSeries(days, 0, -370);
    const errorOf = async (options: TrainInput) => {
      const { model } = await modelOf([history], { horizon: 14, levels: [], ...options });
      const ends = Array.from({ length: 23 }, (_, i) => 1030 + 30 + 14 * i);
      const errors = ends.flatMap((end) =>
        [...forecastOf(model, sliceSeries(days, end - 30, end), 14)].map((value, k) =>
          Math.abs(value - days.values[end + k]!),
        ),
      );
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    };
    const [year, none] = [await errorOf({ calendar: ['year'] }), await errorOf({ calendar: 'none' })];
    assert.ok(year <= none, `${year} ${none}`);
  });

  for (const season of ['spring', 'autumn'] as const) {
    test(`has pandas' hour of the local day before and after clocks are set in ${season}`, async () => {
      const { times, hours } = readReference<Readonly<Record<typeof season, Hours>>>('hours.json')[season];
      const random = createRandom(3);
      const values = Float64Array.from(hours, (hour) => 10 * Math.sin((2 * Math.PI * hour) / 24) + random.normal());
      const whole: Series = { id: 'a', features: ['y'], values, times };
      // Two days after the night on which they are set, and five.
      const ends = [14 * 24 - 12, 16 * 24 - 24];
      for (const end of ends) {
        const history = sliceSeries(whole, 0, end);
        const { model } = await modelOf([history], { horizon: 24, season: 1, calendar: ['day'], levels: [] });
        const [, ...rows] = model.spec.calendar!;
        assert.deepEqual(rows, []);
        const start = findStarts(model.spec, [history])![0]!;
        const ahead = calendarRows(model.spec, start, { from: end, count: 24 });
        const width = ahead.length / 24;
        hours.slice(end, end + 24).forEach((hour, k) => {
          assert.ok(Math.abs(ahead[k * width]! - Math.sin((2 * Math.PI * hour) / 24)) < 1e-9, times[end + k]);
        });
      }
    });
  }

  test('is not looked for in less than two years, without dates, in days with gaps, and where it is not wanted', () => {
    const specOf = (series: Series, options: TrainInput = {}) => train([series], { levels: [], ...options });
    const { times: _, ...undated } = days;
    const isOdd = (_: unknown, t: number) => t !== 700;
    const gap = { ...days, values: days.values.filter(isOdd), times: days.times!.filter(isOdd) };
    for (const [series, options] of [
      [createDays(700)],
      [undated],
      [gap],
      [days, { calendar: 'none' as const }],
    ] as const) {
      const { spec, choice } = specOf(series, options);
      assert.equal(spec.calendar, undefined);
      assert.deepEqual(choice!.known.tried, []);
    }
  });

  test('is the year of quarters and months whose season is the same in all years, which the last few tell less well', async () => {
    for (const [rows, step] of [
      [12, 1],
      [4, 3],
    ] as const) {
      const random = createRandom(rows);
      const season = Array.from({ length: rows }, () => 20 * random.normal());
      const at = (t: number) => 200 + (12 / rows) * t + season[t % rows]!;
      const length = 12 * rows;
      const series: Series = {
        id: 'a',
        features: ['y'],
        values: Float64Array.from({ length }, (_, t) => at(t) + 6 * random.normal()),
        times: Array.from({ length }, (_, t) => {
          return `${2000 + Math.floor(t / rows)}-${String(step * (t % rows) + 1).padStart(2, '0')}-01`;
        }),
      };
      const errorOf = async (options: TrainInput) => {
        const { training, model } = await modelOf([series], { horizon: rows, levels: [], ...options });
        const errors = forecastOf(model, series, rows).map((value, k) => Math.abs(value - at(length + k)));
        return { training, error: errors.reduce((sum, error) => sum + error, 0) / rows };
      };
      const [year, none] = [await errorOf({}), await errorOf({ calendar: 'none' })];
      assert.deepEqual(year.training.spec.calendar, [{ kind: 'waves', period: 'year', harmonics: rows / 2 }]);
      assert.ok(year.error < none.error, `${rows}: ${year.error} ${none.error}`);
    }
  });

  test('is tried and left where days show no season', () => {
    const { spec, choice } = train([createDays(1400, { amplitude: 0 })], { levels: [] });
    assert.equal(spec.calendar, undefined);
    assert.equal(choice!.known.tried.length, 4);
  });

  test('is what is told, and refused where rows cannot have it', () => {
    const { spec } = train([days], { calendar: ['weekdays', 'year'], levels: [] });
    assert.deepEqual(
      spec.calendar!.map(({ kind }) => kind),
      ['weekdays', 'waves'],
    );
    const months = {
      ...days,
      times: days.times!.map((_, t) => `${1900 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`),
    };
    assert.throws(
      () => train([months], { calendar: ['weekdays'] }),
      (error) =>
        error instanceof InputError &&
        error.message ===
          "calendar: found weekdays, but rows are one month apart. Give dates that keep one step, or take `calendar: 'none'`.",
    );
    const { times: _, ...undated } = days;
    assert.throws(() => train([undated], { calendar: ['year'] }), /no dates/);
    assert.throws(
      () => train([days], { calendar: ['moon'] as never }),
      /auto, none, or some of year, week, day, weekdays/,
    );
  });

  test('judges a closed loop beside the calendar of its own steps', async () => {
    const errorOf = async (options: TrainInput) => {
      for await (const { validation } of train([days], { horizon: 150, levels: [], ...options })) {
        return validation!.closedLoopRmse;
      }
      throw new Error('no epoch');
    };
    const [year, none] = [await errorOf({}), await errorOf({ calendar: 'none' })];
    assert.ok(year <= none / 2, `${year} ${none}`);
  });
});
