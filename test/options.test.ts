// Callers in plain JavaScript mistype options and hand over nonsense: every door says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  backtest,
  convert,
  createForecaster,
  Forecaster,
  formatSeries,
  generateFamily,
  generateMinutes,
  generateSine,
  InputError,
  importPytorch,
  models,
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

test('convert refuses a spec or weights that are none, field by field', () => {
  for (const [args, says] of [
    [[], /^spec: found undefined, expected a model's spec, such as \{ features/],
    [[{}], /^spec\.features: found undefined, expected a list of different, non-empty names\.$/],
    [[{ ...spec, hidden: 32 }], /^spec\.hidden: found 32, expected a list of positive whole numbers\.$/],
    [[{ ...spec, hidden: '[32]' }], /^spec\.hidden: found "\[32\]", expected a list/],
    [
      [{ ...spec, hidden: [] }],
      /^spec\.hidden: found a list, expected a list of positive whole numbers, one or more\.$/,
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
