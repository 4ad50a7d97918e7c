// What every engine must hold to in training mode: PyTorch's batch norm, and dropout with masks that can be foretold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenWeights, forward, type ModelSpec, type Weights } from '@onnxcast/model';
import { createRandom, type Tensor } from '@onnxcast/series';
import type { Engine } from '../../packages/trainer/src/engines/engine.ts';
import { foldBatchNorm } from '../../packages/trainer/src/fitting/fold-batch-norm.ts';
import { forwardCases, worstDifference } from '../../packages/trainer/src/reference.suite.ts';
import { drawMask } from '../../packages/trainer/src/regularisation.ts';
import { batchNormCases } from '../../packages/trainer/src/regularisation-reference.suite.ts';

/** Runs the contract of `Engine.createOneStep` with a regularisation. */
export function testEngineRegularisation(engineOf: () => Engine): void {
  for (const { title, spec, batch, parameters, ...reference } of batchNormCases) {
    test(`batch norm's loss, gradient and statistics equal PyTorch's in training mode, relative to 1e-4 (${title})`, async (t) => {
      const objective = engineOf().createOneStep(spec, batch, { batchNorm: true });
      const { loss, gradient } = await objective.evaluate(parameters);
      const statistics = await objective.measure(parameters);
      objective.dispose();
      assert.ok(Math.abs(loss - reference.trainLoss) <= 1e-5 * reference.trainLoss, `${loss}`);
      // float32 against float32, in another order: relative to the largest element.
      const largest = Math.max(...reference.gradient.map(Math.abs));
      const worst = worstDifference(gradient, reference.gradient) / largest;
      t.diagnostic(`gradient: worst difference ${worst.toExponential(1)} of the largest`);
      assert.ok(worst <= 1e-4, `${worst}`);
      assert.equal(statistics.length, reference.statistics.length);
      for (const [cell, { mean, variance }] of reference.statistics.entries()) {
        assert.ok(worstDifference(statistics[cell]!.mean, mean) <= 1e-6, `mean of cell ${cell + 1}`);
        assert.ok(worstDifference(statistics[cell]!.variance, variance) <= 1e-6, `variance of cell ${cell + 1}`);
      }
    });

    test(`folded weights say what PyTorch says in evaluation mode, one step and in closed loop, to 1e-5 (${title})`, async (t) => {
      const weights = foldBatchNorm(spec, parameters, reference.statistics);
      const output = await engineOf().forecast({ spec, weights }, reference.series, { horizon: reference.future });
      const worst = worstDifference(output.data, reference.output.data);
      t.diagnostic(`max abs difference ${worst.toExponential(1)}`);
      assert.ok(worst <= 1e-5, `${worst}`);
    });
  }

  const [, { spec, weights, batch }] = forwardCases as unknown as readonly [unknown, (typeof forwardCases)[number]];
  const parameters = flattenWeights(spec, weights);
  const regularisation = { dropout: 0.3, seed: 7 };

  test('dropout multiplies what leaves every cell by the mask of its series: the plain loops say the same loss to 1e-5', async () => {
    const objective = engineOf().createOneStep(spec, batch, regularisation);
    const { loss } = await objective.evaluate(parameters, 5);
    objective.dispose();
    const expected = lossWithMasks(spec, weights, batch, { ...regularisation, epoch: 5 });
    assert.ok(Math.abs(loss - expected) <= 1e-5 * expected, `${loss}, expected ${expected}`);
  });

  for (const more of [{}, { batchNorm: true }]) {
    test(`the gradient with dropout and ${JSON.stringify(more)} is the slope of the loss under the same masks, to 1e-3`, async (t) => {
      const random = createRandom(3);
      const count = more.batchNorm ? 2 * spec.hidden.reduce((sum, n) => sum + n, 0) : 0;
      const point = Float32Array.from([...parameters, ...Array.from({ length: count }, () => 0.5 + random.next())]);
      const objective = engineOf().createOneStep(spec, batch, { ...regularisation, ...more });
      const { gradient } = await objective.evaluate(point, 2);
      let worst = 0;
      for (let trial = 0; trial < 5; trial++) {
        const direction = point.map(() => random.normal() / Math.sqrt(point.length));
        const lossAt = async (step: number) =>
          (
            await objective.evaluate(
              point.map((value, i) => value + step * direction[i]!),
              2,
            )
          ).loss;
        // Fourth order, so that a step is long enough for float32: the error is of step^4, the noise 1e-7 / step.
        const h = 0.05;
        const near = (await lossAt(h)) - (await lossAt(-h));
        const far = (await lossAt(2 * h)) - (await lossAt(-2 * h));
        const measured = (8 * near - far) / (12 * h);
        const expected = gradient.reduce((sum, slope, i) => sum + slope * direction[i]!, 0);
        worst = Math.max(worst, Math.abs(measured - expected));
      }
      objective.dispose();
      const size = Math.hypot(...gradient) / Math.sqrt(point.length);
      t.diagnostic(`worst difference ${(worst / size).toExponential(1)} of a typical slope`);
      assert.ok(worst <= 1e-3 * Math.max(size, 0.1), `${worst}`);
    });
  }

  test('masks depend on seed and epoch alone: the same ones give the same bits, others another loss', async () => {
    const lossOf = async (seed: number, epoch: number) => {
      const objective = engineOf().createOneStep(spec, batch, { dropout: 0.3, seed });
      await objective.evaluate(parameters, epoch + 1);
      const { loss } = await objective.evaluate(parameters, epoch);
      objective.dispose();
      return loss;
    };
    const first = await lossOf(7, 1);
    assert.equal(await lossOf(7, 1), first);
    assert.notEqual(await lossOf(7, 2), first);
    assert.notEqual(await lossOf(8, 1), first);
  });

  test('dropout 0 is no dropout, to the bit', async () => {
    const [plain, zero] = [undefined, { dropout: 0, seed: 7 }].map((one) => engineOf().createOneStep(spec, batch, one));
    assert.deepEqual(await zero!.evaluate(parameters, 3), await plain!.evaluate(parameters));
    assert.deepEqual(await plain!.measure(parameters), []);
    for (const objective of [plain!, zero!]) objective.dispose();
  });
}

