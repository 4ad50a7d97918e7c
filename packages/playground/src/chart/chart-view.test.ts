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

test('bands open at the last value of the history, the widest below the others, and the pointer tells their ends', () => {
  const bandOf = (level: number, half: number) => {
    return { level, lower: forecast.values.map((value) => value - half), upper: forecast.values.map((v) => v + half) };
  };
  const banded = showForecast(started, { ...forecast, bands: [bandOf(80, 1), bandOf(95, 2)] });
  const view = viewChart(hoverAt(banded, 51), size);
  const last = view.history.split(/[ML]/).at(-1);
  assert.equal(view.bands.length, 2);
  const heights = view.bands.map((path) => {
    const points = path.slice(1, -1).split('L');
    assert.equal(points[0], last);
    assert.equal(points.length, 41);
    const at = (i: number) => pointAt(banded, size, points[i]!.split(',').map(Number) as [number, number]);
    // Out along the upper end, back along the lower one.
    assert.ok(Math.abs(at(20).step - at(21).step) < 0.01 && Math.abs(at(20).step - 69) < 0.1);
    return at(1).value - at(40).value;
  });
  assert.ok(Math.abs(heights[0]! - 4) < 0.02 && Math.abs(heights[1]! - 2) < 0.02, String(heights));
  const [low, high] = banded.range;
  assert.ok(low < -2 && high > 2.9);
  assert.deepEqual(view.hover?.values, [
    ['forecast', '0.05'],
    ['80 %', '−0.95 to 1.05'],
    ['95 %', '−1.95 to 2.05'],
  ]);
  assert.deepEqual(viewChart(state, size).bands, []);
});
