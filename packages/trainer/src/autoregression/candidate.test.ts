// Which ways to fit are worth trying for so much data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatesFor } from './candidate.ts';

test('series look back as far as all of them together show windows for, and none beyond its own length', () => {
  const windowsOf = (lengths: readonly number[]) => {
    const all = candidatesFor([4], lengths, { takesLogs: false, terms: [] }).map(({ window }) => window);
    return [...new Set(all)].sort((one, other) => one - other);
  };
  // 20 - 9 = 11 windows of 9 values, but 7 of 13.
  assert.deepEqual(windowsOf([20]), [2, 5, 9]);
  // 3 x 7 = 21 of 13, but 3 x 3 = 9 of 17; 6 x 3 = 18 of 17.
  assert.deepEqual(windowsOf([20, 20, 20]), [2, 5, 9, 13]);
  assert.deepEqual(windowsOf(new Array<number>(6).fill(20)), [2, 5, 9, 13, 17]);
  assert.deepEqual(windowsOf(new Array<number>(50).fill(9)), [2, 5]);
});
