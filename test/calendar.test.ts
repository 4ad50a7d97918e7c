// A model that reads the calendar: every form of graph in every runtime here, beside the plain loops.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convert, readWeights } from '@onnxcast/converter';
import { initialWeights, type ModelSpec, referenceForecast } from '@onnxcast/model';
import { type GraphForm, graphForms } from '@onnxcast/onnx';
import { Forecaster } from '@onnxcast/runtime-node';
import { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import { continueTimes, createRandom, InputError } from '@onnxcast/series';

const TIME = 9;
const HORIZON = 40;

/** What is forecast, from two beginnings a batch. */
const cases: readonly {
  readonly title: string;
  readonly spec: ModelSpec;
  readonly starts: readonly (readonly [string, string])[];
}[] = [
  {
    title: 'days over leap days, holidays and the end of a year',
    spec: {
      features: ['y'],
      hidden: [],
      skip: 5,
      scaling: 'standard',
      frequency: 'day',
      calendar: [
        { kind: 'waves', period: 'year', harmonics: 2 },
        { kind: 'weekdays' },
        {
          kind: 'holidays',
          of: 'nowhere',
          days: ['1969-12-31', '2023-12-25', '2024-02-29'].map((day) => Date.parse(day) / 86_400_000),
        },
      ],
    },
    starts: [
      ['2023-12-20', '2023-12-21'],
      ['1969-12-20', '1969-12-21'],
      ['2024-02-10', '2024-02-11'],
    ],
  },
  {
    title: 'ends of months, beside a covariate known in advance and one known up to now',
    spec: {
      features: ['known', 'y', 'past'],
      targets: ['y'],
      futureCovariates: ['known'],
      hidden: [4],
      cell: 'gru',
      skip: 3,
      scaling: 'standard',
      frequency: 'month',
      calendar: [{ kind: 'waves', period: 'year', harmonics: 2 }],
    },
    starts: [
      ['1999-12-31', '2000-01-31'],
      ['1960-02-29', '1960-03-31'],
    ],
  },
  {
    title: 'hours, in LSTM cells alone',
    spec: {
      features: ['y'],
      hidden: [5, 3],
      scaling: 'none',
      frequency: 'hour',
      calendar: [
        { kind: 'waves', period: 'day', harmonics: 3 },
        { kind: 'waves', period: 'week', harmonics: 1 },
      ],
    },
    starts: [['2024-02-29T20:00', '2024-02-29T21:00']],
  },
];

const given = cases.map(({ title, spec, starts }) => {
  const random = createRandom(7);
  const width = spec.features.length;
  const ahead = spec.futureCovariates?.length ?? 0;
  const history = starts.map((first) => ({
    times: [...first, ...continueTimes(first, TIME - 2)],
    values: Float64Array.from({ length: TIME * width }, () => random.next()),
  }));
  const future = starts.map(() => Float64Array.from({ length: HORIZON * ahead }, () => random.next()));
  const weights = initialWeights(spec, random);
  const { forecast } = referenceForecast(
    { spec, weights },
    { shape: [starts.length, TIME, width], data: Float64Array.from(history.flatMap(({ values }) => [...values])) },
    {
      horizon: HORIZON,
      startTimes: starts.map(([first]) => Date.parse(`${first}${first.includes('T') ? '' : 'T00:00'}Z`) / 1000),
      ...(ahead > 0 && {
        futureCovariates: {
          shape: [starts.length, HORIZON, ahead],
          data: Float64Array.from(future.flatMap((one) => [...one])),
        },
      }),
    },
  );
  const options = ahead > 0 ? { futureCovariates: future } : {};
  const convertTo = (form: GraphForm) => convert(spec, weights, { form, time: TIME, horizon: HORIZON });
  return { title, spec, weights, history, options, expected: forecast.data, convertTo };
});

const worst = (forecasts: readonly { readonly values: Float64Array }[], expected: Float64Array) => {
  const found = forecasts.flatMap(({ values }) => [...values]);
  assert.equal(found.length, expected.length);
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
};

describe('a model with a calendar', () => {
  for (const { title, spec, weights, history, options, expected, convertTo } of given) {
    for (const form of graphForms) {
      test(`of the ${form} form equals the plain loops to 1e-5 in Node and in WebAssembly: ${title}`, async () => {
        for (const load of [Forecaster.load, WebForecaster.load]) {
          const forecaster = await load(convertTo(form));
          const forecasts = await forecaster.forecast(history, HORIZON, options);
          await forecaster.dispose();
          const difference = worst(forecasts, expected);
          assert.ok(difference <= 1e-5, String(difference));
        }
      });
    }

    test(`comes back out of its file: ${title}`, () => {
      const source = readWeights(convertTo('forecast'), 'model.onnx');
      assert.deepEqual(source.spec, spec);
      for (const [name, { data }] of Object.entries(weights))
        assert.deepEqual([...source.weights[name]!.data], [...data]);
    });
  }

  test('is centred by the history: what its columns have in common through history and horizon says nothing', async () => {
    // A history of one day of the week, of two far weeks, in which a holiday is every day or none.
    const spec: ModelSpec = {
      features: ['y'],
      hidden: [],
      skip: 1,
      scaling: 'standard',
      frequency: 'day',
      calendar: [{ kind: 'holidays', of: 'nowhere', days: Array.from({ length: 30 }, (_, day) => 19_000 + day) }],
    };
    const weights = initialWeights(spec, createRandom(2));
    const forecastFrom = async (first: number) => {
      const forecaster = await Forecaster.load(convert(spec, weights));
      const times = Array.from({ length: 6 }, (_, t) => new Date(86_400_000 * (first + t)).toISOString().slice(0, 10));
      const { values } = await forecaster.forecast({ values: [1, 3, 2, 5, 4, 6], times }, 8);
      await forecaster.dispose();
      return values;
    };
    const [inside, outside, leaving] = [
      await forecastFrom(19_005),
      await forecastFrom(18_000),
      await forecastFrom(19_024),
    ];
    assert.deepEqual(inside, outside);
    assert.ok(Math.abs(leaving[4]! - inside[4]!) > 0.01);
  });

  test('needs the calendar: a history that begins elsewhere is forecast otherwise', async () => {
    const [{ convertTo, history, expected, options }] = given as [(typeof given)[0]];
    const forecaster = await Forecaster.load(convertTo('forecast'));
    const moved = history.map(({ values }) => ({
      values,
      times: [...Array(TIME).keys()].map((day) => `2001-06-${day + 10}`),
    }));
    const difference = worst(await forecaster.forecast(moved, HORIZON, options), expected);
    await forecaster.dispose();
    assert.ok(difference > 0.01, String(difference));
  });

  test('goes on in a stream by the times of a push, or by the step where a push has none', async () => {
    const [{ convertTo, history, spec, weights }] = given as [(typeof given)[0]];
    const forecaster = await Forecaster.load(convertTo('stream'));
    const { times, values } = history[0]!;
    const forecasts: Float64Array[] = [];
    for (const second of [{ values: values.subarray(6), times: times.slice(6) }, values.subarray(6)]) {
      const stream = forecaster.open();
      await stream.push({ values: values.subarray(0, 6), times: times.slice(0, 6) });
      await stream.push(second);
      forecasts.push((await stream.forecast(HORIZON)).values);
    }
    assert.deepEqual(forecasts[0], forecasts[1]);
    // The first push sets the scale, and what the calendar is centred by; with the same ones the whole history gives the same.
    const none = { ...spec, scaling: 'none' } as const;
    const plain = await Forecaster.load(convert(none, weights, { form: 'stream' }));
    const [stream, whole] = [plain.open(), plain.open()];
    await stream.push({ values: values.subarray(0, 4), times: times.slice(0, 4) });
    await stream.push(values.subarray(4));
    for (const [from, to] of [
      [0, 4],
      [4, 5],
      [5, TIME],
    ] as const) {
      await whole.push({ values: values.subarray(from, to), times: times.slice(from, to) });
    }
    const [cut, all] = await Promise.all([stream, whole].map((one) => one.forecast(HORIZON)));
    await forecaster.dispose();
    await plain.dispose();
    const difference = worst([cut!], all!.values);
    assert.ok(difference <= 1e-6, String(difference));
  });

  test('refuses values without times, and times of another step, in a sentence', async () => {
    const [{ convertTo, history }] = given as [(typeof given)[0]];
    const forecaster = await Forecaster.load(convertTo('forecast'));
    await assert.rejects(forecaster.forecast([1, 2, 3], 2), (error: unknown) => {
      return (
        error instanceof InputError &&
        /series: it has no times.*calendar.*Give dates with the values/.test(error.message)
      );
    });
    const gap = { ...history[0]!, times: history[0]!.times.with(-1, '2024-01-05') };
    await assert.rejects(
      forecaster.forecast(gap, 2),
      /row 9: "2024-01-05" after "2023-12-27".*each one day after the one/,
    );
    const hidden = { ...history[0]!, times: history[0]!.times.with(4, '2023-12-23') };
    await assert.rejects(forecaster.forecast(hidden, 2), /row 5: "2023-12-23" after "2023-12-23"/);
    const counted = { ...history[0]!, times: history[0]!.times.map((_, row) => String(row)) };
    await assert.rejects(forecaster.forecast(counted, 2), /row 1: "0", expected dates/);
    await forecaster.dispose();
  });

  test('refuses a stream whose first push has no times, or whose next one leaves rows out', async () => {
    const [{ convertTo, history }] = given as [(typeof given)[0]];
    const forecaster = await Forecaster.load(convertTo('stream'));
    const { times, values } = history[0]!;
    await assert.rejects(forecaster.open().push(values), /observations: it has no times/);
    const stream = forecaster.open();
    await stream.push({ values: values.subarray(0, 4), times: times.slice(0, 4) });
    const late = { values: values.subarray(5), times: times.slice(5) };
    await assert.rejects(
      stream.push(late),
      /observations from "2023-12-25".*2023-12-24T00:00:00.*Push the rows between/,
    );
    await stream.push({ values: values.subarray(4), times: times.slice(4) });
    await stream.forecast(HORIZON);
    await forecaster.dispose();
  });
});
