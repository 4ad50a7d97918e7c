// A folder written for Triton, read by Triton's own message definitions and served as its sequence batcher would.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convert } from '@onnxcast/converter';
import {
  calendarRows,
  forward,
  initialWeights,
  joinColumns,
  type ModelSpec,
  measureScale,
  networkOf,
  rolesOf,
} from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom } from '@onnxcast/series';
import { toTritonModel, usualMeans } from '../packages/onnxcast/src/deploy/triton-model.ts';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const script = fileURLToPath(new URL('reference/check_triton.py', import.meta.url));
const model = (name: string) => fileURLToPath(new URL(`../models/${name}.onnx`, import.meta.url));
const venv = await ensurePythonVenv(TEST_PACKAGES);
const reason = 'reason' in venv ? venv.reason : undefined;

/** One sequence of requests: observations, then forecasts given back; what is known in advance, a row a request. */
interface Sequence {
  readonly values: readonly (readonly number[])[];
  readonly ahead: number;
  readonly known: readonly (readonly number[])[] | null;
  /** Seconds since 1970, one a request, for a model that reads the calendar. */
  readonly times?: readonly number[];
}

async function serve(
  folder: string,
  sequences: readonly Sequence[],
  columns: readonly number[],
): Promise<readonly (readonly (readonly number[])[])[]> {
  assert.ok('python' in venv);
  const file = `${folder}.sequences.json`;
  writeFileSync(file, JSON.stringify(sequences));
  const args = [script, folder, file, JSON.stringify(columns)];
  const { stdout, stderr } = await promisify(execFile)(venv.python, args, { maxBuffer: 2 ** 26 });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

describe("a model's folder for Triton", { skip: reason ?? false }, () => {
  const root = mkdtempSync(join(tmpdir(), 'onnxcast-triton-'));
  after(() => rmSync(root, { recursive: true }));

  test('sequences that are batched by its config are forecast as one call of the forecast form does', async () => {
    const folder = join(root, 'sine');
    const { code, stdout, stderr } = await runCli(['export', model('sine'), '--triton', folder]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trim(), folder);
    const horizon = 50;
    const histories = [60, 100, 45].map((length, phase) =>
      Array.from({ length }, (_, t) => Math.sin((t + 30 * phase) / 20)),
    );
    const sequences = histories.map((history) => {
      // The last observation's answer is the first step; each further one takes a request.
      return { values: history.map((value) => [value]), ahead: horizon - 1, known: null };
    });
    const answers = await serve(folder, sequences, [0]);
    const forecaster = await Forecaster.load(model('sine'), { device: 'cpu' });
    const forecasts = await forecaster.forecast(histories, horizon);
    const fitted = await forecaster.fitted(histories);
    await forecaster.dispose();
    histories.forEach((_, i) => {
      // float32 in a closed loop, whose errors add up, by other operators: explicit cells in place of LSTM.
      assertClose([...fitted[i]!.values, ...forecasts[i]!.values], answers[i]!.flat(), 1e-4);
    });
  });

  test('a model that scales takes values that the caller has scaled', async () => {
    const folder = join(root, 'co2');
    const { code, stderr } = await runCli(['export', model('co2'), '--form', 'step', '--triton', folder]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /send \(value - mean\) \/ deviation/);
    const history = Float64Array.from({ length: 72 }, (_, t) => 350 + 0.2 * t + 3 * Math.sin((2 * Math.PI * t) / 12));
    const { level, offset, deviation } = measureScale('standard', { features: ['CO2'], values: history });
    const mean = level![0]! + offset![0]!;
    const values = Array.from(history, (value) => [(value - mean) / deviation![0]!]);
    const [answers] = await serve(folder, [{ values, ahead: 23, known: null }], [0]);
    const forecaster = await Forecaster.load(model('co2'), { device: 'cpu' });
    const forecast = await forecaster.forecast(history, 24);
    await forecaster.dispose();
    const unscaled = answers!.slice(-24).map(([value]) => value! * deviation![0]! + mean);
    assertClose([...forecast.values], unscaled, 1e-3);
  });

  test('covariates that are known in advance are an input of every request', async () => {
    const spec: ModelSpec = {
      features: ['past', 'a', 'price', 'b'],
      targets: ['a', 'b'],
      futureCovariates: ['price'],
      hidden: [5, 4],
      scaling: 'none',
    };
    const weights = initialWeights(spec, createRandom(3));
    const folder = join(root, 'covariates');
    for (const { path, content } of toTritonModel(folder, convert(spec, weights, { form: 'step' }), spec)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const random = createRandom(4);
    const [time, horizon] = [9, 5];
    const rows = Array.from({ length: time + horizon }, () => spec.features.map(() => random.normal()));
    const prices = rows.map((row) => [row[2]!]);
    const sequence = { values: rows.slice(0, time), ahead: horizon - 1, known: prices.slice(1) };
    const [answers] = await serve(folder, [sequence], rolesOf(spec).targets.columns);
    const forecaster = await Forecaster.load(convert(spec, weights), { device: 'cpu' });
    const forecast = await forecaster.forecast(rows.slice(0, time).flat(), horizon, {
      futureCovariates: prices.slice(time).flat(),
    });
    await forecaster.dispose();
    assertClose([...forecast.values], answers!.slice(-horizon).flat(), 1e-5);
  });

  test('the time is an input of every request to a model that reads the calendar', async () => {
    const calendar = [{ kind: 'weekdays' }, { kind: 'waves', period: 'year', harmonics: 2 }] as const;
    const spec: ModelSpec = { features: ['y'], hidden: [4], skip: 2, scaling: 'none', frequency: 'day', calendar };
    const weights = initialWeights(spec, createRandom(5));
    const folder = join(root, 'calendar');
    for (const { path, content } of toTritonModel(folder, convert(spec, weights, { form: 'step' }), spec)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const random = createRandom(6);
    const [time, horizon] = [9, 5];
    const histories = ['1969-12-28', '2024-02-22'].map((start) => {
      const days = Array.from({ length: time + horizon }, (_, row) => Date.parse(start) / 86_400_000 + row);
      return { days, values: days.slice(0, time).map(() => random.normal()) };
    });
    const sequences = histories.map(({ days, values }) => {
      const times = days.map((day) => 86_400 * day);
      return { values: values.map((value) => [value]), ahead: horizon - 1, known: null, times };
    });
    const answers = await serve(folder, sequences, [0]);
    // A request knows no history to centre the calendar by: it is centred by the usual means.
    const means = usualMeans(spec);
    const width = means.length;
    means.slice(0, 7).forEach((mean) => {
      assert.ok(Math.abs(mean - 1 / 7) < 1e-3 && Math.abs(means[7]!) < 1e-3, String(mean));
    });
    const network = networkOf(spec);
    histories.forEach(({ days, values }, i) => {
      const later = calendarRows(spec, 86_400 * days[0]!, { from: 1, count: time + horizon - 1 }).map(
        (value, at) => value - means[at % width]!,
      );
      const entering = joinColumns(Float64Array.from(values), later.subarray(0, time * width), time);
      const covariates = { shape: [1, horizon - 1, width], data: later.subarray(time * width) };
      const history = { shape: [1, time, 1 + width], data: entering };
      const expected = forward({ spec: network, weights }, history, { future: horizon - 1, covariates });
      assertClose([...expected.data.slice(-horizon)], answers[i]!.slice(-horizon).flat(), 1e-5);
    });
  });
});

if (reason !== undefined && process.env['CI'] === 'true') {
  test('there is a Python to read the folder with', () => assert.fail(reason));
}

test('--triton is refused beside --out and other forms, and a name that Triton would not take is named', async (t) => {
  const folder = temporaryFolder(t);
  const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['--triton', join(folder, 'a'), '--form', 'stream'], /--triton: found beside --form stream/],
    [['--triton', join(folder, 'a'), '--out', join(folder, 'b.onnx')], /--triton: found beside --out/],
    [['--triton', join(folder, 'two words')], /found the name "two words"/],
  ];
  for (const [args, says] of mistakes) {
    const outcome = await runCli(['export', model('sine'), ...args]);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, says);
  }
});

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value} and ${expected[i]}`);
  });
}
