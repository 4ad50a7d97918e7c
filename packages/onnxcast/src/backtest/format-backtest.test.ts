import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatBacktest } from './format-backtest.ts';

const forecast = {
  ...{ id: 'a', window: 0, cutoff: '2', times: ['3', '4'] },
  actual: Float64Array.of(1, Number.NaN),
  models: {
    onnxcast: {
      values: Float64Array.of(1.5, 2.5),
      intervals: [{ level: 80, lower: Float64Array.of(1, 2), upper: Float64Array.of(3, 4) }],
    },
    Naive: { values: Float64Array.of(7, 7) },
  },
};

describe('formatBacktest', () => {
  test('a row has what came, then each model and the ends of its intervals', () => {
    const result = { forecasts: [forecast], models: ['onnxcast', 'Naive'], targets: ['y'] };
    assert.equal(
      formatBacktest(result, 'csv', (time) => `t${time}`),
      'unique_id,ds,cutoff,y,onnxcast,onnxcast-lo-80,onnxcast-hi-80,Naive\na,t3,t2,1,1.5,1,3,7\na,t4,t2,NaN,2.5,2,4,7\n',
    );
    assert.deepEqual(JSON.parse(formatBacktest(result, 'json'))[1], {
      ...{ unique_id: 'a', ds: '4', cutoff: '2', y: null },
      ...{ onnxcast: 2.5, 'onnxcast-lo-80': 2, 'onnxcast-hi-80': 4, Naive: 7 },
    });
  });

  test('several targets have a row each', () => {
    const one = { ...forecast, times: ['3'], models: { Naive: { values: Float64Array.of(7, 8) } } };
    const text = formatBacktest({ forecasts: [one], models: ['Naive'], targets: ['sun', 'wind'] }, 'csv');
    assert.equal(text, 'unique_id,ds,cutoff,target,y,Naive\na,3,2,sun,1,7\na,3,2,wind,NaN,8\n');
  });
});
