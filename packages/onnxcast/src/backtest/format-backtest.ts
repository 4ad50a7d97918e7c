// Every forecast of a backtest as the text of a file, in the columns of Nixtla's cross-validation.
import { checkGiven, formatCsv, formatJsonNumber, formatJsonRows, formatNumber, KINDS } from '@onnxcast/series';
import type { MadeForecast } from './backtest-options.ts';
import type { BacktestForecast, BacktestResult } from './backtest-result.ts';

const RESULT = {
  expected: 'what `backtest` gives, with forecasts, models and targets',
  passes: (given: unknown) =>
    KINDS.object.passes(given) && ['forecasts', 'models', 'targets'].every((name) => Array.isArray(given[name])),
};

/**
 * Writes one row a step of every forecast: `unique_id`, `ds`, `cutoff` (the last time of the history), `y` (what came),
 * and a column a model, followed by the ends of its intervals, such as `onnxcast-lo-80` and `onnxcast-hi-80`. With several
 * targets there is one row each, named in a column `target`. A value that is no number is written NaN in CSV and null in JSON.
 * @param spell how a time is spelt; default as it is
 * @returns the text, ended by a line feed
 */
export function formatBacktest(
  result: Pick<BacktestResult, 'forecasts' | 'models' | 'targets'>,
  format: 'csv' | 'json',
  spell: (time: string) => string = (time) => time,
): string {
  checkGiven({ result }, RESULT);
  checkGiven({ format }, ['csv', 'json']);
  const { forecasts, models, targets } = result;
  const isMany = targets.length > 1;
  const columns = [
    ...['unique_id', 'ds', 'cutoff', ...(isMany ? ['target'] : []), 'y'],
    ...models.flatMap((name) => [
      name,
      ...levelsOf(forecasts, name).flatMap((level) => [`${name}-lo-${level}`, `${name}-hi-${level}`]),
    ]),
  ];
  const [word, number] =
    format === 'json'
      ? ([JSON.stringify, formatJsonNumber] as const)
      : ([(text: string) => text, formatNumber] as const);
  const rows = forecasts.flatMap(({ id, cutoff, times, actual, models: made }) =>
    times.flatMap((time, step) =>
      targets.map((target, j) => [
        ...[word(id), word(spell(time)), word(spell(cutoff)), ...(isMany ? [word(target)] : [])],
        ...[actual, ...models.flatMap((name) => partsOf(made[name]!))].map((values) =>
          number(values, step * targets.length + j),
        ),
      ]),
    ),
  );
  if (format === 'csv') return formatCsv([columns, ...rows]);
  return formatJsonRows(rows.map((row) => row.map((cell, j) => [columns[j]!, cell] as const)));
}

function levelsOf(forecasts: readonly BacktestForecast[], name: string): readonly number[] {
  return (forecasts[0]?.models[name]?.intervals ?? []).map(({ level }) => level);
}

function partsOf({ values, intervals = [] }: MadeForecast): readonly MadeForecast['values'][] {
  return [values, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
}
