// Which steps the chart names, and how.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSteps } from './step-ticks.ts';

test('steps without labels are named by round numbers, the first step being 1', () => {
  assert.deepEqual(chooseSteps([], 400, 8), [
    { step: 49, label: '50' },
    { step: 99, label: '100' },
    { step: 149, label: '150' },
    { step: 199, label: '200' },
    { step: 249, label: '250' },
    { step: 299, label: '300' },
    { step: 349, label: '350' },
    { step: 399, label: '400' },
  ]);
});

test('few labels on a long axis are named by the first', () => {
  assert.deepEqual(chooseSteps(['Mon', 'Tue'], 26, 4), [{ step: 0, label: 'Mon' }]);
});

test('whole numbers are named where they are round', () => {
  const labels = Array.from({ length: 100 }, (_, t) => String(t + 847));
  assert.deepEqual(chooseSteps(labels, 100, 2), [
    { step: 3, label: '850' },
    { step: 53, label: '900' },
  ]);
});

test('months of many years are named by round years, at their first month', () => {
  const labels = Array.from({ length: 300 }, (_, t) => {
    return `${2000 + Math.floor((t + 4) / 12)}-${String(((t + 4) % 12) + 1).padStart(2, '0')}-01`;
  });
  assert.deepEqual(chooseSteps(labels, 300, 5), [
    { step: 56, label: '2005' },
    { step: 116, label: '2010' },
    { step: 176, label: '2015' },
    { step: 236, label: '2020' },
    { step: 296, label: '2025' },
  ]);
});

test('other labels are shown as they are, every so many', () => {
  const labels = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  assert.deepEqual(chooseSteps(labels, 6, 3), [
    { step: 1, label: 'Tue' },
    { step: 3, label: 'Thu' },
    { step: 5, label: 'Sat' },
  ]);
});
