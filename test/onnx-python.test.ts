// The converter's files read by other people's programs: onnx's checker and reference evaluator, Python's ONNX Runtime.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  calendarMeans,
  calendarStepOf,
  initialWeights,
  type ModelSpec,
  referenceForecast,
  rolesOf,
  timeAfter,
  type Weights,
} from '@onnxcast/model';
import { forms, graphForms } from '@onnxcast/onnx/forms';
import { createRandom, type Tensor } from '@onnxcast/series';
import { convert, statePartsOf } from '../packages/converter/src/index.ts';
import { readReferenceCases, sliceTime, worstDifference } from '../packages/model/src/reference-cases.suite.ts';
import { decodeModel, encodeProto } from '../packages/onnx/src/encode.ts';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';

const script = fileURLToPath(new URL('reference/check_onnx.py', import.meta.url));
const venv = await ensurePythonVenv(TEST_PACKAGES);
const reason = 'reason' in venv ? venv.reason : undefined;

if (reason !== undefined && process.env['CI'] === 'true') {
  test('there is a Python to compare with', () => assert.fail(reason));
}

describe("the converter's files in Python", { skip: reason ?? false }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-python-'));
  after(() => rm(folder, { recursive: true }));

  test('every form passes the checker, and gives the same numbers in onnxruntime and the reference evaluator', async () => {
    const cases = makeCases();
    const entries = cases.flatMap((one) => graphForms.map((form) => ({ ...one, form })));
    const manifest = await Promise.all(
      entries.map(async ({ spec, weights, history, future, horizon, starts, form }, i) => {
        const path = join(folder, `${i}.onnx`);
        await writeFile(path, convert(spec, weights, { form, time: history.shape[1]!, horizon }));
        const stateSize = statePartsOf(spec).reduce((sum, { size }) => sum + size, 0);
        const columns = {
          targets: rolesOf(spec).targets.columns,
          future: rolesOf(spec).future.columns,
        };
        const given = { history: nest(history), future: future === undefined ? null : nest(future) };
        const means = starts?.map(([start]) => [...calendarMeans(spec, start!, history.shape[1]!)]);
        return { path, form, ...given, starts, means, horizon, stateSize, scale: spec.scaling === 'standard', columns };
      }),
    );
    await writeFile(join(folder, 'forms.json'), JSON.stringify(manifest));
    await runPython('forms', join(folder, 'forms.json'), join(folder, 'results.json'));
    const results: Record<string, PythonOutputs>[] = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));

    assert.equal(results.length, entries.length);
    const worst = new Map<string, number>();
    entries.forEach(({ name, form, spec, forecast, fitted, lower, upper }, i) => {
      for (const [program, outputs] of Object.entries(results[i]!)) {
        const where = `${form}, ${name}, ${program}`;
        const difference = worstDifference(outputs.forecast, forecast);
        // Of deviations of 1 and of 20, at a level that float32 would hold to 32.
        const tolerance = spec.scaling === 'none' ? 1e-5 : 1e-4;
        assert.ok(difference <= tolerance, `${where}: forecast differs by ${difference}`);
        // The last chunk of a stream fits its own rows only.
        const own = fitted.shape[1]! - outputs.fitted.shape[1]!;
        const expected = sliceTime(fitted, own, fitted.shape[1]!);
        assert.ok(worstDifference(outputs.fitted, expected) <= tolerance, `${where}: fitted`);
        if (spec.intervals !== undefined) {
          // A graph of one step tells those of the next one.
          const steps = forms[form].loop === 'caller' ? 1 : lower!.shape[1]!;
          const cut = (end: Tensor) => sliceTime(joinLast(end), 0, steps);
          assert.ok(worstDifference(joinLast(outputs.lower!), cut(lower!)) <= tolerance, `${where}: lower`);
          assert.ok(worstDifference(joinLast(outputs.upper!), cut(upper!)) <= tolerance, `${where}: upper`);
        }
        const key = `${form} in ${program}`;
        if (spec.scaling === 'none') worst.set(key, Math.max(worst.get(key) ?? 0, difference));
      }
    });
    for (const [key, difference] of worst)
      console.log(`${key}: max abs difference to PyTorch ${difference.toExponential(1)}`);
    assert.equal(worst.size, 2 * graphForms.length);
  });

  test("onnx's own node-test models, decoded and encoded again, are the same messages", async () => {
    const root = await mkdtemp(join(folder, 'cases-'));
    await runPython('cases', root);
    const pairs: [string, string][] = [];
    let others = 0;
    let sameBytes = 0;
    for (const name of readdirSync(root).sort()) {
      const path = join(root, name);
      const bytes = readFileSync(path);
      const model = decodeModel(bytes, path);
      if (hasUnknownFields(model)) {
        others += 1;
        continue;
      }
      const again = join(folder, name);
      const encoded = encodeProto(model);
      if (Buffer.from(encoded).equals(bytes)) sameBytes += 1;
      await writeFile(again, encoded);
      pairs.push([path, again]);
    }
    await writeFile(join(folder, 'pairs.json'), JSON.stringify(pairs));
    const different: string[] = JSON.parse((await runPython('same', join(folder, 'pairs.json'))).stdout);
    console.log(
      `${pairs.length} node-test models hold only messages we declare, ${sameBytes} of them come back byte for byte; ${others} hold others (functions, sequences, optionals)`,
    );
    assert.deepEqual(different, []);
    assert.ok(pairs.length > 1000, `${pairs.length} models`);
  });
});

