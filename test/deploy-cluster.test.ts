// The modules that a folder for Spark or Ray holds, run over Arrow tables in one Python: the numbers and times of Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom, timesAfter } from '@onnxcast/series';
import { toClusterJob } from '../packages/onnxcast/src/deploy/cluster/cluster-job.ts';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const script = fileURLToPath(new URL('reference/check_cluster.py', import.meta.url));
const shipped = fileURLToPath(new URL('../models/sine.onnx', import.meta.url));
const venv = await ensurePythonVenv(TEST_PACKAGES);
const reason = 'reason' in venv ? venv.reason : undefined;
if (reason !== undefined && process.env['CI'] === 'true') {
  test('there is a Python to run the modules with', () => assert.fail(reason));
}

type Kind = 'date' | 'timestamp' | 'int';
type Value = number | null | 'NaN';

interface GivenSeries {
  readonly id: string;
  readonly times: readonly (string | null)[];
  /** [time, features] */
  readonly values: readonly (readonly Value[])[];
}

interface Asked {
  readonly horizon: number;
  readonly times: readonly (readonly [kind: Kind, labels: readonly string[]])[];
  readonly tables: readonly {
    readonly kind: Kind;
    readonly series: readonly GivenSeries[];
    readonly levels?: readonly number[];
  }[];
}

interface Answer {
  readonly times: readonly (readonly string[])[];
  readonly rows: readonly (readonly Readonly<Record<string, string | number | null>>[])[];
}

async function ask(folder: string, asked: Asked): Promise<Answer> {
  assert.ok('python' in venv);
  const file = join(folder, 'asked.json');
  writeFileSync(file, JSON.stringify(asked));
  const { stdout, stderr } = await promisify(execFile)(venv.python, [script, folder, file], { maxBuffer: 2 ** 26 });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Answer;
}

function writeJob(t: TestContext, spec: ModelSpec): string {
  const folder = join(temporaryFolder(t), 'job');
  mkdirSync(folder);
  const model = convert(spec, initialWeights(spec, createRandom(3)));
  for (const { path, content } of toClusterJob('spark', model, spec)) writeFileSync(join(folder, path), content);
  return folder;
}

/** Days since 1970 as dates. */
const toDate = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const range = <Item>(length: number, make: (at: number) => Item) => Array.from({ length }, (_, at) => make(at));
const without = (labels: readonly string[], ...at: readonly number[]) => labels.filter((_, i) => !at.includes(i));
/** The days of some months that a rule gives. */
const monthly = (count: number, dayOf: (year: number, month: number) => number, start = 0) =>
  range(count, (at) => new Date(Date.UTC(2019, start + at, dayOf(2019, start + at))).toISOString().slice(0, 10));
const lastOf = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
const lastWeekdayOf = (year: number, month: number) => {
  const end = new Date(Date.UTC(year, month + 1, 0));
  return end.getUTCDate() - Math.max(0, ((end.getUTCDay() + 6) % 7) - 4);
};
const firstWeekdayOf = (year: number, month: number) =>
  [2, 1, 1, 1, 1, 1, 3][new Date(Date.UTC(year, month, 1)).getUTCDay()]!;
const thirdFridayOf = (year: number, month: number) =>
  15 + ((5 - new Date(Date.UTC(year, month, 15)).getUTCDay() + 7) % 7);
const lastMondayOf = (year: number, month: number) => {
  const end = new Date(Date.UTC(year, month + 1, 0));
  return end.getUTCDate() - ((end.getUTCDay() + 6) % 7);
};
const days = range(60, (at) => toDate(18_000 + at));
const dayOf = (label: string) => new Date(label).getUTCDay();
const businessDays = days.filter((label) => dayOf(label) % 6 !== 0);
const hours = (labels: readonly string[], of: readonly number[]) =>
  labels.flatMap((label) => of.map((hour) => `${label}T${String(hour).padStart(2, '0')}:00:00`));
const twice = monthly(6, () => 1).flatMap((first) => [first, `${first.slice(0, 8)}15`]);
const thirds = monthly(4, () => 1).flatMap((first) => [first, `${first.slice(0, 8)}11`, `${first.slice(0, 8)}21`]);

