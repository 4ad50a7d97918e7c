// The steps from one state of the page to the next.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  clearHistory,
  draw,
  emptyState,
  fitRange,
  grip,
  hoverAt,
  nudge,
  pastOf,
  release,
  roomFor,
  type State,
  setHorizon,
  setStart,
  showForecast,
  shownForecast,
  startHistory,
  undoDrawing,
} from './state.ts';

const history = Object.freeze({ name: 'ten', values: Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) });
const started: State = Object.freeze(startHistory(emptyState, history));
const forecast = (...values: number[]) => ({
  past: 10,
  values: Float64Array.from(values),
  milliseconds: 1,
  runtime: 'none',
});

describe('the horizon', () => {
  test('the horizon stays between one step and what there is room for', () => {
    assert.equal(setHorizon(started, -5).horizon, 1);
    assert.equal(setHorizon(started, 12.4).horizon, 12);
    assert.equal(setHorizon(started, 1e9).horizon, 24);
  });

  test('the horizon begins short of the edge, so that it can be dragged both ways', () => {
    assert.equal(started.room, 24);
    assert.equal(started.horizon, 18);
    assert.equal(startHistory(emptyState, history, 7).horizon, 7);
    assert.equal(startHistory(emptyState, history, 24).horizon, 18);
  });

  test('the horizon has as much room as the history, or five times the steps that matter', () => {
    assert.equal(roomFor(200), 200);
    assert.equal(roomFor(240, 24), 120);
    assert.equal(roomFor(11, 11), 24);
    assert.equal(roomFor(2000), 1000);
  });

  test('a horizon that does not change leaves the very same state', () => {
    assert.equal(setHorizon(started, started.horizon), started);
  });

  test('the forecast shows at most the steps that were asked for last, also of a longer forecast', () => {
    const state = setHorizon(showForecast(started, forecast(1, 2, 3, 4)), 2);
    assert.deepEqual([...shownForecast(state)], [1, 2]);
    assert.deepEqual([...shownForecast(setHorizon(state, 20))], [1, 2, 3, 4]);
  });
});

describe("the chart's values", () => {
  test('the values of the chart only widen while something is held, and fit again when it is let go', () => {
    const held = showForecast(grip(started, 'horizon'), forecast(50));
    assert.equal(held.range[0], started.range[0]);
    assert.ok(held.range[1] > 50 && held.range[1] < 60);
    const narrower = showForecast(held, forecast(5));
    assert.deepEqual(narrower.range, held.range);
    assert.deepEqual(release(narrower).range, started.range);
  });

  test('the values of the chart have air of 12 % on both sides; a flat series lies in the middle', () => {
    assert.deepEqual(fitRange([0, 100]), [-12, 112]);
    assert.deepEqual(fitRange([4, 4]), [2, 6]);
    assert.deepEqual(fitRange([0, 0]), [-1, 1]);
    assert.deepEqual(fitRange([Number.NaN]), [-1, 1]);
  });

  test('the values of the chart stay when the history is cleared, so that the pen draws in its units', () => {
    const cleared = clearHistory(started);
    assert.deepEqual(cleared.range, started.range);
    assert.deepEqual(cleared.history.values, []);
    assert.equal(cleared.forecast, undefined);
  });
});

describe('the start of the forecast', () => {
  test('the start keeps at least two steps for the model, and all where it is drawn to the end', () => {
    assert.equal(pastOf(started), 10);
    assert.equal(pastOf(setStart(started, 6.4)), 6);
    assert.equal(pastOf(setStart(started, -3)), 2);
    assert.equal(setStart(setStart(started, 6), 99).given, undefined);
    assert.equal(setStart(started, 10), started);
  });

  test('the start is the end of the history again when another history comes', () => {
    const held = setStart(started, 6);
    assert.equal(startHistory(held, history).given, undefined);
    assert.equal(clearHistory(held).given, undefined);
  });
});

describe('the history', () => {
  test('a history keeps its times when it is drawn over, and is called drawn by hand', () => {
    const times = history.values.map(String);
    const state = draw(startHistory(emptyState, { ...history, times }), { step: 2, value: 20 }, { step: 4, value: 40 });
    assert.deepEqual(state.history.values, [0, 1, 20, 30, 40, 5, 6, 7, 8, 9]);
    assert.equal(state.history.times, times);
    assert.equal(state.history.name, 'Drawn by hand');
  });

  test('a history is given back as it was, however much was drawn since', () => {
    const drawn = draw(clearHistory(nudge(hoverAt(started, 3), 10)), { step: 0, value: 1 }, { step: 5, value: 2 });
    const back = undoDrawing(drawn);
    assert.equal(back.history, history);
    assert.deepEqual(back.range, started.range);
    assert.equal(back.undrawn, undefined);
    assert.equal(undoDrawing(started), started);
    assert.equal(startHistory(drawn, history).undrawn, undefined);
  });

  test('a history is moved at the step that is read, by hundredths of the height', () => {
    const [low, high] = started.range;
    const state = nudge(hoverAt(started, 3), 10);
    assert.equal(state.history.values[3], 3 + (high - low) / 10);
    assert.equal(nudge(started, 10), started);
  });

  test('a history is read up to the end of the forecast and no further', () => {
    const state = showForecast(started, forecast(10, 11));
    assert.equal(hoverAt(state, 99).hover, 11);
    assert.equal(hoverAt(state, -4).hover, 0);
    assert.equal(hoverAt(clearHistory(state), 3).hover, undefined);
  });
});
