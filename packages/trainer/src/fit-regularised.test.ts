import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flattenWeights, unflattenWeights } from '@onnxcast/model';
import { createParallelEngine } from './engines/parallel/engine-parallel.ts';
import { createTensorflowEngine } from './engines/tensorflow/engine-tensorflow.ts';
import { tensorflowIsMissing } from './engines/tensorflow/tensorflow.suite.ts';
import { createTfjsEngine } from './engines/tfjs/engine-tfjs.ts';
import { batch, collect, lessons, spec, testResume, weights } from './fit.suite.ts';
import { createLessons } from './lessons/lessons.ts';
import { adam } from './optimizers/adam.ts';
import { lbfgs } from './optimizers/lbfgs.ts';
import { worstDifference } from './reference.suite.ts';

const regularisation = { dropout: 0.2, batchNorm: true, weightDecay: 1e-4, seed: 5 };

testResume(
  [lbfgs({ lineSearch: 'strong-wolfe', maxIter: 4 }), adam({ lr: 0.01 })].flatMap((optimizer) =>
    [true, false].map((batchNorm) => ({
      name: `${optimizer.name}, dropout, weight decay and batch norm ${batchNorm}`,
      optimizer,
      regularisation: { ...regularisation, batchNorm },
    })),
  ),
);

describe('a regularised training', async () => {
  const engine = await createTfjsEngine({ backend: 'cpu' });
  const common = { spec, engine, optimizer: lbfgs({ lineSearch: 'strong-wolfe', maxIter: 4 }), lessons };

  // Without dropout evaluation on the training batch sees the statistics that training saw. float32, other order.
  test('with batch norm alone yields weights whose loss on the batch is the one of training mode, to 1e-5', async () => {
    const [epoch] = await collect({ ...common, start: { weights }, epochs: 1, regularisation: { batchNorm: true } });
    const folded = engine.createOneStep(spec, batch);
    const inTraining = engine.createOneStep(spec, batch, { batchNorm: true });
    const { loss } = await folded.evaluate(flattenWeights(spec, epoch!.weights));
    const expected = await inTraining.evaluate(epoch!.parameters!);
    for (const objective of [folded, inTraining]) objective.dispose();
    assert.ok(Math.abs(loss - expected.loss) <= 1e-5 * expected.loss, `${loss}, ${expected.loss}`);
  });

  test('without batch norm yields what it moved', async () => {
    const [epoch] = await collect({ ...common, start: { weights }, epochs: 1, regularisation: { dropout: 0.3 } });
    assert.equal(epoch!.parameters, undefined);
    assert.deepEqual(unflattenWeights(spec, flattenWeights(spec, epoch!.weights)), epoch!.weights);
  });

  test('is refused batch norm and dropout in the closed loop', () => {
    const told = { lesson: 'closed-loop', seed: 0 } as const;
    for (const [regularisation, says] of [
      [{ batchNorm: true }, /InputError: batchNorm: .+ Leave it out/],
      [{ dropout: 0.1 }, /InputError: dropout: .+ Leave it out/],
    ] as const) {
      assert.throws(() => createLessons(spec, batch, { ...told, ...regularisation }), says);
    }
    createLessons(spec, batch, { ...told, dropout: 0 });
  });

  test('with nothing turned on gives the bits of a plain one', async () => {
    const off = { dropout: 0, batchNorm: false, weightDecay: 0, seed: 9 };
    const plain = await collect({ ...common, start: { weights }, epochs: 2 });
    assert.deepEqual(await collect({ ...common, start: { weights }, epochs: 2, regularisation: off }), plain);
  });

  test('sees other masks in every epoch, and forgets what L-BFGS compared', async () => {
    const twice = await collect({ ...common, start: { weights }, epochs: 2, regularisation: { dropout: 0.3 } });
    const second = await collect({
      ...common,
      // As if the second epoch were the first to be seen: nothing is remembered, and its masks are those of epoch 2.
      start: { weights: twice[0]!.weights, epoch: 1 },
      epochs: 2,
      regularisation: { dropout: 0.3 },
    });
    assert.deepEqual(second[0]!.weights, twice[1]!.weights);
  });

  test('with weight decay tells the loss without the penalty, and ends in smaller weights', async () => {
    const sizes: number[] = [];
    for (const weightDecay of [0, 0.1]) {
      const epochs = await collect({ ...common, start: { weights }, epochs: 3, regularisation: { weightDecay } });
      sizes.push(Math.hypot(...flattenWeights(spec, epochs.at(-1)!.weights)));
    }
    assert.ok(sizes[1]! < 0.5 * sizes[0]!, `${sizes}`);
    // Adam makes one evaluation, at the start: the loss there does not know of the penalty.
    const first = async (weightDecay: number) =>
      (
        await collect({ ...common, optimizer: adam(), start: { weights }, epochs: 1, regularisation: { weightDecay } })
      )[0]!.loss;
    assert.equal(await first(10), await first(0));
  });

  test('gives the same numbers cut into shards, masks included, relative to 1e-5', {
    skip: tensorflowIsMissing,
  }, async () => {
    const results = [];
    for (const one of [await createTensorflowEngine(), await createParallelEngine({ workers: 2, shards: 3 })]) {
      const objective = one.createOneStep(spec, batch, { dropout: 0.4, seed: 2 });
      results.push(await objective.evaluate(flattenWeights(spec, weights), 3));
      objective.dispose();
      await one.dispose();
    }
    const [whole, parts] = results as [(typeof results)[0], (typeof results)[0]];
    assert.ok(Math.abs(parts.loss - whole.loss) <= 1e-5 * whole.loss);
    const largest = Math.max(...whole.gradient.map(Math.abs));
    assert.ok(worstDifference(parts.gradient, whole.gradient) <= 1e-5 * largest);
  });
});
