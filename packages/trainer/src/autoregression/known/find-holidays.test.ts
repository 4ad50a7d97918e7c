import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findStarts, type Model, referenceForecast } from '@onnxcast/model';
import { createRandom, InputError, lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import { train } from '../../platform/train.ts';
import { findHolidays } from './find-holidays.ts';

const DAY = 86_400;
const spanOf = (first: string, last: string) => ({ first: Date.parse(first) / 1000, last: Date.parse(last) / 1000 });
const datesOf = (place: string, year: string) => {
  const { days } = findHolidays(place, spanOf(`${year}-01-01`, `${year}-12-31`));
  return days
    .map((day) => new Date(day * DAY * 1000).toISOString().slice(0, 10))
    .filter((date) => date.startsWith(year))
    .map((date) => date.slice(5));
};

describe('findHolidays', () => {
  test('has the federal holidays of 2024 as the Office of Personnel Management lists them', () => {
    const listed = ['01-01', '01-15', '02-19', '05-27', '06-19', '07-04', '09-02', '10-14', '11-11', '11-28', '12-25'];
    assert.deepEqual(datesOf('US', '2024'), listed);
  });

  test('knows parts of a country, and all days of a holiday of several, not its eve', () => {
    assert.ok(datesOf('DE-BY', '2024').includes('05-30')); // Corpus Christi
    assert.ok(!datesOf('DE-BE', '2024').includes('05-30'));
    for (const day of ['06-16', '06-17', '06-18', '06-19']) assert.ok(datesOf('TR', '2024').includes(day), day);
    assert.ok(!datesOf('TR', '2024').includes('06-15') && !datesOf('TR', '2024').includes('06-20'));
  });

  test('goes on for 20 years beyond the data', () => {
    const { days } = findHolidays('US', spanOf('2020-03-01', '2023-02-01'));
    assert.ok(days.includes(Date.parse('2043-07-04') / 1000 / DAY));
    assert.ok(days.every((day) => day >= Date.parse('2020-01-01') / 1000 / DAY));
  });

  test('refuses a place that it knows nothing of, with the parts of a country', () => {
    assert.throws(
      () => findHolidays('ZZ', spanOf('2020', '2021')),
      (error) =>
        error instanceof InputError &&
        error.message ===
          'holidays: found "ZZ", expected the code of a country, or of a part of one, such as US or DE-BY.',
    );
    assert.throws(() => findHolidays('DE-XX', spanOf('2020', '2021')), /the parts of DE are BB, BE, BW/);
  });
});

describe('the preset auto', () => {
  const random = createRandom(3);
  const start = Date.parse('2021-01-01') / 1000;
  const free = new Set(findHolidays('US', { first: start, last: start }).days);
  const visits = (isUsual: boolean): Series => ({
    id: 'a',
    features: ['y'],
    values: Float64Array.from({ length: 1100 }, (_, t) => {
      return 100 + 2 * random.normal() - (isUsual && free.has(start / DAY + t) ? 40 : 0);
    }),
    times: Array.from({ length: 1100 }, (_, t) => new Date((start + t * DAY) * 1000).toISOString().slice(0, 10)),
  });

  test('learns what holidays do, and forecasts those that come', async () => {
    const series = visits(true);
    const end = (Date.parse('2023-12-20') / 1000 - start) / DAY;
    const history = sliceSeries(series, 0, end);
    const training = train([history], { holidays: 'US', horizon: 28, levels: [] });
    let model: Model | undefined;
    for await (const { weights } of training) model = { spec: training.spec, weights };
    assert.deepEqual(training.choice!.known.names, ['holidays of US']);
    const given = { shape: [1, lengthOf(history), 1], data: history.values };
    const startTimes = findStarts(training.spec, [history]);
    const { data } = referenceForecast(model!, given, { horizon: 14, startTimes }).forecast;
    const christmas = 5; // 25 December
    for (const [k, value] of data.entries()) {
      const isFree = k === christmas || k === christmas + 7;
      assert.ok(Math.abs(value - (isFree ? 60 : 100)) <= 5, `${k}: ${value}`);
    }
  });

  test('takes none where they change nothing, and refuses them of weeks', () => {
    const { spec, choice } = train([visits(false)], { holidays: 'US', calendar: 'none', levels: [] });
    assert.equal(spec.calendar, undefined);
    assert.equal(choice!.known.tried.length, 2);
    const weeks = {
      ...visits(false),
      times: Array.from({ length: 1100 }, (_, t) => new Date((start + t * 7 * DAY) * 1000).toISOString().slice(0, 10)),
    };
    assert.throws(
      () => train([weeks], { holidays: 'US' }),
      /holidays: found US, but rows are one week apart, expected days/,
    );
  });
});
