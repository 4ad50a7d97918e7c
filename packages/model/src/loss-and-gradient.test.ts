import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { forward } from './forward.ts';
import { lossAndGradient } from './loss-and-gradient.suite.ts';
import { deepFreeze, readReferenceCases, snapshotOf } from './reference-cases.suite.ts';
import type { ModelSpec } from './spec.ts';
import { flattenWeights, unflattenWeights, type Weights } from './weights.ts';

/** The loss written down once more, over the forward oracle. */
function lossOf(spec: ModelSpec, weights: Weights, inputs: Tensor, targets: Tensor, mask?: Tensor): number {
  const output = forward({ spec, weights }, inputs).data;
  const features = targets.shape[2]!;
  let sum = 0;
  let count = 0;
  output.forEach((value, i) => {
    if (mask && mask.data[Math.floor(i / features)] === 0) return;
    sum += (value - targets.data[i]!) ** 2;
    count++;
  });
  return sum / count;
}

function widen(weights: Weights): Weights<Float64Array> {
  const wide = ([name, { shape, data }]: [string, Tensor]) => [name, { shape, data: Float64Array.from(data) }] as const;
  return Object.fromEntries(Object.entries(weights).map(wide));
}

/** Largest difference between the analytic gradient and central finite differences of the loss, over the largest slope. */
function differenceToFiniteDifferences(
  spec: ModelSpec,
  weights: Weights,
  inputs: Tensor,
  targets: Tensor,
  mask?: Tensor,
): number {
  const point = flattenWeights(spec, widen(weights));
  const batch = { inputs, targets, ...(mask ? { mask } : {}) };
  const gradient = flattenWeights(
    spec,
    lossAndGradient({ spec, weights: unflattenWeights(spec, point) }, batch).gradient,
  );
  const step = 1e-5; // truncation ~ step^2 = 1e-10, cancellation ~ 1e-16 / step = 1e-11
  const lossAt = (i: number, shift: number) => {
    const moved = point.slice();
    moved[i]! += shift;
    return lossOf(spec, unflattenWeights(spec, moved), inputs, targets, mask);
  };
  let worst = 0;
  let largest = 0;
  gradient.forEach((analytic, i) => {
    const numeric = (lossAt(i, step) - lossAt(i, -step)) / (2 * step);
    worst = Math.max(worst, Math.abs(analytic - numeric));
    largest = Math.max(largest, Math.abs(numeric));
  });
  return worst / largest;
}

describe('lossAndGradient', () => {
  for (const { title, spec, weights, inputs, targets, trainLoss, gradients } of readReferenceCases()) {
    test(`loss and every gradient equal PyTorch autograd's to 1e-4, ${title}`, () => {
      const { loss, gradient } = lossAndGradient({ spec, weights }, { inputs, targets });
      assert.ok(Math.abs(loss - trainLoss) <= 1e-6 * trainLoss, `${loss} beside ${trainLoss}`);
      assert.deepEqual(Object.keys(gradient), Object.keys(gradients));
      // Elementwise, each difference over the largest slope of its tensor: autograd's float32 rounds every sum at that scale.
      let worst = 0;
      for (const [name, expected] of Object.entries(gradients)) {
        assert.deepEqual(gradient[name]!.shape, expected.shape);
        const scale = Math.max(...expected.data.map(Math.abs));
        expected.data.forEach((value, i) => {
          const difference = Math.abs(gradient[name]!.data[i]! - value) / scale;
          assert.ok(difference <= 1e-4, `${name}[${i}]: ${difference}`);
          worst = Math.max(worst, difference);
        });
      }
      console.log(`gradient, ${title}: worst relative difference ${worst}`);
    });

    test(`every slope equals a central finite difference to 1e-8, ${title}`, () => {
      const worst = differenceToFiniteDifferences(spec, weights, inputs, targets);
      assert.ok(worst <= 1e-8, `${worst}`);
    });

    test(`every slope equals a central finite difference under a mask too, ${title}`, () => {
      const [batch, time] = inputs.shape as [number, number];
      const lengths = [time, 5, 9];
      const data = new Float32Array(batch * time).map((_, i) => (i % time < lengths[Math.floor(i / time)]! ? 1 : 0));
      const worst = differenceToFiniteDifferences(spec, weights, inputs, targets, { shape: [batch, time], data });
      assert.ok(worst <= 1e-8, `${worst}`);
    });
  }

  test('what stands under the mask changes neither loss nor gradient, whatever it holds', () => {
    const { spec, weights, inputs, targets } = readReferenceCases()[1]!;
    const [batch, time, features] = inputs.shape as [number, number, number];
    const kept = 7;
    const data = new Float32Array(batch * time).map((_, i) => (i % time < kept ? 1 : 0));
    const mask = { shape: [batch, time], data };
    const spoil = (tensor: Tensor<Float32Array>, by: number) => ({
      shape: tensor.shape,
      data: tensor.data.map((value, i) => (Math.floor(i / features) % time < kept ? value : by)),
    });
    const clean = lossAndGradient({ spec, weights }, { inputs, targets, mask });
    const spoilt = lossAndGradient(
      { spec, weights },
      {
        inputs: spoil(inputs, 50),
        targets: spoil(targets, Number.NaN),
        mask,
      },
    );
    assert.deepEqual(spoilt, clean);
  });

  test('frozen inputs are left as they were', () => {
    const { spec, weights, inputs, targets } = deepFreeze(readReferenceCases()[1]!);
    const before = snapshotOf(weights, { inputs, targets });
    lossAndGradient({ spec, weights }, { inputs, targets });
    assert.equal(snapshotOf(weights, { inputs, targets }), before);
  });

  test('a mask that leaves nothing is refused', () => {
    const { spec, weights, inputs, targets } = readReferenceCases()[0]!;
    const mask = { shape: inputs.shape.slice(0, 2), data: new Float32Array(inputs.data.length) };
    assert.throws(() => lossAndGradient({ spec, weights }, { inputs, targets, mask }), { name: 'InputError' });
  });
});