interface Case {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly weights: Weights;
  readonly history: Tensor;
  readonly future: Tensor | undefined;
  /** Seconds since 1970 of every row of each series, for a model that reads the calendar. */
  readonly starts?: readonly (readonly number[])[];
  readonly horizon: number;
  readonly forecast: Tensor;
  readonly fitted: Tensor;
  readonly lower?: Tensor;
  readonly upper?: Tensor;
}

/** What the script tells of a graph's outputs. */
interface PythonOutputs {
  readonly forecast: Tensor<Float64Array>;
  readonly fitted: Tensor<Float64Array>;
  readonly lower?: Tensor<Float64Array>;
  readonly upper?: Tensor<Float64Array>;
}

/** PyTorch's models as they are, and some that scale. */
function makeCases(): readonly Case[] {
  const fromPytorch = readReferenceCases().map(({ title, spec, weights, series, known, output, future }): Case => {
    const time = series.shape[1]!;
    const forecast = sliceTime(output, time - 1, time + future);
    const fitted = sliceTime(output, 0, time - 1);
    return { name: title, spec, weights, history: series, future: known, horizon: future + 1, forecast, fitted };
  });
  const covariates = { features: ['past', 'a', 'ahead', 'b'], targets: ['a', 'b'], futureCovariates: ['ahead'] };
  const columns = [{ features: ['y'] }, { features: ['a', 'b'] }, covariates];
  const intervals = {
    levels: [80, 95],
    widths: [
      [1, 2, 2.5],
      [2, 3, 4],
    ],
    spread: 1,
  };
  const scaled = columns.map((roles): Case => {
    const spec: ModelSpec = { ...roles, hidden: [4, 3], scaling: 'standard', intervals };
    return makeCase(`scaled, ${roles.features.length} features`, spec, { time: 8, level: 350e6, spread: 20 });
  });
  // As they are, a stream takes them in two chunks: one of fewer rows than errors are left out of, and one of more.
  const calibrated = columns.flatMap((roles) =>
    [7, 19].map((time): Case => {
      const spec: ModelSpec = { ...roles, hidden: [], skip: 6, scaling: 'none', intervals };
      return makeCase(`${time} rows, ${roles.features.length} features`, spec, { time, level: 0, spread: 1 });
    }),
  );
  const spiky = [8, 30].map((time): Case => {
    const spikes = { bound: 0.4, season: 3 };
    const spec: ModelSpec = { features: ['a', 'b'], hidden: [], skip: 9, spikes, scaling: 'standard', intervals };
    return makeCase(`spikes held back, ${time} rows`, spec, { time, level: 350, spread: 20 });
  });
  const members = columns.map((roles): Case => {
    const network = { hidden: [4], members: 3, cellInput: 'changes', skip: 5, steps: 4 } as const;
    const spec: ModelSpec = { ...roles, ...network, scaling: 'standard', intervals };
    return makeCase(`members, ${roles.features.length} features`, spec, { time: 19, level: 350e6, spread: 20 });
  });
  return [...fromPytorch, ...scaled, ...calibrated, ...spiky, ...members, ...calendarCases.map(toCase)];
}

