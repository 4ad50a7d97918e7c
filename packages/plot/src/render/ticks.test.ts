import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Axis } from '../charts/chart.ts';
import { chooseTicks, createScale, numberTicks } from './ticks.ts';

const linear: Axis = { scale: 'linear' };
const time: Axis = { scale: 'time' };
const log: Axis = { scale: 'log' };

function labels(axis: Axis, low: number, high: number, count = 5): readonly string[] {
  const { ticks } = chooseTicks(axis, createScale(axis, low, high), count);
  return ticks.map(({ label, context }) => (context === undefined ? label : `${label}|${context}`));
}

describe('number ticks', () => {
  test('have as many decimals as their step, a true minus, and commas from 10,000', () => {
    assert.deepEqual(labels(linear, -0.5, 0.5), ['−0.4', '−0.2', '0.0', '0.2', '0.4']);
    assert.deepEqual(labels(linear, 0, 2000), ['0', '500', '1000', '1500', '2000']);
    assert.deepEqual(labels(linear, 9000, 11000), ['9000', '9500', '10,000', '10,500', '11,000']);
  });

  test('of very small and very large values are told in a power of ten', () => {
    assert.deepEqual(
      numberTicks([-1e-9, 0, 1e-9]).ticks.map(({ label }) => label),
      ['−1', '0', '1'],
    );
    assert.equal(numberTicks([-1e-9, 0, 1e-9]).note, 'in units of 10⁻⁹');
    assert.deepEqual(
      numberTicks([0, 5e8, 1e9]).ticks.map(({ label }) => label),
      ['0.0', '0.5', '1.0'],
    );
    assert.equal(numberTicks([0, 5e8, 1e9]).note, 'in units of 10⁹');
  });

  test('that differ only in far digits are told by their difference', () => {
    const { ticks, note } = numberTicks([1e9 - 0.5, 1e9, 1e9 + 0.5]);
    assert.deepEqual(
      ticks.map(({ label }) => label),
      ['−0.5', '0.0', '0.5'],
    );
    assert.equal(note, 'less 1,000,000,000');
  });

  test('of a whole axis are whole', () => {
    assert.deepEqual(labels({ scale: 'linear', whole: true }, 1, 3, 10), ['1', '2', '3']);
  });
});

describe('date ticks', () => {
  const on = (iso: string) => Date.parse(iso);

  test('of years are years', () => {
    assert.deepEqual(labels(time, on('1958-03-01'), on('2020-04-01')), [
      '1960',
      '1970',
      '1980',
      '1990',
      '2000',
      '2010',
      '2020',
    ]);
  });

  test('of months tell the year where it changes', () => {
    assert.deepEqual(labels(time, on('2023-04-01'), on('2024-05-01')), ['Apr|2023', 'Jul', 'Oct', 'Jan|2024', 'Apr']);
  });

  test('of hours tell the day where it changes, in UTC', () => {
    assert.deepEqual(labels(time, on('2024-02-29T06:00Z'), on('2024-03-01T06:00Z'), 4), [
      '06:00|29 Feb 2024',
      '12:00',
      '18:00',
      '00:00|1 Mar 2024',
      '06:00',
    ]);
  });

  test('surround a single date', () => {
    assert.ok(labels(time, on('2024-02-29'), on('2024-02-29')).length >= 2);
  });
});

describe('logarithmic ticks', () => {
  test('are powers of ten, fewer where there are many', () => {
    assert.deepEqual(labels(log, 1e-3, 1), ['10⁻³', '10⁻²', '10⁻¹', '10⁰']);
    assert.deepEqual(labels(log, 1e-12, 1, 4), ['10⁻¹²', '10⁻⁸', '10⁻⁴', '10⁰']);
  });

  test('within one power of ten are round numbers', () => {
    assert.deepEqual(labels(log, 0.15, 0.9), ['0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9']);
    assert.deepEqual(labels(log, 0.1, 0.9), ['0.1', '0.2', '0.5']);
  });
});
