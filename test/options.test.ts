// Callers in plain JavaScript mistype options and hand over nonsense: every door says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeFile } from '@onnxcast/series/write-file';
import * as onnxcast from 'onnxcast';
import {
  backtest,
  convert,
  createForecaster,
  Forecaster,
  forecastFiles,
  formatSeries,
  generateFamily,
  generateMinutes,
  generateSine,
  InputError,
  importPytorch,
  models,
  OnnxcastError,
  parseSeries,
  readSeries,
  train,
  tune,
  verify,
} from 'onnxcast';
import { Forecaster as WebForecaster } from 'onnxcast/web';

const csv = fileURLToPath(new URL('../examples/data/none.csv', import.meta.url));
const weights = {};
const spec = { features: ['y'], hidden: [4], scaling: 'standard' };
const waves = generateSine({ series: 2, length: 30 });

/** Calls by what they are called, each given options of which one is mistyped. */
const calls: Readonly<Record<string, (typo: object) => unknown>> = {
  'Forecaster.load': (typo) => Forecaster.load(models.sine, typo),
  'Forecaster.load of a page': (typo) => WebForecaster.load(models.sine, typo),
  createForecaster: (typo) => createForecaster([1, 2, 3, 4, 5, 6], typo),
  train: (typo) => train(waves, typo),
  readSeries: (typo) => readSeries(csv, typo),
  parseSeries: (typo) => parseSeries('y\n1\n2\n', 'a.csv', typo),
  formatSeries: (typo) => formatSeries(waves, typo),
  generateSine,
  generateFamily,
  generateMinutes,
  importPytorch: (typo) => importPytorch('none.safetensors', typo),
  forecastFiles: (typo) => forecastFiles(models.sine, csv, { horizon: 3, out: 'none.csv', ...typo }),
  verify: (typo) => verify(models.sine, typo),
  convert: (typo) => convert(spec as never, weights, typo),
  backtest: (typo) => backtest(waves, { horizon: 3, ...typo }),
  tune: (typo) => tune(waves, { horizon: 3, ...typo }).next(),
};

/** What a call throws, whenever it does. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

for (const [name, call] of Object.entries(calls)) {
  test(`${name} refuses an option that there is not, by its name and those that there are`, async () => {
    const error = await thrownBy(() => call({ devcie: 'cpu' }));
    assert.ok(error instanceof InputError, String(error));
    assert.equal(error.option, 'devcie');
    assert.match(
      error.message,
      /^devcie: found no such option, expected one of \w+(, \w+)+\.( Did you mean `device`\?)?$/,
    );
  });
}

test('forecasts refuse an option that there is not', async () => {
  const forecaster = await Forecaster.load(models.sine, { device: 'cpu' });
  const error = await thrownBy(() => forecaster.forecast([0, 1, 2], 3, { futureCovariate: [1] } as object));
  assert.match(
    String(error),
    /^InputError: futureCovariate: found no such option, expected one of futureCovariates, levels\. Did you mean `futureCovariates`\?$/,
  );
  await forecaster.dispose();
});

test('options that are no object are refused', async () => {
  for (const nonsense of ['cpu', 3, null, ['cpu']]) {
    const error = await thrownBy(() => Forecaster.load(models.sine, nonsense as never));
    assert.ok(error instanceof InputError && /^options: found .+, expected an object of device, /.test(error.message));
  }
});

/** Options of reading with a value that none of them takes, and what is said of it. */
const readings: readonly (readonly [given: object, says: RegExp])[] = [
  [{ fill: 'linaer' }, /^fill: found "linaer", expected one of linear, .*\. Did you mean `fill: 'linear'`\?$/],
  [{ fill: 5 }, /^fill: found 5, expected one of linear, previous, seasonal, cut\.$/],
  [{ missing: 'drp' }, /^missing: found "drp", expected one of error, drop\. Did you mean `missing: 'drop'`\?$/],
  [{ format: 'xls' }, /^format: found "xls", expected one of csv, json, ndjson, sql(, parquet)?\.$/],
  [{ decimal: ';' }, /^decimal: found ";", expected one of "\.", ","\.$/],
  [{ skip: -1 }, /^skip: found -1, expected a whole number from 0\.$/],
  [{ time: 5 }, /^time: found 5, expected the name of a column, or a list of them\.$/],
  [{ target: 5 }, /^target: found 5, expected the name of a column, or a list of them\.$/],
  [{ id: null }, /^id: found null, expected the name of a column\.$/],
  [{ needed: 'x' }, /^needed: found "x", expected a list of names of columns, such as \['a', 'b'\]\.$/],
  [{ na: 'n/a' }, /^na: found "n\/a", expected a list of marks, such as \['x', '-999'\]\.$/],
];