/** Two series of noise, and what the plain loops say of them. */
function makeCase(
  name: string,
  spec: ModelSpec,
  { time, level, spread }: { readonly time: number; readonly level: number; readonly spread: number },
): Case {
  const weights = initialWeights(spec, createRandom(1));
  const random = createRandom(2);
  const draw = (rows: number, width: number): Tensor => {
    const data = Float64Array.from({ length: 2 * rows * width }, () => level + spread * random.normal());
    return { shape: [2, rows, width], data };
  };
  const history = draw(time, spec.features.length);
  const future = spec.futureCovariates === undefined ? undefined : draw(5, 1);
  const expected = referenceForecast({ spec, weights }, history, { horizon: 5, futureCovariates: future });
  return { name, spec, weights, history, future, horizon: 5, ...expected };
}

/** Models that read the calendar, over leap days, ends of months and 1970. */
const calendarCases: readonly { readonly spec: ModelSpec; readonly starts: readonly string[] }[] = [
  {
    spec: {
      features: ['y', 'ahead'],
      targets: ['y'],
      futureCovariates: ['ahead'],
      hidden: [3],
      skip: 2,
      scaling: 'none',
      frequency: 'day',
      intervals: { levels: [80], widths: [[1, 2]], spread: 1 },
      calendar: [
        { kind: 'waves', period: 'year', harmonics: 2 },
        { kind: 'weekdays' },
        { kind: 'holidays', of: 'nowhere', days: [-6, 0, 19_782] },
      ],
    },
    starts: ['1969-12-24', '2024-02-25'],
  },
  {
    spec: {
      features: ['y'],
      hidden: [],
      skip: 3,
      scaling: 'none',
      frequency: '2 months',
      calendar: [{ kind: 'waves', period: 'year', harmonics: 3 }],
    },
    starts: ['1969-12-31', '1600-02-29'],
  },
  {
    spec: {
      features: ['y'],
      hidden: [],
      skip: 6,
      spikes: { bound: 0.4, season: 2 },
      scaling: 'none',
      frequency: 'month',
      calendar: [{ kind: 'waves', period: 'year', harmonics: 6 }],
    },
    starts: ['1969-12-31', '2023-02-28'],
  },
];

function toCase({ spec, starts }: (typeof calendarCases)[number]): Case {
  const random = createRandom(3);
  const weights = initialWeights(spec, random);
  const draw = (time: number, width: number): Tensor => {
    const data = Float64Array.from({ length: starts.length * time * width }, () => random.normal());
    return { shape: [starts.length, time, width], data };
  };
  const history = draw(8, spec.features.length);
  const future = spec.futureCovariates && draw(5, spec.futureCovariates.length);
  const startTimes = starts.map((start) => Date.parse(start) / 1000);
  const expected = referenceForecast({ spec, weights }, history, { horizon: 5, futureCovariates: future, startTimes });
  const step = calendarStepOf(spec.frequency)!;
  const times = startTimes.map((start) => Array.from({ length: 13 }, (_, row) => timeAfter(step, start, row)));
  return {
    name: `calendar by ${spec.frequency}`,
    spec,
    weights,
    history,
    future,
    horizon: 5,
    starts: times,
    ...expected,
  };
}

/** Whether any message holds a field that we do not declare. */
function hasUnknownFields(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return false;
  if (((message as { $unknowns?: readonly unknown[] }).$unknowns ?? []).length > 0) return true;
  return Object.values(message).some(hasUnknownFields);
}

/** [batch, time, features] as lists. */
function nest({ shape: [batch = 0, time = 0, width = 0], data }: Tensor): number[][][] {
  const at = (n: number, t: number) => [...data.subarray((n * time + t) * width, (n * time + t + 1) * width)];
  return Array.from({ length: batch }, (_, n) => Array.from({ length: time }, (_, t) => at(n, t)));
}

/** Every level beside the others: [batch, horizon, targets, levels] -> [batch, horizon, targets levels]. */
function joinLast({ shape: [batch = 0, horizon = 0, targets = 0, levels = 0], data }: Tensor): Tensor {
  return { shape: [batch, horizon, targets * levels], data };
}

/** Runs the script; anything it writes to stderr, such as a warning, fails. */
async function runPython(...args: readonly string[]): Promise<{ stdout: string }> {
  assert.ok('python' in venv);
  const { stdout, stderr } = await promisify(execFile)(venv.python, [script, ...args], { maxBuffer: 2 ** 28 });
  assert.equal(stderr, '');
  return { stdout };
}