/** Times of all kinds that the table of rules knows, some with rows missing, some that keep no step. */
const TIMES: Asked['times'] = [
  ['date', days],
  ['date', without(days, 7, 20)],
  ['date', range(30, (at) => toDate(18_000 + 7 * at))],
  ['date', businessDays],
  ['date', without(businessDays, 5, 6, 17)],
  ['date', days.filter((label) => dayOf(label) !== 0)],
  ['date', days.filter((label) => [1, 3, 5].includes(dayOf(label)))],
  ['date', monthly(14, () => 1)],
  [
    'date',
    without(
      monthly(14, () => 1),
      4,
    ),
  ],
  ['date', monthly(14, lastOf)],
  ['date', monthly(14, (year, month) => Math.min(30, lastOf(year, month)))],
  ['date', monthly(14, lastWeekdayOf)],
  ['date', monthly(14, firstWeekdayOf)],
  ['date', monthly(14, thirdFridayOf)],
  ['date', monthly(14, lastMondayOf)],
  ['date', twice],
  ['date', thirds],
  ['date', range(9, (at) => `${2001 + at}-02-28`)],
  ['date', monthly(24, lastOf).filter((_, at) => at % 3 === 2)],
  ['date', ['2020-01-31', '2020-02-29']],
  ['date', ['2020-01-01', '2020-01-02']],
  ['date', ['2020-01-01', '2020-02-01', '2020-03-01']],
  ['date', range(12, (at) => toDate(18_000 + at * at))],
  ['date', ['2020-01-03', '2020-01-05', '2020-01-06', '2020-01-13', '2020-01-14', '2020-02-20']],
  ['date', monthly(9, (_, month) => 3 + ((month * 7) % 11))],
  ['timestamp', hours(days.slice(0, 4), range(24, Number))],
  [
    'timestamp',
    hours(
      businessDays.slice(0, 15),
      range(8, (at) => 9 + at),
    ),
  ],
  ['timestamp', without(hours(businessDays.slice(0, 15), [9, 12, 15]), 4, 5)],
  ['timestamp', range(40, (at) => new Date(1_580_000_000_000 + 900_000 * at).toISOString().slice(0, 19))],
  ['timestamp', monthly(14, lastOf).map((label) => `${label}T06:30:00`)],
  ['int', range(20, (at) => String(5 * at - 40))],
  ['int', without(range(20, String), 3, 9)],
  ['int', range(20, (at) => String(at * at + (at % 3)))],
];

/** Labels in one spelling, whatever their clock shows of it. */
const toMoment = (label: string) =>
  /^-?\d+$/.test(label) ? Number(label) : Date.parse(`${label}Z`.replace(/^(\S{10})Z/, '$1T00:00Z'));

