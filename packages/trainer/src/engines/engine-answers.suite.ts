// What an engine says of PyTorch's ten waves, to be compared with what another one says.
import assert from 'node:assert/strict';
import { flattenWeights } from '@onnxcast/model';
import { lbfgsBatch, lbfgsCases } from '../optimizers/lbfgs-reference.suite.ts';
import { worstDifference } from '../reference.suite.ts';
import type { TrainingBatch } from './batch.ts';
import type { Engine } from './engine.ts';

const [{ spec, initialWeights }] = lbfgsCases as readonly [(typeof lbfgsCases)[number]];

/** What was said. */
type Answers = Awaited<ReturnType<typeof askEngine>>;

/** Loss, gradient and a forecast of five steps; the engine is disposed of then. */
export async function askEngine(engine: Engine, mask?: TrainingBatch['mask']) {
  const objective = engine.createOneStep(spec, { ...lbfgsBatch, ...(mask !== undefined && { mask }) });
  const { loss, gradient } = await objective.evaluate(flattenWeights(spec, initialWeights));
  const forecast = await engine.forecast({ spec, weights: initialWeights }, lbfgsBatch.inputs, { horizon: 5 });
  objective.dispose();
  await engine.dispose();
  return { loss, gradient, forecast };
}

/** Refuses a loss or a gradient that is another one, relative to 1e-6: the same sums in another order, in float32. */
export function assertAlike(actual: Answers, expected: Answers): void {
  assert.ok(Math.abs(actual.loss - expected.loss) <= 1e-6 * expected.loss);
  const largest = Math.max(...expected.gradient.map(Math.abs));
  assert.ok(worstDifference(actual.gradient, expected.gradient) <= 1e-6 * largest);
}
