// Pieces of line over whole steps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawStroke } from './stroke.ts';

const flat = Object.freeze([0, 0, 0, 0, 0]);

test('a piece of line gives its values to the steps it covers and leaves the others', () => {
  assert.deepEqual(
    drawStroke(flat, { from: { step: 1, value: 10 }, to: { step: 3, value: 30 } }, 10),
    [0, 10, 20, 30, 0],
  );
});

test('drawn from right to left it gives the same', () => {
  assert.deepEqual(
    drawStroke(flat, { from: { step: 3, value: 30 }, to: { step: 1, value: 10 } }, 10),
    [0, 10, 20, 30, 0],
  );
});

test('a piece within one step sets the step to where it ends', () => {
  assert.deepEqual(
    drawStroke(flat, { from: { step: 1.9, value: 4 }, to: { step: 1.9, value: 6 } }, 10),
    [0, 0, 6, 0, 0],
  );
});

test('beyond the end the steps between follow a line from the last value', () => {
  assert.deepEqual(
    drawStroke([1, 2], { from: { step: 4, value: 8 }, to: { step: 5, value: 9 } }, 10),
    [1, 2, 4, 6, 8, 9],
  );
});

test('on an empty chart the steps before the pen have its first value', () => {
  assert.deepEqual(drawStroke([], { from: { step: 2, value: 7 }, to: { step: 3, value: 8 } }, 10), [7, 7, 7, 8]);
});

test('nothing is drawn beyond the limit or before the first step', () => {
  assert.deepEqual(drawStroke([1], { from: { step: 1, value: 5 }, to: { step: 9, value: 5 } }, 3), [1, 5, 5]);
  assert.deepEqual(drawStroke(flat, { from: { step: -3, value: -3 }, to: { step: 1, value: 1 } }, 5), [0, 1, 0, 0, 0]);
  assert.equal(drawStroke(flat, { from: { step: 8, value: 1 }, to: { step: 9, value: 1 } }, 5), flat);
});
