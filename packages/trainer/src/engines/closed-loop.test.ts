import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { flattenWeights, forward, initialWeights, unflattenWeights, weightShapes } from '@onnxcast/model';
import { createRandom, InputError } from '@onnxcast/series';
import * as tf from '@tensorflow/tfjs';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import { forwardCases, worstDifference } from '../reference.suite.ts';
import { type ClosedLoopBatch, type TrainingBatch, toClosedLoopBatch } from './batch.ts';
import { closedLoopCases } from './closed-loop-reference.suite.ts';
import type { Engine } from './engine.ts';
import { createOnnxEngine } from './onnx/engine-onnx.ts';
import { createParallelEngine } from './parallel/engine-parallel.ts';
import { cutClosedLoop } from './parallel/shards.ts';
import { createTensorflowEngine } from './tensorflow/engine-tensorflow.ts';
import { tensorflowIsMissing } from './tensorflow/tensorflow.suite.ts';
import { createTfjsEngine } from './tfjs/engine-tfjs.ts';

const [{ spec, weights, series }] = forwardCases as readonly [(typeof forwardCases)[number]];
const batch: TrainingBatch = { inputs: series, targets: { ...series, data: series.data.map((value) => value / 2) } };

testClosedLoop('tfjs on cpu', () => createTfjsEngine({ backend: 'cpu' }));
testClosedLoop('tfjs on wasm', () => createTfjsEngine());
testClosedLoop('onnx', () => createOnnxEngine({ openSession }));
testClosedLoop('tensorflow', createTensorflowEngine, tensorflowIsMissing);
testClosedLoop('parallel', () => createParallelEngine({ workers: 2 }), tensorflowIsMissing);

function testClosedLoop(name: string, create: () => Promise<Engine>, skip: string | false = false): void {
  describe(`a closed loop on the ${name} engine`, { skip }, () => {
    let engine: Engine;
    before(async () => {
      engine = await create();
    });
    after(() => engine?.dispose());

    for (const reference of closedLoopCases) {
      test(`has PyTorch's loss and gradient, relative to 1e-4 (${reference.name})`, async (t) => {
        const objective = engine.createClosedLoop(reference.spec, reference.batch);
        const { loss, gradient } = await objective.evaluate(flattenWeights(reference.spec, reference.weights));
        objective.dispose();
        assert.ok(Math.abs(loss - reference.loss) <= 1e-5 * reference.loss, `${loss} instead of ${reference.loss}`);
        const named = unflattenWeights(reference.spec, gradient);
        // Each element against the largest of its own tensor: near zero float32 has no relative digits to compare.
        const worst = weightShapes(reference.spec).map(({ name }) => {
          const expected = reference.gradients[name]!.data;
          return worstDifference(named[name]!.data, expected) / Math.max(...expected.map(Math.abs));
        });
        t.diagnostic(`worst relative difference ${Math.max(...worst).toExponential(1)}`);
        assert.ok(Math.max(...worst) <= 1e-4, `${worst}`);
      });
    }

    for (const head of [{}, { head: 'mlp-tanh', headHidden: [4] }, { head: 'mlp-relu', steps: 3 }] as const) {
      test(`over 50 closed-loop steps, ${JSON.stringify(head)}, has the slope that the float64 oracle shows by differences, to 1e-3`, async () => {
        const random = createRandom(3);
        const wave = Float32Array.from({ length: 2 * 60 }, (_, i) => Math.sin((i % 60) / 4 + Math.floor(i / 60)));
        const long = { inputs: { shape: [2, 60, 1], data: wave }, targets: { shape: [2, 60, 1], data: wave } };
        const loop = toClosedLoopBatch(long, { warmUp: 10, oneStepWeight: 0.3 });
        const one = { features: ['y'], hidden: [6, 5], ...head, scaling: 'none' } as const;
        const start = flattenWeights(one, initialWeights(one, random));
        const objective = engine.createClosedLoop(one, loop);
        const { gradient } = await objective.evaluate(start);
        objective.dispose();
        const lossAt = (point: Float64Array) => {
          const history = { shape: [2, 10, 1], data: Float32Array.from([...wave.slice(0, 10), ...wave.slice(60, 70)]) };
          const { data } = forward({ spec: one, weights: unflattenWeights(one, point) }, history, { future: 50 });
          return data.reduce((sum, value, i) => sum + loop.importance.data[i]! * (value - wave[i]!) ** 2, 0);
        };
        const along = Float64Array.from(start, () => random.normal());
        const at = (t: number) => lossAt(Float64Array.from(start, (value, i) => value + t * along[i]!));
        const expected = (at(1e-5) - at(-1e-5)) / 2e-5;
        const actual = gradient.reduce((sum, value, i) => sum + value * along[i]!, 0);
        assert.ok(Math.abs(actual - expected) <= 1e-3 * Math.abs(expected), `${actual} instead of ${expected}`);
      });
    }

    for (const { name, spec, weights, batch } of closedLoopCases) {
      test(`weighs the values of a step one by one as all of them together, and leaves out what does not count (${name})`, async () => {
        const { shape, data } = batch.targets;
        const width = shape[2]!;
        const each = { shape, data: Float32Array.from(data, (_, i) => batch.importance.data[Math.floor(i / width)]!) };
        const ask = async (loop: ClosedLoopBatch) => {
          const objective = engine.createClosedLoop(spec, loop);
          const result = await objective.evaluate(flattenWeights(spec, weights));
          objective.dispose();
          return result;
        };
        const together = await ask(batch);
        const apart = await ask({ ...batch, importance: each });
        assert.ok(Math.abs(apart.loss - together.loss) <= 1e-6 * together.loss);
        assert.ok(worstDifference(apart.gradient, together.gradient) <= 1e-6);
        const some = { shape, data: each.data.map((value, i) => (i % 3 === 1 ? 0 : value)) };
        const garbage = { shape, data: data.map((value, i) => (i % 3 === 1 ? 99 : value)) };
        const clean = await ask({ ...batch, importance: some });
        assert.deepEqual(await ask({ ...batch, importance: some, targets: garbage }), clean);
        assert.ok(clean.loss < together.loss);
      });
    }

    test('gives the same bits for the same question and leaves no tensor behind', async () => {
      const useOnce = async () => {
        const objective = engine.createClosedLoop(spec, toClosedLoopBatch(batch, { warmUp: 5, oneStepWeight: 0.5 }));
        const result = await objective.evaluate(flattenWeights(spec, weights));
        objective.dispose();
        return result;
      };
      const first = await useOnce();
      const tensors = tf.memory().numTensors;
      assert.deepEqual(await useOnce(), first);
      assert.equal(tf.memory().numTensors, tensors);
    });
  });
}

