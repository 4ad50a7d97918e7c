// What every engine must hold to: PyTorch's numbers, the plain-loop oracle's, and good manners.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  flattenWeights,
  forward,
  initialWeights,
  type ModelSpec,
  stepsOf,
  unflattenWeights,
  weightShapes,
} from '@onnxcast/model';
import { createRandom, InputError } from '@onnxcast/series';
import { lossAndGradient } from '../../packages/model/src/loss-and-gradient.suite.ts';
import type { TrainingBatch } from '../../packages/trainer/src/engines/batch.ts';
import type { Engine } from '../../packages/trainer/src/engines/engine.ts';
import { countTensors } from '../../packages/trainer/src/engines/tfjs/count-tensors.suite.ts';
import { lbfgs } from '../../packages/trainer/src/optimizers/lbfgs.ts';
import { lbfgsBatch, lbfgsCases } from '../../packages/trainer/src/optimizers/lbfgs-reference.suite.ts';
import {
  cellCases,
  cutTime,
  forwardCases,
  worstDifference,
  worstRelativeDifference,
} from '../../packages/trainer/src/reference.suite.ts';
import { startParameters } from '../../packages/trainer/src/regularisation.ts';
import { testEngineRegularisation } from './engine-regularisation.suite.ts';

/**
 * Runs the contract of {@link Engine}.
 * @param skip why it cannot run here, printed by the test runner
 */
