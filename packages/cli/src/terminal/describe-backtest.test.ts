import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateSine, type Series, seasonalNaive } from '@onnxcast/series';
import { backtest } from 'onnxcast';
import { describeBacktest, scoresByPart } from './describe-backtest.ts';

const series: readonly Series[] = generateSine({ series: 2, length: 60 });

const judge = (windows: number) =>
  backtest(series, {
    ...{ horizon: 3, windows, season: 20, train: false },
    models: {
      wide: (histories, horizon) =>
        histories.map((history) => {
          const values = seasonalNaive(history, horizon, 20);
          const bounds = (by: number) => ({ lower: values.map((y) => y - by), upper: values.map((y) => y + by) });
          return {
            values,
            intervals: [
              { level: 80, ...bounds(3) },
              { level: 95, ...bounds(5) },
            ],
          };
        }),
    },
  });

describe('describeBacktest', () => {
  test('has a row a level of every model with intervals, and what its quantiles are worth', async () => {
    const parts = describeBacktest(await judge(2)).split('\n\n');
    assert.equal(parts.length, 5);
    assert.equal(parts[0], '2 series, 3 steps from 2 origins, season 20; trained anew at every origin');
    const cells = parts.slice(2, 4).map((part) => part.split('\n').map((row) => row.split(/ {2,}/)));
    assert.deepEqual(cells[0]![0], ['intervals', 'level', 'coverage, %', 'width', 'Winkler', 'MSIS']);
    assert.deepEqual(
      cells[0]!.slice(1).map((row) => row.slice(0, 5)),
      [
        ['wide', '80 %', '100.0', '6.000', '6.000'],
        ['wide', '95 %', '100.0', '10.00', '10.00'],
      ],
    );
    assert.deepEqual(cells[1]![0], ['quantiles', 'pinball', 'scaled CRPS']);
  });

  test('says one origin as one, and nothing of training anew there', async () => {
    assert.equal(describeBacktest(await judge(1)).split('\n')[0], '2 series, 3 steps from 1 origin, season 20');
  });
});

describe('scoresByPart', () => {
  test('puts the series first whose error is largest', async () => {
    const result = await judge(2);
    const rows = scoresByPart(result, 'series', 'rmse').split('\n').slice(1);
    const errors = rows.map((row) => Number(row.split(/ {2,}/)[1]));
    assert.equal(errors.length, 2);
    assert.ok(errors[0]! >= errors[1]!, String(errors));
  });
});
