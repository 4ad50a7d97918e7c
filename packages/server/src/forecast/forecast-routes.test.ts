// `POST /forecast/MODEL`, as a person calls it, against the Forecaster of Node.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { convert, readWeights } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom } from '@onnxcast/series';
import { post, shipped, wave } from '../create-server.suite.ts';
import { createServer, type Server } from '../index.ts';

/** Monthly rows with the name of the shipped model's column. */
const months = Array.from({ length: 60 }, (_, i) => ({
  ds: `${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
  CO2: 400 + i / 6 + 3 * Math.sin((2 * Math.PI * i) / 12),
}));

describe('POST /forecast/MODEL', () => {
  let folder: string;
  let server: Server;
  let sine: Forecaster;
  let co2: Forecaster;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-serve-'));
    await copyFile(shipped('sine'), join(folder, 'sine.onnx'));
    // The shipped model, with intervals.
    const { spec, weights } = readWeights(await readFile(shipped('co2')), 'co2');
    const intervals = { levels: [80, 95], widths: [[1, 2, 3].map((one) => one / 2), [1, 2, 3]], spread: 1 };
    await writeFile(join(folder, 'co2.onnx'), convert({ ...spec, intervals }, weights));
    server = await createServer(folder, { workers: 2, poll: 0, log: 'silent', maxHorizon: 500, maxSeries: 40 });
    sine = await Forecaster.load(shipped('sine'), { device: 'cpu' });
    co2 = await Forecaster.load(join(folder, 'co2.onnx'), { device: 'cpu' });
  });
  after(async () => {
    await server.close();
    await sine.dispose();
    await co2.dispose();
    await rm(folder, { recursive: true });
  });

  test('numbers are forecast as Forecaster does, to 1e-6', async () => {
    const answer = await post(server, '/forecast/sine', { series: wave(200), horizon: 24 });
    assert.equal(answer.statusCode, 200, answer.body);
    const { model, version, forecasts } = answer.json();
    assert.deepEqual([model, version, forecasts.length], ['sine', '1', 1]);
    const expected = await sine.forecast(wave(200), 24);
    assert.deepEqual(forecasts[0].times, expected.times);
    assertClose(forecasts[0].values, expected.values, 1e-6);
  });

  test('calls of the same moment, of several lengths, get each its own forecast', async () => {
    const lengths = Array.from({ length: 60 }, (_, i) => 20 + (i % 3) * 10 + (i % 7 === 0 ? 1 : 0));
    const answers = await Promise.all(
      lengths.map((steps, i) => post(server, '/forecast/sine', { series: wave(steps + i).slice(i), horizon: 5 })),
    );
    for (const [i, answer] of answers.entries()) {
      const expected = await sine.forecast(wave(lengths[i]! + i).slice(i), 5);
      // Float32: a product over a batch is cut into other blocks than that over one series.
      assertClose(answer.json().forecasts[0].values, expected.values, 1e-5);
    }
  });

  test('rows with dates, as JSON and as CSV, give times that go on and the intervals of the model', async () => {
    const history = {
      id: 'series',
      features: ['CO2'],
      times: months.map(({ ds }) => ds),
      values: months.map((row) => row.CO2),
    };
    const expected = await co2.forecast(history, 6);
    const fromJson = await post(server, '/forecast/co2', { rows: months, horizon: 6 });
    const [forecast] = fromJson.json().forecasts;
    assert.deepEqual(forecast.times, [
      '2020-01-01',
      '2020-02-01',
      '2020-03-01',
      '2020-04-01',
      '2020-05-01',
      '2020-06-01',
    ]);
    assertClose(forecast.values, expected.values, 1e-3);
    assert.deepEqual(
      forecast.intervals.map(({ level }: { level: number }) => level),
      expected.intervals!.map(({ level }) => level),
    );
    assertClose(forecast.intervals[0].lower, expected.intervals![0]!.lower, 1e-3);
    const csv = `ds,CO2\n${months.map(({ ds, CO2 }) => `${ds},${CO2}`).join('\n')}\n`;
    const types = { 'content-type': 'text/csv', accept: 'text/csv' };
    const fromCsv = await post(server, '/forecast/co2?horizon=6&levels=80', csv, types);
    assert.match(String(fromCsv.headers['content-type']), /^text\/csv/);
    const lines = fromCsv.body.trim().split('\n');
    assert.equal(lines[0], 'unique_id,ds,forecast,forecast-lo-80,forecast-hi-80');
    assert.equal(lines.length, 7);
    assert.ok(Math.abs(Number(lines[1]!.split(',')[2]) - expected.values[0]!) < 1e-3);
    // As curl sends it where nothing is said of its type.
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await post(server, '/forecast/co2?horizon=6', csv, form)).json().forecasts[0].times[0], '2020-01-01');
  });

  test('rows known in advance are those of the steps that come next, by their times', async (t) => {
    const made = await mkdtemp(join(tmpdir(), 'onnxcast-promo-'));
    const spec: ModelSpec = {
      features: ['y', 'promo'],
      targets: ['y'],
      futureCovariates: ['promo'],
      hidden: [2],
      scaling: 'standard',
    };
    await writeFile(join(made, 'shop.onnx'), convert(spec, initialWeights(spec, createRandom(1))));
    const shop = await createServer(made, { workers: 1, poll: 0, log: 'silent' });
    t.after(async () => {
      await shop.close();
      await rm(made, { recursive: true });
    });
    const day = (at: number) => new Date(Date.UTC(2024, 4, 1 + at)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 31 }, (_, at) => ({ ds: day(at), y: at % 7, promo: at % 2 }));
    const ask = (from: number) =>
      post(shop, '/forecast/shop', {
        rows,
        horizon: 3,
        future: [0, 1, 2].map((at) => ({ ds: day(from + at), promo: 1 })),
      });
    const right = await ask(31);
    assert.equal(right.statusCode, 200, right.body);
    assert.deepEqual(right.json().forecasts[0].times, ['2024-06-01', '2024-06-02', '2024-06-03']);
    const wrong = await ask(400);
    assert.equal(wrong.statusCode, 400, wrong.body);
    assert.match(wrong.json().error, /^future: found the time 2025-06-05 at step 1 .*, expected 2024-06-01\./);
    // Those of the history before them are passed over.
    assert.equal((await ask(30)).statusCode, 400);
  });

  test('what the advice of a refusal names, a call takes: other words for no value, another column', async () => {
    const rows = months.map(({ ds, CO2 }) => ({ ds, y: ds === '2019-12-01' ? 'x' : CO2 }));
    const ask = async (query: string) => post(server, `/forecast/co2?horizon=1${query}`, { rows });
    assert.match((await ask('')).json().error, /\?target=NAME/);
    assert.match((await ask('&target=y')).json().error, /\?na=x with \?missing=drop/);
    const dropped = await ask('&target=y&na=x&missing=drop');
    assert.equal(dropped.statusCode, 200, dropped.body);
    assert.deepEqual(dropped.json().forecasts[0].times, ['2019-12-01']);
  });

  test('a table is answered where it is preferred to JSON', async () => {
    const kindOf = async (accept: string) => {
      const { headers } = await post(server, '/forecast/sine', { series: [1, 2], horizon: 1 }, { accept });
      return String(headers['content-type']).split(';')[0];
    };
    for (const accept of [
      'text/csv',
      'text/csv, */*;q=0.1',
      'application/json;q=0.5, text/csv',
      'text/csv, application/json',
    ])
      assert.equal(await kindOf(accept), 'text/csv', accept);
    for (const accept of ['text/csv;q=0.1, application/json', '*/*', 'application/json, text/csv', 'text/csv;q=0'])
      assert.equal(await kindOf(accept), 'application/json', accept);
  });

  const refused: readonly (readonly [string, string, unknown, RegExp, number?])[] = [
    [
      'a model that there is not',
      '/forecast/sin',
      { series: [1], horizon: 1 },
      /no model "sin". Did you mean "sine"/,
      404,
    ],
    ['no horizon', '/forecast/sine', { series: [1, 2] }, /^horizon: found none.*\?horizon=24/],
    ['a horizon beyond the limit', '/forecast/sine', { series: [1, 2], horizon: 501 }, /0 to 500, the limit/],
    ['a horizon that is a text', '/forecast/sine', { series: [1, 2], horizon: '5' }, /horizon: found "5"/],
    ['a hole', '/forecast/sine', { series: [1, null], horizon: 1 }, /step 2, y: found null/],
    ['an option that there is not', '/forecast/sine', { serie: [1], horizon: 1 }, /Did you mean `series`/],
    [
      'a parameter that there is not',
      '/forecast/sine?file=/etc/passwd',
      { series: [1] },
      /file: found no such parameter/,
    ],
    ['nothing', '/forecast/sine', '', /horizon: found none/],
    ['no series', '/forecast/sine', { horizon: 1 }, /neither series nor rows/],
    ['no JSON', '/forecast/sine', '{"series": [1', /the body is no JSON/],
    [
      'features that are a number',
      '/forecast/sine',
      { series: { values: [1], features: 5 }, horizon: 1 },
      /series.features/,
    ],
    ['too many series', '/forecast/sine', { series: Array.from({ length: 41 }, () => [1]), horizon: 1 }, /at most 40/],
    ['a level that the model has not', '/forecast/co2?levels=70', { rows: months, horizon: 1 }, /levels: found 70/],
    [
      'another column',
      '/forecast/co2',
      { rows: [{ ds: '2020-01-01', z: 1 }], horizon: 1 },
      /no column "CO2".*\?target=NAME\./,
    ],
    [
      'a word for no value',
      '/forecast/sine',
      { rows: [{ ds: '2020-01-01', y: 'x' }], horizon: 1 },
      /\?na=x with \?missing=drop or \?fill=linear\./,
    ],
    [
      'what is known of fewer series than there are',
      '/forecast/sine',
      { series: [[1], [2], [3]], horizon: 1, future: [1] },
      /^future: found one list for 3 series, .* the rows of one series are written one after another/,
    ],
    ['a path that cannot be decoded', '/forecast/%', {}, /^'\/forecast\/%' is not a valid url component\.$/],
  ];
  for (const [what, url, body, words, status = 400] of refused) {
    test(`${what} is refused in a sentence`, async () => {
      const answer = await post(server, url, body);
      assert.equal(answer.statusCode, status, answer.body);
      assert.match(answer.json().error, words);
    });
  }
});

function assertClose(actual: readonly number[], expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value}`);
}