test('readSeries and parseSeries refuse a value that an option does not take, and say which they do', async () => {
  for (const [given, says] of readings) {
    for (const read of [() => readSeries(csv, given), () => parseSeries('y\n1\n2\n', 'a.csv', given)]) {
      const error = await thrownBy(read);
      assert.ok(error instanceof InputError && says.test(error.message), String(error));
      assert.equal(error.option, Object.keys(given)[0]);
    }
  }
});

test('an option of training says which word was meant, in a list too', async () => {
  for (const [given, says] of [
    [{ cell: 'LSTM' }, /^cell: found "LSTM", .*\. Did you mean `cell: 'lstm'`\?$/],
    [{ preset: 'tutorail' }, /^preset: found "tutorail", .*\. Did you mean `preset: 'tutorial'`\?$/],
    [{ calendar: ['year', 'weak'] }, /^calendar: found .*\. Did you mean "week"\?$/],
  ] as const) {
    const error = await thrownBy(() => createForecaster([1, 2, 3, 4, 5, 6], given as never));
    assert.ok(error instanceof InputError && says.test(error.message), String(error));
  }
});

test('a comparison says which form or runtime was meant', async () => {
  for (const [given, says] of [
    [{ forms: ['forecast', 'streem'] }, /^forms: found "streem", expected some of .*\. Did you mean "stream"\?$/],
    [{ runtimes: ['nod'] }, /^runtimes: found "nod", expected some of .*\. Did you mean "node"\?$/],
  ] as const) {
    const error = await thrownBy(() => verify(models.sine, given as never));
    assert.ok(error instanceof InputError && says.test(error.message), String(error));
  }
});

test('what is no number among the values is told by its place in the series', async () => {
  const holed = [1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10];
  for (const [call, says] of [
    [() => createForecaster(holed), /^Series "series-1", step 6, y: found NaN, expected a number\./],
    [() => createForecaster([1, 2, Infinity, 4, 5, 6]), /^Series "series-1", step 3, y: found Infinity, expected/],
    [
      () => train([{ id: 'a', features: ['x', 'y'], values: Float64Array.from(holed) }]),
      /^Series "a", step 3, y: found NaN, expected a number\./,
    ],
  ] as const) {
    const error = await thrownBy(call);
    assert.ok(error instanceof InputError && says.test(error.message), String(error));
  }
});

/** What a caller in plain JavaScript may hand over by mistake. */
const series = { id: 'a', features: ['y'], values: Float64Array.of(1, 2, 3) };
const mistakes: readonly (readonly unknown[])[] = [
  ...[[], [5], ['a'], [{}], [[]], [null], [[1, 2], [3]], [[{}], {}], [() => 1]],
  ...[[series], [[series]], ['ab', 'ab'], [[1], [1]], [[1, 2, 3], 3], ['naiv', series, 3], ['a,b\n1']],
];

for (const [name, offered] of Object.entries(onnxcast)) {
  if (typeof offered !== 'function' || offered.prototype instanceof Error) continue;
  test(`${name} answers a call that makes no sense with a sentence of ours`, async () => {
    for (const mistake of mistakes) {
      const error = await thrownBy(async () => {
        const answer = (offered as (...given: readonly unknown[]) => unknown)(...mistake);
        await (name === 'tune' ? (answer as AsyncGenerator).next() : answer);
      });
      const said = error === undefined || error instanceof OnnxcastError;
      assert.ok(said, `${name}(${mistake.map((one) => JSON.stringify(one)).join(', ')}): ${String(error)}`);
    }
  });
}

