// What every kind of head must keep to, whatever it computes: a new one is tested by its row in the table.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  flattenWeights,
  forward,
  type HeadKind,
  initialWeights,
  type ModelSpec,
  unflattenWeights,
  weightShapes,
} from '@onnxcast/model';
import { createRandom, type Tensor } from '@onnxcast/series';
import { lossAndGradient } from '../../packages/model/src/loss-and-gradient.suite.ts';

/** Runs the contract of heads. */
export function testHead(head: HeadKind): void {
  describe(`head ${head}`, () => {
    for (const steps of [1, 3]) {
      const spec: ModelSpec = { features: ['a', 'b'], hidden: [4], head, headHidden: [3], steps, scaling: 'none' };
      const inputs = drawTensor([2, 9, 2], 6);

      test(`of ${steps} steps: the gradient of a model with it equals central finite differences to 1e-8`, () => {
        const targets = drawTensor([2, 9, 2 * steps], 7);
        const point = Float64Array.from(flattenWeights(spec, initialWeights(spec, createRandom(5))));
        const at = (flat: Float64Array) =>
          lossAndGradient({ spec, weights: unflattenWeights(spec, flat) }, { inputs, targets });
        const found = flattenWeights(spec, at(point).gradient);
        const step = 1e-5;
        found.forEach((slope, i) => {
          const moved = (by: number) => point.map((value, k) => (k === i ? value + by : value));
          const numeric = (at(moved(step)).loss - at(moved(-step)).loss) / (2 * step);
          assert.ok(Math.abs(slope - numeric) <= 1e-8, `${i}: ${slope}, ${numeric}`);
        });
        assert.ok(weightShapes(spec).every(({ name }) => name.startsWith('lstm1') || name.startsWith('linear')));
      });

      test(`of ${steps} steps: a closed loop goes on as the same series with its own forecast put after it`, () => {
        const model = { spec, weights: initialWeights(spec, createRandom(8)) };
        const output = forward(model, inputs, { future: 7 * steps - 1 });
        // What was told at the end of the series, fed by hand, makes the model tell the next steps.
        for (let n = 0; n < 2; n++) {
          const rows = (from: number, to: number) =>
            output.data.slice((n * (8 + 7 * steps) + from) * 2, (n * (8 + 7 * steps) + to) * 2);
          const own = inputs.data.slice(n * 18, (n + 1) * 18);
          const data = Float64Array.from([...own, ...rows(8, 8 + steps)]);
          const later = forward(model, { shape: [1, 9 + steps, 2], data }, { future: 6 * steps - 1 });
          assert.deepEqual(later.data.slice((8 + steps) * 2), rows(8 + steps, 8 + 7 * steps));
        }
      });
    }
  });
}

function drawTensor(shape: readonly [number, number, number], seed: number): Tensor<Float64Array> {
  const random = createRandom(seed);
  return { shape, data: Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, () => 2 * random.next() - 1) };
}
