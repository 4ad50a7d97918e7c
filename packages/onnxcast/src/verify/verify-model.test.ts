// A graph that computes something else is found, though it is nearly right.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { convert, readWeights } from '@onnxcast/converter';
import { initialWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { createRandom, generateSine } from '@onnxcast/series';
import { verify } from './verify.ts';
import { verifyModel } from './verify-model.ts';

test('where no graph runs nothing passes', async () => {
  const spec: ModelSpec = { features: ['y'], hidden: [5], scaling: 'none' };
  const source = { spec, weights: initialWeights(spec, createRandom(0)), form: 'forecast', metadata: {} } as const;
  const history = generateSine({ series: 1, length: 5 });
  const options = { history, forms: ['forecast'], runtimes: [], horizon: 5, tolerance: 1 } as const;
  const verdict = await verifyModel(convert(spec, source.weights), source, options);
  assert.deepEqual([verdict.passed, verdict.checks], [false, []]);
});

test('graphs of a weight that is wrong by 1e-3 pass the warm-up and fail the closed loop, though rounding alone moves that, too', async () => {
  const file = fileURLToPath(new URL('../../../../models/sine.onnx', import.meta.url));
  const source = readWeights(new Uint8Array(await readFile(file)), file);
  const history = generateSine({ series: 1, length: 200 }).map((one) => ({ ...one, features: source.spec.features }));
  const options = { history, forms: ['forecast'], runtimes: ['node'], horizon: 300, tolerance: 1e-4 } as const;
  const verify = (weights: Weights) => verifyModel(convert(source.spec, weights), source, options);

  const right = await verify(source.weights);
  assert.ok(right.passed, JSON.stringify(right.checks));
  assert.ok(
    right.rounding.factor * right.rounding.closedLoop > 1e-4,
    'this model amplifies rounding past the tolerance',
  );
  for (const [name, at, change] of [
    ['linear.weight', 3, (value: number) => 1.001 * value],
    ['lstm2.weight_ih', 14183, (value: number) => value + 1e-3],
  ] as const) {
    const { shape, data } = source.weights[name]!;
    const changed = Float32Array.from(data, (value, i) => (i === at ? change(value) : value));
    const { passed, checks } = await verify({ ...source.weights, [name]: { shape, data: changed } });
    assert.ok(!passed, name);
    assert.deepEqual(
      checks.map((one) => [one.part, one.passed]),
      [
        ['warm-up', true],
        ['closed loop', false],
      ],
      JSON.stringify(checks),
    );
  }
});

test('a model that reads the calendar is compared over months before 1970, over a leap day and over a new year', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-verify-'));
  const path = join(folder, 'model.onnx');
  try {
    for (const frequency of ['month', 'day'] as const) {
      const calendar = [{ kind: 'waves', period: 'year', harmonics: 2 }] as const;
      const spec: ModelSpec = { features: ['y'], hidden: [3], scaling: 'standard', frequency, calendar };
      await writeFile(path, convert(spec, initialWeights(spec, createRandom(0))));
      const verdict = await verify(path, { warmup: 20, steps: 20, runtimes: ['node', 'web'] });
      assert.ok(verdict.passed, JSON.stringify(verdict.checks));
      assert.equal(verdict.results.length, 2 + 4 + 1);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
