import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../errors.ts';
import { generateFamily } from './generate-family.ts';

test('every wave is one sine within the bounds', () => {
  for (const { clean, amplitude } of generateFamily({ series: 50, length: 400 })) {
    const y = clean.values;
    assert.ok(amplitude >= 0.5 && amplitude <= 2);
    // A sine has y(t - 1) + y(t + 1) = 2 cos(1 / period) y(t) at every t.
    const largest = y.reduce((best, value, t) => (Math.abs(value) > Math.abs(y[best]!) ? t : best), 1);
    const at = Math.min(Math.max(largest, 1), 398);
    const cosine = (y[at - 1]! + y[at + 1]!) / (2 * y[at]!);
    const period = 1 / Math.acos(cosine);
    assert.ok(period >= 12 - 1e-6 && period <= 40 + 1e-6, `${period}`);
    for (let t = 1; t < 399; t++) assert.ok(Math.abs(y[t - 1]! + y[t + 1]! - 2 * cosine * y[t]!) < 1e-9);
  }
});

test('noise has the deviation asked for', () => {
  const waves = generateFamily({ series: 20, length: 1000, noise: 0.05 });
  const squares = waves.reduce(
    (sum, { series, clean }) => sum + series.values.reduce((s, value, t) => s + (value - clean.values[t]!) ** 2, 0),
    0,
  );
  // 20,000 draws: the deviation of their mean square is a hundredth of it.
  assert.ok(Math.abs(squares / 20_000 / 0.0025 - 1) < 0.05);
});

test('longer waves and more of them begin as the shorter and fewer do', () => {
  const few = generateFamily({ series: 3, length: 50, seed: 4 });
  const many = generateFamily({ series: 5, length: 80, seed: 4 });
  few.forEach(({ series }, index) => {
    assert.deepEqual([...series.values], [...many[index]!.series.values.slice(0, 50)]);
  });
});

test('numbers out of range are refused', () => {
  for (const options of [{ series: 0 }, { length: 1 }, { noise: -1 }, { period: [0, 3] }, { amplitude: [2, 1] }]) {
    assert.throws(() => generateFamily(options as object), InputError);
  }
});