/** Mean squared error with dropout, cell by cell through the plain loops: each cell by itself is a model whose head says h. */
function lossWithMasks(
  spec: ModelSpec,
  weights: Weights,
  { inputs, targets }: { readonly inputs: Tensor; readonly targets: Tensor },
  { dropout, seed, epoch }: { readonly dropout: number; readonly seed: number; readonly epoch: number },
): number {
  const [waves, time, features] = inputs.shape as [number, number, number];
  let x = inputs;
  spec.hidden.forEach((hidden, cell) => {
    const outputs = runOneCell(weights, `lstm${cell + 1}`, x, hidden);
    const masks = Array.from({ length: waves }, (_, series) => [
      ...drawMask({ seed, epoch, cell, series }, dropout, time * hidden),
    ]).flat();
    x = { shape: [waves, time, hidden], data: outputs.map((value, i) => value * masks[i]!) };
  });
  const [weight, bias, width] = [weights['linear.weight']!.data, weights['linear.bias']!.data, x.shape[2]!];
  let sum = 0;
  for (let row = 0; row < waves * time; row++) {
    for (let k = 0; k < features; k++) {
      let error = bias[k]! - targets.data[row * features + k]!;
      for (let j = 0; j < width; j++) error += weight[k * width + j]! * x.data[row * width + j]!;
      sum += error * error;
    }
  }
  return sum / (waves * time * features);
}

/** h of every step, `[batch, time, inputs]` -> `[batch * time * hidden]`, from a model as wide as the wider of both. */
function runOneCell(weights: Weights, name: string, x: Tensor, hidden: number): Float64Array {
  const inputs = x.shape[2]!;
  const width = Math.max(inputs, hidden);
  const widen = (data: ArrayLike<number>, rows: number, from: number) =>
    Float64Array.from({ length: rows * width }, (_, i) =>
      i % width < from ? data[Math.floor(i / width) * from + (i % width)]! : 0,
    );
  const spec: ModelSpec = {
    features: Array.from({ length: width }, (_, i) => `${i}`),
    hidden: [hidden],
    scaling: 'none',
  };
  const identity = Float64Array.from({ length: width * hidden }, (_, i) =>
    Math.floor(i / hidden) === i % hidden ? 1 : 0,
  );
  const model = {
    'lstm1.weight_ih': {
      shape: [4 * hidden, width],
      data: widen(weights[`${name}.weight_ih`]!.data, 4 * hidden, inputs),
    },
    'lstm1.weight_hh': weights[`${name}.weight_hh`]!,
    'lstm1.bias_ih': weights[`${name}.bias_ih`]!,
    'lstm1.bias_hh': weights[`${name}.bias_hh`]!,
    'linear.weight': { shape: [width, hidden], data: identity },
    'linear.bias': { shape: [width], data: new Float64Array(width) },
  };
  const rows = x.data.length / inputs;
  const wide = { shape: [x.shape[0]!, x.shape[1]!, width], data: widen(x.data, rows, inputs) };
  const said = forward({ spec, weights: model }, wide).data;
  return Float64Array.from({ length: rows * hidden }, (_, i) => said[Math.floor(i / hidden) * width + (i % hidden)]!);
}