export function testEngine(name: string, create: () => Promise<Engine>, skip: string | false = false): void {
  describe(`the ${name} engine keeps the engine's contract`, { skip }, () => {
    let engine: Engine;
    before(async () => {
      engine = await create();
    });
    after(() => engine?.dispose());

    for (const reference of [...forwardCases, ...cellCases]) {
      const { name: model, spec, weights, series, batch, covariates, trainOutput, future, output } = reference;
      const parameters = flattenWeights(spec, weights);

      test(`forward and closed loop equal PyTorch's to 1e-5 (${model})`, async (t) => {
        const fitted = await engine.forecast({ spec, weights }, batch.inputs);
        const rolled = await engine.forecast({ spec, weights }, series, { horizon: future, covariates });
        assert.deepEqual(fitted.shape, trainOutput.shape);
        assert.deepEqual(rolled.shape, output.shape);
        const worst = Math.max(
          worstDifference(fitted.data, trainOutput.data),
          worstDifference(rolled.data, output.data),
        );
        t.diagnostic(`max abs difference ${worst.toExponential(1)}`);
        assert.ok(worst <= 1e-5, `${worst}`);
      });

      test(`loss and every gradient equal PyTorch's, relative to 1e-4 (${model})`, async (t) => {
        const objective = engine.createOneStep(spec, batch);
        const { loss, gradient } = await objective.evaluate(parameters);
        objective.dispose();
        assert.ok(Math.abs(loss - reference.trainLoss) <= 1e-6 * reference.trainLoss, `${loss}`);
        const named = unflattenWeights(spec, gradient);
        const flat = flattenWeights(spec, named);
        const expected = flattenWeights(spec, reference.gradients);
        // Each element against the largest of its own tensor: near zero float32 has no relative digits to compare.
        let worst = 0;
        for (const { name } of weightShapes(spec)) {
          const largest = Math.max(...reference.gradients[name]!.data.map(Math.abs));
          worst = Math.max(worst, worstDifference(named[name]!.data, reference.gradients[name]!.data) / largest);
        }
        t.diagnostic(
          `worst relative difference ${worst.toExponential(1)} of the tensor's largest, ` +
            `${worstRelativeDifference(flat, expected).toExponential(1)} element by element`,
        );
        assert.ok(worst <= 1e-4, `${worst}`);
      });

      test(`a mask gives the oracle's loss and gradient, relative to 1e-5 (${model})`, async () => {
        // The second series ends after 4 steps, the third after 9; one step inside the first is missing.
        const steps = batch.inputs.shape[1]!;
        const mask = { shape: [3, steps], data: new Float32Array(3 * steps).fill(1) };
        mask.data.fill(0, steps + 4, 2 * steps);
        mask.data.fill(0, 2 * steps + 9);
        mask.data[2] = 0;
        const objective = engine.createOneStep(spec, { ...batch, mask });
        const actual = await objective.evaluate(parameters);
        objective.dispose();
        const oracle = lossAndGradient({ spec, weights }, { ...batch, mask });
        const expected = flattenWeights(spec, oracle.gradient);
        assert.ok(Math.abs(actual.loss - oracle.loss) <= 1e-5 * oracle.loss);
        // float32 against float64: relative to the largest element.
        const largest = Math.max(...expected.map(Math.abs));
        assert.ok(worstDifference(actual.gradient, expected) <= 1e-5 * largest);
      });

      test(`single values that do not count leave the mean square of PyTorch's others, and the oracle's gradient (${model})`, async () => {
        const { shape, data: wanted } = batch.targets;
        const mask = { shape, data: Float32Array.from(wanted, (_, i) => (i % 7 === 2 || i % 5 === 4 ? 0 : 1)) };
        const garbage = { shape, data: wanted.map((value, i) => (mask.data[i] === 1 ? value : 1e6)) };
        const objective = engine.createOneStep(spec, { ...batch, targets: garbage, mask });
        const actual = await objective.evaluate(parameters);
        objective.dispose();
        const squares = wanted.map((value, i) => mask.data[i]! * (trainOutput.data[i]! - value) ** 2);
        const sumOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
        const loss = sumOf(squares) / sumOf(mask.data);
        assert.ok(Math.abs(actual.loss - loss) <= 1e-4 * loss, `${actual.loss}, expected ${loss}`);
        const oracle = lossAndGradient({ spec, weights }, { ...batch, mask });
        const expected = flattenWeights(spec, oracle.gradient);
        assert.ok(worstDifference(actual.gradient, expected) <= 1e-5 * Math.max(...expected.map(Math.abs)));
      });
    }

    for (const head of [
      { head: 'mlp-relu', headHidden: [6] },
      { head: 'mlp-tanh', steps: 3 },
      { steps: 4, cell: 'gru' },
    ] as const) {
      test(`a head ${JSON.stringify(head)} gives the oracle's loss, gradient and forecast, relative to 1e-5`, async () => {
        const spec: ModelSpec = { features: ['a', 'b'], targets: ['b'], hidden: [5, 4], ...head, scaling: 'none' };
        const random = createRandom(9);
        const draw = (...shape: [number, number, number]) => {
          const data = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal());
          return { shape, data };
        };
        const weights = initialWeights(spec, random);
        const batch = { inputs: draw(3, 8, 2), targets: draw(3, 8, stepsOf(spec)) };
        const objective = engine.createOneStep(spec, batch);
        const { loss, gradient } = await objective.evaluate(flattenWeights(spec, weights));
        objective.dispose();
        const oracle = lossAndGradient({ spec, weights }, batch);
        assert.ok(Math.abs(loss - oracle.loss) <= 1e-5 * oracle.loss, `${loss} instead of ${oracle.loss}`);
        const expected = flattenWeights(spec, oracle.gradient);
        assert.ok(worstDifference(gradient, expected) <= 1e-5 * Math.max(...expected.map(Math.abs)));
        const [found, wanted] = [
          await engine.forecast({ spec, weights }, batch.inputs, { horizon: 10 }),
          forward({ spec, weights }, batch.inputs, { future: 10 }),
        ];
        assert.deepEqual(found.shape, wanted.shape);
        assert.ok(worstDifference(found.data, wanted.data) <= 1e-5);
      });
    }

    const [{ spec, weights, series }] = forwardCases as readonly [(typeof forwardCases)[number]];
    const parameters = flattenWeights(spec, weights);
    const batch: TrainingBatch = { inputs: cutTime(series, 0, 12), targets: cutTime(series, 1, 13) };

    for (const reference of lbfgsCases) {
      test(`losses of the first optimizer step equal PyTorch's float32, relative to 1e-3 (${reference.name})`, async (t) => {
        const optimizer = lbfgs(reference.options);
        const start = flattenWeights(reference.spec, reference.initialWeights);
        const objective = engine.createOneStep(reference.spec, lbfgsBatch);
        const losses: number[] = [];
        await optimizer.step(
          start,
          async (point) => {
            const result = await objective.evaluate(point);
            losses.push(result.loss);
            return result;
          },
          optimizer.init(start),
        );
        objective.dispose();
        const [expected] = reference.float32.closureLossesPerStep as readonly [readonly number[]];
        const worst = worstRelativeDifference(losses, expected);
        t.diagnostic(`${losses.length} closure calls, worst relative difference ${worst.toExponential(1)}`);
        assert.ok(worst <= 1e-3, `${worst}`);
      });
    }

    testEngineRegularisation(() => engine);

    test('gives the same bits for the same question', async () => {
      const objective = engine.createOneStep(spec, batch);
      const first = await objective.evaluate(parameters);
      const second = await objective.evaluate(parameters);
      objective.dispose();
      assert.deepEqual(first, second);
    });

    test('what stands where the mask is 0 makes no difference', async () => {
      const mask = { shape: [3, 12], data: Float32Array.from({ length: 36 }, (_, i) => (i % 12 < 7 ? 1 : 0)) };
      const padded = batch.inputs.data.map((value, i) => (i % 12 < 7 ? value : 99));
      const targets = batch.targets.data.map((value, i) => (i % 12 < 7 ? value : -99));
      const one = engine.createOneStep(spec, { ...batch, mask });
      const other = engine.createOneStep(spec, {
        inputs: { ...batch.inputs, data: padded },
        targets: { ...batch.targets, data: targets },
        mask,
      });
      assert.deepEqual(await one.evaluate(parameters), await other.evaluate(parameters));
      one.dispose();
      other.dispose();
    });

    test('refuses a batch of which nothing counts', () => {
      const mask = { shape: [3, 12], data: new Float32Array(36) };
      assert.throws(() => engine.createOneStep(spec, { ...batch, mask }), InputError);
    });

    test('changes neither parameters nor batch nor weights nor history', async () => {
      const given = { parameters, batch, weights, series };
      const copy = structuredClone(given);
      const objective = engine.createOneStep(deepFreeze(spec), deepFreeze(batch));
      await objective.evaluate(parameters);
      await engine.forecast({ spec, weights: deepFreeze(weights) }, deepFreeze(series), { horizon: 5 });
      objective.dispose();
      assert.deepEqual(given, copy);
    });

    test('a gradient stays as it was when the next one is computed', async () => {
      const objective = engine.createOneStep(spec, batch);
      const { gradient } = await objective.evaluate(parameters);
      const copy = gradient.slice();
      await objective.evaluate(parameters.map((value) => value + 1));
      objective.dispose();
      assert.deepEqual(gradient, copy);
    });

    test('dispose leaves no tensor behind', async () => {
      await useOnce(engine);
      const before = countTensors();
      await useOnce(engine);
      assert.equal(countTensors(), before);
    });

    async function useOnce(engine: Engine): Promise<void> {
      const mask = { shape: [3, 12], data: new Float32Array(36).fill(1) };
      const objective = engine.createOneStep(spec, { ...batch, mask }, { dropout: 0.5, batchNorm: true });
      const point = startParameters(spec, weights, { batchNorm: true });
      await objective.evaluate(point, 1);
      await objective.evaluate(point, 2);
      await objective.measure(point);
      await engine.forecast({ spec, weights }, series, { horizon: 5 });
      objective.dispose();
    }
  });
}

/** Freezes plain objects and lists, not the typed arrays in them: those cannot be frozen. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
