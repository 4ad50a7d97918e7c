// What holds of any history that is scaled: it comes back, and its units do not matter.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createScaler, scalingKinds } from '@onnxcast/model';
import fc from 'fast-check';
import { holds } from './holds.ts';

const history = fc
  .tuple(fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 4, maxLength: 40 }), fc.boolean())
  .filter(([values]) => Math.max(...values) - Math.min(...values) > 1e-3)
  .map(([values]) => ({ features: ['y'], values: Float64Array.from(values) }));

describe('a history that is scaled', () => {
  for (const kind of scalingKinds) {
    test(`comes back by ${kind}, to 1e-10 of its size`, () => {
      holds(
        fc.property(history, (past) => {
          const { scale, unscale } = createScaler(kind, past);
          const back = unscale(scale(past.values));
          const size = Math.max(...past.values);
          for (const [i, value] of past.values.entries()) assert.ok(Math.abs(back[i]! - value) <= 1e-10 * size);
        }),
      );
    });
  }

  test('has by standard a mean of 0 and a deviation of 1', () => {
    holds(
      fc.property(history, (past) => {
        const scaled = createScaler('standard', past).scale(past.values);
        const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
        const variance = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length;
        assert.ok(Math.abs(mean) < 1e-8 && Math.abs(variance - 1) < 1e-6, `${mean}, ${variance}`);
      }),
    );
  });

  test('is by standard the same in degrees Celsius and Fahrenheit', () => {
    holds(
      fc.property(
        history,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (past, factor, offset) => {
          const other = { ...past, values: past.values.map((value) => value * factor + offset) };
          const scaled = createScaler('standard', past).scale(past.values);
          const same = createScaler('standard', other).scale(other.values);
          for (const [i, value] of scaled.entries())
            assert.ok(Math.abs(value - same[i]!) < 1e-4, `${value}, ${same[i]}`);
        },
      ),
    );
  });
});
