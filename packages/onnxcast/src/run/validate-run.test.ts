// What a report says of errors where nothing was held out: forecasts of the past that know nothing later, or steps that were not learnt.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRandom, lengthOf, naive, type Series } from '@onnxcast/series';
import { type TrainInput, train } from '@onnxcast/trainer';
import { temporaryFolder } from '../../../../test/run-cli.ts';
import { forecastPast } from './forecast-past.ts';
import { trainRun } from './train-run.ts';

const random = createRandom(3);
const seriesOf = (id: string, length: number): Series => ({
  id,
  features: ['y'],
  values: Float64Array.from({ length }, (_, t) => 20 + t + 5 * Math.sin(t) + random.normal()),
});

const pastOf = (series: readonly Series[], { choice, fitPast }: ReturnType<typeof train>) => {
  assert.ok(choice !== undefined && fitPast !== undefined);
  return { choice, made: forecastPast(series, { choice, fitPast }) };
};

test('forecasts of the past are the same whatever came after their point', () => {
  const series = [seriesOf('a', 60), seriesOf('b', 48)];
  const training = train(series, { horizon: 6 });
  const { choice, made } = pastOf(series, training);
  const [cut] = choice.cuts as [number];
  const poisoned = series.map((one) => {
    const values = Float64Array.from(one.values);
    return { ...one, values: values.fill(1e9, values.length - cut) };
  });
  const again = pastOf(poisoned, training).made;
  // The latest point comes first, a forecast a series.
  for (const i of [0, 1]) {
    assert.equal(lengthOf(made.history[i]!), lengthOf(series[i]!) - cut);
    assert.deepEqual(again.forecasts[i]!.values, made.forecasts[i]!.values);
    assert.ok(again.actual[i]!.values.every((value) => value === 1e9));
  }
});

test('some of many series are looked at, of all points that leave them half of their steps', () => {
  const series = Array.from({ length: 250 }, (_, i) => seriesOf(`s${i}`, i % 5 === 0 ? 8 : 40));
  const { choice, made } = pastOf(series, train(series, { horizon: 4 }));
  assert.equal(made.looked, Math.ceil(250 / 3));
  const ids = new Set(made.history.map(({ id }) => id));
  assert.ok(ids.has('s3') && !ids.has('s1') && !ids.has('s2'));
  const counts = made.history.filter(({ id }) => id === 's3').length;
  assert.equal(counts, choice.cuts.length);
  for (const one of made.history) assert.ok(2 * lengthOf(one) >= lengthOf(series.find(({ id }) => id === one.id)!));
});

/** Cells of the table of errors, row by row, and the words above it. */
async function readErrors(t: TestContext, series: readonly Series[], settings: TrainInput) {
  const folder = temporaryFolder(t);
  const { troubles } = await trainRun(series, { settings, folder });
  assert.deepEqual(troubles, []);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  const section = page.match(/<section id="errors">.*?<\/section>/s)?.[0] ?? '';
  const rows = [...section.matchAll(/<th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(([, name, cells]) => {
    return [name!, [...cells!.matchAll(/<td>(.*?)<\/td>/g)].map(([, value]) => Number(value))] as const;
  });
  return { words: section.replace(/<[^>]+>/g, ' '), rows: Object.fromEntries(rows) };
}

test('a report without a hold-out judges the past beside the baselines, and says that it chose the model', async (t) => {
  const series = [seriesOf('a', 60)];
  const { words, rows } = await readErrors(t, series, { horizon: 6 });
  assert.match(words, /Errors in validation\s+Nothing was held out\. The way that was chosen was fitted anew/);
  assert.match(words, /The same points chose what the model is/);
  const { choice, made } = pastOf(series, train(series, { horizon: 6 }));
  const errors = made.history.flatMap((one, i) => {
    const { values } = made.actual[i]!;
    return Array.from(naive(one, choice.horizon), (value, k) => Math.abs(value - values[k]!));
  });
  const mae = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  assert.equal(rows['Naive']?.[1], Number(mae.toPrecision(4)));
  assert.ok(rows['this model']![1]! < mae);
});

test('a report of cells without a hold-out judges the steps that chose the epoch, of the series that were kept', async (t) => {
  const series = ['a', 'b', 'c'].map((id) => seriesOf(id, 30));
  const cells = { hidden: [2], epochs: 1, iterations: 2, engine: 'tfjs', horizon: 5 } as const;
  const whole = await readErrors(t, series, cells);
  assert.match(whole.words, /The last 5 steps of every series were not learnt, but chose what the model is/);
  assert.match(whole.words, /Over 15 values of validation/);
  const kept = await readErrors(t, series, { ...cells, test: 2 });
  assert.match(kept.words, /The last 5 steps of 2 series that were kept from training were not learnt/);
  assert.match(kept.words, /Over 10 values of validation/);
});

test('a report with a hold-out judges that alone', async (t) => {
  const { words } = await readErrors(t, [seriesOf('a', 60)], { horizon: 6, holdout: 6 });
  assert.match(words, /Over 6 held-out values that training did not see/);
  assert.doesNotMatch(words, /validation/);
});