test('what is judged has to be numbers, and what is continued numbers or a series', () => {
  const { rmse, mase, naive, theta, forecastBaseline, toTritonModel } = onnxcast as unknown as Readonly<
    Record<string, (...given: readonly unknown[]) => unknown>
  >;
  for (const [call, says] of [
    [() => rmse!('ab', 'ab'), /^forecast: found "ab", expected numbers: an array, or a typed array\.$/],
    [() => mase!([1], [1]), /^past: found undefined, expected an object with the history before the forecast\.$/],
    [() => naive!([1, '2', 3], 3), /^history: found "2", expected numbers: an array, or a typed array\.$/],
    [() => naive!('co2.csv', 3), /^history: found "co2\.csv", expected an array of numbers, or a series with id, feat/],
    [() => theta!([1], 3), /^Series "history" has 1 point, expected at least 4 for the theta method\./],
    [() => forecastBaseline!('naiv', series, 3), /^history: found "naiv", expected a list of series/],
    [() => formatSeries(undefined as never), /^series: found undefined, expected a list of series/],
    [() => toTritonModel!(), /^folder: found undefined, expected a name\.$/],
    [() => parseSeries(5 as never, 'a.csv'), /^text: found 5, expected the content of a file, as text\.$/],
    [() => parseSeries('a,b\n1', undefined as never), /^file: found undefined, expected the name of the file/],
  ] as const) {
    assert.throws(call, (error) => error instanceof InputError && says.test(error.message), String(says));
  }
  // Plain arrays are numbers too: |4 - 6| over the mean of |4 - 1|, |6 - 5| and |2 - 4|.
  assert.equal(mase!([4], [6], { history: [1, 5, 4, 6, 2], season: 2 }), 1);
  assert.deepEqual(naive!([1, 2, 3], 2), Float64Array.of(3, 3));
});

test('a path that is none is refused in our words', async () => {
  for (const [call, says] of [
    [() => verify(undefined as never), /^path: found undefined, expected the path of an \.onnx file\.$/],
    [() => importPytorch({} as never), /^path: found an object of type Object, expected the path of a \.safetensors/],
    [() => readSeries(5 as never), /^files: found 5, expected the path of a file, a pattern such as/],
    [() => readSeries([]), /^files: found an empty list, expected the path of a file/],
    [() => writeFile(undefined as never, ''), /^path: found undefined, expected the path of the file to write\.$/],
    [() => createForecaster(['a.csv'] as never), /^data\[0\]: found "a\.csv", .*Read files with readSeries/],
  ] as const) {
    const error = await thrownBy(call);
    assert.ok(error instanceof InputError && says.test(error.message), String(error));
  }
});

test('convert refuses a spec or weights that are none, field by field', () => {
  for (const [args, says] of [
    [[], /^spec: found undefined, expected a model's spec, such as \{ features/],
    [[{}], /^spec\.features: found undefined, expected a list of different, non-empty names\.$/],
    [[{ ...spec, hidden: 32 }], /^spec\.hidden: found 32, expected a list of positive whole numbers\.$/],
    [[{ ...spec, hidden: '[32]' }], /^spec\.hidden: found "\[32\]", expected a list/],
    [
      [{ ...spec, hidden: [] }],
      /^spec\.hidden: found an empty list, expected a list of positive whole numbers, one or more\.$/,
    ],
    [[{ ...spec, scaling: 'standrad' }], /^spec\.scaling: found "standrad", expected "none", "standard" or "log"\.$/],
    [
      [{ ...spec, targets: ['x'] }],
      /^spec\.targets: found a list, expected different names of some of the features y\.$/,
    ],
    [[{ ...spec, cells: 'gru' }], /^cells: found no such option, expected one of features, .* Did you mean `cell`\?$/],
    [[spec], /^weights: found undefined, expected an object of tensors/],
    [[spec, {}], /^the weight "\S+" is missing/],
    [[spec, {}, { form: 'setp' }], /^form: found "setp", expected one of forecast, /],
  ] as const) {
    assert.throws(
      () => convert(...(args as unknown as Parameters<typeof convert>)),
      (error) => error instanceof InputError && says.test(error.message),
      String(says),
    );
  }
});
