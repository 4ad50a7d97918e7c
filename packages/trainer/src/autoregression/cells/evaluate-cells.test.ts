import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward, unflattenWeights, weightShapes } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { cellOffsets, evaluateCells, runCells } from './evaluate-cells.ts';

const sizes = { inputs: 2, hidden: 5, outputs: 6 };

describe('cells in plain arrays', () => {
  test('say what the plain loops of a model with their weights say', () => {
    const random = createRandom(3);
    const weights = Float64Array.from({ length: cellOffsets(sizes).end }, () => random.normal() / 2);
    const spec = { features: ['a', 'b'], hidden: [5], steps: 3, scaling: 'none' } as const;
    assert.equal(
      weightShapes(spec).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0),
      weights.length,
    );
    const inputs = Float64Array.from({ length: 24 }, () => random.normal());
    const said = runCells(weights, sizes, { time: 12, inputs });
    // Each row is the last one of what comes before it: only there the loops show all steps that are told at once.
    const model = { spec, weights: unflattenWeights(spec, weights) };
    for (const time of [1, 2, 7, 12]) {
      const series = { shape: [1, time, 2], data: inputs.subarray(0, time * 2) };
      const { data } = forward(model, series, { future: 2 });
      for (let i = 0; i < 6; i++) {
        assert.ok(Math.abs(data[(time - 1) * 2 + i]! - said[(time - 1) * 6 + i]!) <= 1e-12, `${time} rows, ${i}`);
      }
    }
  });

  test('have the slopes of their loss as gradient, of errors within 1 and beyond it', () => {
    const random = createRandom(4);
    const weights = Float64Array.from({ length: cellOffsets(sizes).end }, () => random.normal() / 2);
    const draw = (length: number, scale: number) => Float64Array.from({ length }, () => scale * random.normal());
    const sequences = [9, 4].map((time) => ({
      time,
      inputs: draw(time * 2, 1),
      targets: draw(time * 6, 2),
      counts: Float64Array.from({ length: time * 6 }, (_, i) => (i % 5 === 0 ? 0 : 1 + (i % 3))),
    }));
    const { gradient } = evaluateCells(weights, sizes, sequences);
    for (let i = 0; i < weights.length; i += 3) {
      const lossAt = (move: number) =>
        evaluateCells(
          weights.map((value, k) => (k === i ? value + move : value)),
          sizes,
          sequences,
        ).loss;
      const slope = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
      assert.ok(Math.abs(slope - gradient[i]!) <= 1e-7, `weight ${i}: ${slope}, ${gradient[i]}`);
    }
  });
});