test('the loss is the weighted mean of both parts, over what counts of each', () => {
  const mask = { shape: [3, 13], data: Float32Array.from({ length: 39 }, (_, i) => (i % 13 < 11 ? 1 : 0)) };
  const { importance } = toClosedLoopBatch({ ...batch, mask }, { warmUp: 5, oneStepWeight: 0.25 });
  const sumOf = (counts: (step: number) => boolean) =>
    importance.data.reduce((sum, weight, i) => sum + (counts(i % 13) ? weight : 0), 0);
  assert.ok(Math.abs(sumOf((step) => step < 5) - 0.25) < 1e-6);
  assert.ok(Math.abs(sumOf((step) => step >= 5 && step < 11) - 0.75) < 1e-6);
  assert.equal(
    sumOf((step) => step >= 11),
    0,
  );
});

test('values that were filled in leave the loss the mean of the others', () => {
  const two = { shape: [1, 4, 2], data: new Float32Array(8) };
  const mask = { shape: [1, 4, 2], data: Float32Array.of(1, 1, 0, 1, 1, 0, 1, 1) };
  const { importance } = toClosedLoopBatch({ inputs: two, targets: two, mask }, { warmUp: 2, oneStepWeight: 0.25 });
  const [early, late] = [Math.fround(0.25 / 3), 0.25];
  assert.deepEqual(importance, {
    shape: [1, 4, 2],
    data: Float32Array.of(early, early, 0, early, late, 0, late, late),
  });
});

test('a warm-up as long as the series leaves nothing to learn from', () => {
  assert.throws(() => toClosedLoopBatch(batch, { warmUp: 13, oneStepWeight: 0.5 }), InputError);
});

test('shards are the batch, cut, without those that count nothing', () => {
  const mask = { shape: [3, 13], data: new Float32Array(39).fill(1, 13) };
  const shards = cutClosedLoop(toClosedLoopBatch({ ...batch, mask }, { warmUp: 5, oneStepWeight: 0.5 }), 3);
  assert.deepEqual(
    shards.map((shard) => [...shard.batch.inputs.data]),
    [1, 2].map((row) => [...series.data.subarray(row * 13, (row + 1) * 13)]),
  );
});
