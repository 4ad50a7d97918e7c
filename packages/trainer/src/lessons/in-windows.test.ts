import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createBatch, createRandom, type Series } from '@onnxcast/series';
import { layOutStretches } from '../data/stretches.ts';
import type { TrainingBatch } from '../engines/batch.ts';
import type { Engine, OneStepObjective } from '../engines/engine.ts';
import { learnInWindows } from './in-windows.ts';
import { learnOneStep } from './one-step.ts';

const spec = { features: ['y'], hidden: [3], scaling: 'none' } as const;
const weights = initialWeights(spec, createRandom(0));
const series: Series = { id: 's', features: ['y'], values: Float64Array.from({ length: 1001 }, (_, t) => t) };
const stretches = layOutStretches([createBatch([series])], 20);
const source = { stretches, window: 20, batch: 8 };

/** The batches that an epoch's first evaluations are of. */
async function batchesOf(epoch: number, count: number, from = source, seed = 1): Promise<readonly TrainingBatch[]> {
  const batches: TrainingBatch[] = [];
  const objective: OneStepObjective = {
    evaluate: async () => ({ loss: 0, gradient: new Float32Array() }),
    measure: async () => [],
    dispose: () => {},
  };
  const engine = {
    createOneStep(_spec: unknown, batch: TrainingBatch) {
      batches.push(batch);
      return objective;
    },
  } as unknown as Engine;
  const lesson = learnInWindows(learnOneStep, { ...from, spec }, { seed })(epoch);
  const learnt = await lesson.create(engine, { weights, regularisation: {} });
  for (let i = 0; i < count; i++) await learnt.evaluate(new Float32Array());
  return batches;
}
const rowsOf = ({ inputs }: TrainingBatch) =>
  Array.from({ length: inputs.shape[0]! }, (_, row) => [...inputs.data.subarray(row * 20, row * 20 + 20)]);
/** The stretches overlap by half: a window that begins in the second half of one begins in the first half of the next, too. */
const stretchesOf = (begin: number) => [Math.floor(begin / 20), Math.ceil(begin / 20) - 1];

test('an epoch goes over all stretches in batches, by windows that follow the series', async () => {
  const { batches } = learnInWindows(learnOneStep, { ...source, spec }, { seed: 1 })(1);
  assert.deepEqual([stretches.inputs.shape, batches], [[49, 40, 1], 7]);
  const learnt = await batchesOf(1, 7);
  assert.deepEqual(
    learnt.map(({ inputs }) => inputs.shape),
    [...Array(6).fill([8, 20, 1]), [1, 20, 1]],
  );
  const rows = learnt.flatMap(rowsOf);
  assert.ok(rows.every((row) => row.every((value, t) => value === row[0]! + t)));
  for (const { inputs, targets } of learnt) assert.ok(targets.data.every((value, i) => value === inputs.data[i]! + 1));
  for (let stretch = 0; stretch < 49; stretch++) {
    assert.ok(
      rows.some(([begin]) => stretchesOf(begin!).includes(stretch)),
      `stretch ${stretch}`,
    );
  }
});

test('the first tenth of a window warms the model up and does not count', async () => {
  const [batch] = await batchesOf(1, 1);
  assert.deepEqual([...batch!.mask!.data.subarray(0, 20)], [0, 0, ...Array(18).fill(1)]);
});

test('windows depend on epoch and seed alone: the same ones again, others in the next epoch, time or seed', async () => {
  const first = await batchesOf(1, 14);
  assert.deepEqual(await batchesOf(1, 14), first);
  for (const others of [await batchesOf(2, 7), first.slice(7), await batchesOf(1, 7, source, 2)]) {
    assert.notDeepEqual(others.map(rowsOf), first.slice(0, 7).map(rowsOf));
  }
});

test('a batch of which nothing counts is passed over', async () => {
  const mask = { shape: [49, 40], data: new Float32Array(49 * 40).fill(1, 0, 40) };
  const batches = await batchesOf(1, 3, { stretches: { ...stretches, mask }, window: 20, batch: 1 });
  for (const batch of batches) assert.ok(batch.inputs.data[0]! < 40);
});
