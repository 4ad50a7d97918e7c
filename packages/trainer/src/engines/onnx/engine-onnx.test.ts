import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flattenWeights, forward, initialWeights, type ModelSpec, stepsOf } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { lossAndGradient } from '../../../../model/src/loss-and-gradient.suite.ts';
import { openSession } from '../../../../runtime-node/src/open-session.ts';
import { createOpenSession } from '../../../../runtime-web/src/open-session.ts';
import { worstDifference } from '../../reference.suite.ts';
import { createOnnxEngine } from './engine-onnx.ts';

const create = () => createOnnxEngine({ openSession });

testEngine('onnx', create);
// As a page runs it.
testEngine('onnx (WebAssembly)', () => createOnnxEngine({ openSession: createOpenSession() }));

describe('a model with a linear autoregression past its cells, on the onnx engine', () => {
  for (const more of [{}, { cell: 'gru', steps: 2 }, { hidden: [] }] as const) {
    test(`has the loss, gradient and forecast of the plain loops, relative to 1e-5: ${JSON.stringify(more)}`, async () => {
      const given = {
        features: ['a', 'b'],
        futureCovariates: ['b'],
        hidden: [4, 3],
        skip: 3,
        scaling: 'none',
      } as const;
      const spec: ModelSpec = { ...given, ...more };
      const random = createRandom(5);
      const draw = (...shape: readonly [number, number, number]) => {
        return { shape, data: Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal()) };
      };
      const weights = initialWeights(spec, random);
      const batch = { inputs: draw(3, 8, 2), targets: draw(3, 8, stepsOf(spec)) };
      const engine = await create();
      const objective = engine.createOneStep(spec, batch);
      const { loss, gradient } = await objective.evaluate(Float32Array.from(flattenWeights(spec, weights)));
      const oracle = lossAndGradient({ spec, weights }, batch);
      assert.ok(Math.abs(loss - oracle.loss) <= 1e-5 * oracle.loss, `${loss} instead of ${oracle.loss}`);
      const expected = flattenWeights(spec, oracle.gradient);
      assert.ok(worstDifference(gradient, expected) <= 1e-5 * Math.max(...expected.map(Math.abs)));
      const covariates = draw(3, 6, 1);
      const found = await engine.forecast({ spec, weights }, batch.inputs, { horizon: 6, covariates });
      const wanted = forward({ spec, weights }, batch.inputs, { future: 6, covariates });
      assert.deepEqual(found.shape, wanted.shape);
      assert.ok(worstDifference(found.data, wanted.data) <= 1e-5);
      await engine.dispose();
    });
  }
});
