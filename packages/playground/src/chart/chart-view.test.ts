// What the chart makes of a state, in pixels.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, hoverAt, setStart, showContestants, showForecast, startHistory } from '../state/state.ts';
import { pointAt, viewChart } from './chart-view.ts';

const size = { width: 1000, height: 400 };
const values = Array.from({ length: 50 }, (_, t) => Math.sin(t / 5));
const started = startHistory(emptyState, { name: 'sine', values }, 20);
const forecast = {
  past: 50,
  values: Float64Array.from({ length: 20 }, (_, t) => t / 20),
  milliseconds: 1,
  runtime: 'none',
};
const state = showForecast(started, forecast);

test('a pixel and its place on the chart are one another’s inverse', () => {
  const view = viewChart(state, size);
  assert.ok(Math.abs(pointAt(state, size, [view.now, 100]).step - 49) < 1e-9);
  assert.ok(Math.abs(pointAt(state, size, [view.handle, 100]).step - 69) < 1e-9);
  for (const { at, label } of view.yTicks) {
    assert.ok(Math.abs(pointAt(state, size, [100, at]).value - Number(label.replace('−', '-'))) < 1e-9, label);
  }
});

test('the forecast begins where the history ends', () => {
  const { history, forecast: path } = viewChart(state, size);
  const last = history.split(/[ML]/).at(-1);
  assert.ok(path.startsWith(`M${last}L`));
  assert.equal(path.split('L').length, 21);
});

test('a value that is no number leaves a gap', () => {
  const broken = { ...state, history: { name: 'gap', values: [1, Number.NaN, 2, 3] } };
  assert.match(viewChart(broken, size).history, /^M[-\d.,]+M[-\d.,]+L[-\d.,]+$/);
});

test('the step under the pointer tells its value, and those of all runtimes where they are compared', () => {
  assert.deepEqual(viewChart(hoverAt(state, 0), size).hover?.values, [['history', '0']]);
  assert.deepEqual(viewChart(hoverAt(state, 51), size).hover?.values, [['forecast', '0.05']]);
  const contestant = { values: forecast.values, milliseconds: 1, difference: 0 };
  const compared = showContestants(hoverAt(state, 51), [
    { ...contestant, name: 'a' },
    { ...contestant, name: 'b' },
  ]);
  assert.deepEqual(viewChart(compared, size).hover?.values, [
    ['a', '0.050000000'],
    ['b', '0.050000000'],
  ]);
});

test('the steps kept from the model are drawn apart, beside what it says of them', () => {
  const held = showForecast(setStart(started, 40), { ...forecast, past: 40 });
  const view = viewChart(hoverAt(held, 45), size);
  assert.equal(view.history.split('L').length, 40);
  assert.equal(view.after.split('L').length, 11);
  assert.equal(view.now, viewChart(held, size).now);
  assert.ok(Math.abs(pointAt(held, size, [view.now, 0]).step - 39) < 1e-9);
  assert.deepEqual(view.hover?.values, [
    ['history', String(Number(Math.sin(9).toPrecision(5)))],
    ['forecast', '0.25'],
  ]);
  assert.equal(viewChart(state, size).after, '');
});

test('an empty history draws nothing and fails nowhere', () => {
  const view = viewChart(emptyState, size);
  assert.equal(view.history + view.forecast, '');
  assert.equal(view.hover, undefined);
});
