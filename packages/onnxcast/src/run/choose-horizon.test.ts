import assert from 'node:assert/strict';
import { test } from 'node:test';
import { continueTimes, type Series } from '@onnxcast/series';
import { chooseHorizon } from './choose-horizon.ts';

function lasting(length: number, times?: readonly string[]): Series {
  const labels = times && { times: [...times, ...continueTimes(times, length - times.length)] };
  return { id: `${length}`, features: ['y'], values: new Float64Array(length), ...labels };
}
const months = ['2020-01-31', '2020-02-29'];
const days = ['2020-01-31', '2020-02-01'];
const years = ['1900', '1901'];

test('steps after the data are those that were told, else held out, else the usual ones, a fifth of the shortest series and 1,000 at most', () => {
  const untold = { horizon: undefined, holdout: 0 };
  assert.equal(chooseHorizon([lasting(200, months)], { horizon: 300, holdout: 5 }), 300);
  assert.equal(chooseHorizon([lasting(200, months)], { ...untold, holdout: 5 }), 5);
  assert.equal(chooseHorizon([lasting(200, months)], untold), 18);
  assert.equal(chooseHorizon([lasting(200, days)], untold), 14);
  assert.equal(chooseHorizon([lasting(400, days), lasting(50)], untold), 10);
  assert.equal(chooseHorizon([lasting(200, years)], untold), 20);
  assert.equal(chooseHorizon([lasting(90)], untold), 9);
  assert.equal(chooseHorizon([lasting(3)], untold), 1);
  assert.equal(chooseHorizon([lasting(1_000_000)], untold), 1000);
  assert.equal(chooseHorizon([lasting(1_000_000)], { ...untold, holdout: 2000 }), 2000);
});