describe('the modules for clusters', { skip: reason ?? false }, () => {
  const wave = (length: number, phase: number) => range(length, (t) => [Math.sin((t + phase) / 20)] as const);

  test('times go on as in Node, and forecasts of series of all lengths in rows of any order are those of Node', async (t) => {
    const folder = join(temporaryFolder(t), 'job');
    const { code, stdout, stderr } = await runCli(['export', shipped, '--spark', folder]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trim(), folder);
    assert.deepEqual(readdirSync(folder).sort(), [
      'README.md',
      'forecast.py',
      'model.onnx',
      'requirements.txt',
      'series_forecast.py',
      'series_times.py',
    ]);
    assert.match(readFileSync(join(folder, 'requirements.txt'), 'utf8'), /^(\S+==[\w.]+\n)+$/);
    const horizon = 30;
    // More than a batch of one length, and some of others.
    const lengths = range(300, (at) => (at < 280 ? 40 : 20 + at - 280));
    const series = lengths.map((length, at) => ({
      id: `series ${at}`,
      times: range(length, (t) => toDate(18_000 + at + t)),
      values: wave(length, 7 * at),
    }));
    const answer = await ask(folder, { horizon, times: TIMES, tables: [{ kind: 'date', series }] });
    TIMES.forEach(([, labels], at) => {
      const expected = timesAfter({ times: labels, length: labels.length }, horizon);
      assert.deepEqual(answer.times[at]!.map(toMoment), expected.map(toMoment), `${labels.slice(0, 5)} ...`);
    });
    const forecaster = await Forecaster.load(shipped, { device: 'cpu' });
    const expected = await forecaster.forecast(
      series.map(({ id, times, values }) => ({ id, times, features: ['y'], values: values.flat() })),
      horizon,
    );
    await forecaster.dispose();
    const found = new Map<string, Answer['rows'][number][number][]>();
    for (const row of answer.rows[0]!) {
      const id = String(row['id']);
      found.set(id, [...(found.get(id) ?? []), row]);
    }
    assert.equal(found.size, series.length);
    for (const { id, times, values } of expected) {
      const rows = found.get(id)!;
      assert.deepEqual(
        rows.map((row) => row['t']),
        times,
      );
      assert.ok(rows.every((row) => row['error'] === null));
      assertClose(
        rows.map((row) => row['forecast'] as number),
        values,
        1,
      );
    }
  });

  test('a series that cannot be forecast is one row that says why, and the others are forecast', async (t) => {
    const spec: ModelSpec = {
      features: ['y'],
      hidden: [4],
      skip: 2,
      scaling: 'log',
      frequency: 'month',
      calendar: [{ kind: 'waves', period: 'year', harmonics: 2 }],
      intervals: {
        levels: [80, 95],
        widths: [
          [1, 2],
          [2, 3],
        ],
        spread: 0.1,
      },
    };
    const folder = writeJob(t, spec);
    const times = monthly(24, () => 1);
    const values: readonly (readonly Value[])[] = range(24, (at) => [3 + Math.sin(at)]);
    const set = (at: number, value: Value) => values.with(at, [value]);
    const series: readonly GivenSeries[] = [
      { id: 'good', times, values },
      { id: 'null', times, values: set(5, null) },
      { id: 'nan', times, values: set(5, 'NaN') },
      { id: 'short', times: times.slice(0, 1), values: values.slice(0, 1) },
      { id: 'twice', times: times.with(7, times[6]!), values },
      { id: 'no time', times: times.map((label, at) => (at === 3 ? null : label)), values },
      { id: 'below', times, values: set(9, -1) },
      { id: 'gap', times: without(times, 8), values: values.slice(1) },
      { id: 'also good', times: times.slice(4), values: values.slice(4) },
    ];
    const horizon = 3;
    const { rows } = await ask(folder, {
      horizon,
      times: [],
      tables: [
        { kind: 'date', series },
        { kind: 'date', series: series.slice(0, 1), levels: [95] },
      ],
    });
    const errors = rows[0]!.filter((row) => row['error'] !== null);
    assert.deepEqual(Object.fromEntries(errors.map((row) => [row['id'], row['error']])), {
      null: 'no "v0" at 2019-06-01',
      nan: '"v0" is nan at 2019-06-01, expected a number that the model can hold',
      short: 'too short: 1 row, expected 2 at the least',
      twice: '2019-07-01 comes twice',
      'no time': 'a row without "t"',
      below: '"v0" is -1.0 at 2019-10-01, expected one above 0: the model takes logarithms',
      gap: '2019-10-01 is not one month after the row before, and the model reads the calendar',
    });
    assert.equal(errors.length, 7);
    assert.ok(errors.every((row) => row['t'] === null && row['forecast'] === null));
    const forecaster = await Forecaster.load(readFileSync(join(folder, 'model.onnx')), { device: 'cpu' });
    for (const { id, times, values } of [series[0]!, series[8]!]) {
      const history = { id, times: times as string[], features: ['y'], values: values.flat() as number[] };
      const expected = await forecaster.forecast(history, horizon);
      const mine = rows[0]!.filter((row) => row['id'] === id);
      assert.deepEqual(
        mine.map((row) => row['t']),
        expected.times,
      );
      const scale = Math.max(...expected.values.map(Math.abs));
      assertClose(
        mine.map((row) => row['forecast'] as number),
        expected.values,
        scale,
      );
      for (const { level, lower, upper } of expected.intervals!) {
        assertClose(
          mine.map((row) => row[`forecast-lo-${level}`] as number),
          lower,
          scale,
        );
        assertClose(
          mine.map((row) => row[`forecast-hi-${level}`] as number),
          upper,
          scale,
        );
      }
    }
    await forecaster.dispose();
    const columns = ['id', 't', 'forecast', 'forecast-lo-95', 'forecast-hi-95', 'error'];
    assert.deepEqual(Object.keys(rows[1]![0]!), columns);
  });

  test('several features enter in their order, and targets are forecast by their names', async (t) => {
    const spec: ModelSpec = { features: ['a', 'b', 'c'], targets: ['c', 'a'], hidden: [5], scaling: 'standard' };
    const folder = writeJob(t, spec);
    const random = createRandom(4);
    const values = range(30, () => spec.features.map(() => random.normal()));
    const times = range(30, String);
    const { rows } = await ask(folder, {
      horizon: 4,
      times: [],
      tables: [{ kind: 'int', series: [{ id: 'one', times, values }] }],
    });
    const forecaster = await Forecaster.load(readFileSync(join(folder, 'model.onnx')), { device: 'cpu' });
    const expected = await forecaster.forecast(values.flat(), 4);
    await forecaster.dispose();
    assert.deepEqual(Object.keys(rows[0]![0]!), ['id', 't', 'forecast_c', 'forecast_a', 'error']);
    const found = rows[0]!.flatMap((row) => [row['forecast_c'] as number, row['forecast_a'] as number]);
    assertClose(found, expected.values, 1);
  });
});

test('a model that wants covariates known in advance is refused, and so is --spark beside other ways', async (t) => {
  const spec: ModelSpec = {
    features: ['y', 'price'],
    targets: ['y'],
    futureCovariates: ['price'],
    hidden: [3],
    scaling: 'none',
  };
  const folder = temporaryFolder(t);
  const file = join(folder, 'priced.onnx');
  writeFileSync(file, convert(spec, initialWeights(spec, createRandom(1))));
  const mistakes: readonly (readonly [code: number, args: readonly string[], says: RegExp])[] = [
    [
      1,
      [file, '--spark', join(folder, 'a')],
      /--spark: found a model with covariates known in advance \(price\).* --future/,
    ],
    [
      2,
      [shipped, '--spark', join(folder, 'a'), '--form', 'step'],
      /--spark: found beside --form step\. Spark gets the forecast form/,
    ],
    [2, [shipped, '--ray', join(folder, 'a'), '--spark', join(folder, 'b')], /--spark and --ray: only one/],
  ];
  for (const [code, args, says] of mistakes) {
    const outcome = await runCli(['export', ...args]);
    assert.match(outcome.stderr, says);
    assert.equal(outcome.code, code);
  }
});

/** Within 1e-6 of the scale: one runtime and one graph, whose batches differ in size. */
function assertClose(actual: readonly number[], expected: ArrayLike<number>, scale: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= 1e-6 * scale, `${i}: ${value} and ${expected[i]}`);
  });
}
