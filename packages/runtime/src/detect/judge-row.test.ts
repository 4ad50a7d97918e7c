import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { believe, measureDistance } from './judge-row.ts';

describe('measureDistance', () => {
  test('is 1 at either end of an interval that reaches further up than down', () => {
    assert.equal(measureDistance(14, { expected: 10, lower: 8, upper: 14 }), 1);
    assert.equal(measureDistance(8, { expected: 10, lower: 8, upper: 14 }), 1);
    assert.equal(measureDistance(12, { expected: 10, lower: 8, upper: 14 }), 0.5);
    assert.equal(measureDistance(4, { expected: 10, lower: 8, upper: 14 }), 3);
  });

  test('of an interval without width is 0 for what was expected, and beyond all bounds for anything else', () => {
    assert.equal(measureDistance(5, { expected: 5, lower: 5, upper: 5 }), 0);
    assert.equal(measureDistance(5.1, { expected: 5, lower: 5, upper: 5 }), Number.POSITIVE_INFINITY);
  });
});

describe('believe', () => {
  const expected = { values: Float64Array.of(1, 10), lower: Float64Array.of(0, 0), upper: Float64Array.of(2, 20) };

  test('takes what was expected for a value more than twice as far out as its interval reaches, and no other', () => {
    const after = believe(Float64Array.of(3.1, 29), expected, { distances: Float64Array.of(2.1, 1.9), doubts: [0, 1] });
    assert.deepEqual([...after.believed], [1, 29]);
    assert.deepEqual(after.doubts, [1, 0]);
  });

  test('takes the third doubtful value in a row as it is, and doubts anew after it', () => {
    let doubts: readonly number[] = [0];
    const one = { values: Float64Array.of(0), lower: Float64Array.of(-1), upper: Float64Array.of(1) };
    const believed = [9, 9, 9, 9].map((value) => {
      const after = believe(Float64Array.of(value), one, { distances: Float64Array.of(9), doubts });
      doubts = after.doubts;
      return after.believed[0];
    });
    assert.deepEqual(believed, [0, 0, 9, 0]);
  });
});
