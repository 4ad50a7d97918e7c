// Which values of a history lie outside the one-step interval that the values before them gave.
import type { ModelSpec } from '@onnxcast/model';
import { rolesOf } from '@onnxcast/model/roles';
import { scalingTraits } from '@onnxcast/model/scaling-names';
import type { FloatArray, Series } from '@onnxcast/series';
import { describeValue, InputError } from '@onnxcast/series/errors';
import type { Forecaster } from '../forecaster.ts';
import { toRows } from '../history.ts';
import { type Detection, type DetectOptions, toDetection } from './detection.ts';
import { believe, type Doubts, distancesOf, type Expected } from './judge-row.ts';
import { chooseLevel, leastRowsOf } from './judged-level.ts';

/** A forecaster as `Forecaster.load` gives it. */
export type Judge = Pick<Forecaster, 'spec' | 'forecast'>;

/** Rows of history that a value is judged by at most, but where a model warms up for longer. */
const MOST_ROWS = 512;

/** Rows that are judged at once, in the hope that none of them is to be disbelieved. */
const AT_ONCE = 32;

/**
 * Marks what lies outside the one-step interval of each step, given the steps before it and nothing else: no value
 * after a step has a say in it. A value far outside is not believed when those behind it are judged; see `believe`.
 * @param forecaster with a model that gives intervals
 * @param series one or many, oldest row first; rows that were filled in are not judged
 * @returns one a series, in their order
 * @throws UnsupportedError when the model gives no intervals
 * @throws InputError when the level is not one of the model's, a series has other features or something else than numbers, or every series is too short
 * @example
 * const [found] = await detect(await Forecaster.load('sales.onnx'), [sales], { level: 95 });
 * console.log(found.anomalies.map(({ time, value, expected }) => `${time}: ${value} instead of ${expected}`));
 */
export async function detect(
  forecaster: Judge,
  series: readonly Series[],
  options: DetectOptions = {},
): Promise<readonly Detection[]> {
  if (typeof forecaster?.forecast !== 'function') {
    const expected = 'a forecaster as `Forecaster.load` gives it';
    throw new InputError({ option: 'forecaster', found: describeValue(forecaster), expected });
  }
  const level = chooseLevel(forecaster.spec?.intervals?.levels, options.level);
  const spec = forecaster.spec!;
  const { needsPositive } = scalingTraits[spec.scaling];
  const format = { width: spec.features.length, features: spec.features, range: 'float64', needsPositive } as const;
  for (const [i, one] of series.entries()) toRows(one, format, `series ${i + 1}`);
  const least = leastRowsOf(spec);
  const longest = Math.max(0, ...series.map(({ values }) => values.length / spec.features.length));
  if (series.length > 0 && longest <= least) {
    throw new InputError({
      found: `The longest series has ${longest} rows`,
      expected: `more than ${least}, the history by which this model judges the next value`,
      remedy: 'Give longer series, or train on fewer last values.',
    });
  }
  const found: Detection[] = [];
  for (const one of series) found.push(await detectIn(forecaster, spec, one, level));
  return found;
}

async function detectIn(forecaster: Judge, spec: ModelSpec, series: Series, level: number): Promise<Detection> {
  const width = spec.features.length;
  const roles = rolesOf(spec);
  const { columns } = roles.targets;
  const length = Math.floor(series.values.length / width);
  const first = Math.min(length, leastRowsOf(spec));
  const past = Math.max(MOST_ROWS, 2 * leastRowsOf(spec));
  const believed = { ...series, values: series.values.slice() };
  const made: Expected[] = [];
  let targets: readonly string[] = columns.map((column) => series.features[column]!);
  let doubts: Doubts = columns.map(() => 0);

  while (first + made.length < length) {
    const from = first + made.length;
    const rows = Array.from({ length: Math.min(AT_ONCE, length - from) }, (_, i) => from + i);
    const histories = rows.map((row) => rowsBefore(believed, row, past));
    const known = { futureCovariates: rows.map((row) => takeRow(series.values, { row, width }, roles.future.columns)) };
    const forecasts = await forecaster.forecast(histories, 1, roles.future.columns.length > 0 ? known : {});
    for (const [i, { intervals = [], values, ...labels }] of forecasts.entries()) {
      const { lower, upper } = intervals.find((interval) => interval.level === level)!;
      const row = takeRow(series.values, { row: from + i, width }, columns);
      const expected = { values, lower, upper };
      const after = believe(row, expected, { distances: distancesOf(row, expected), doubts });
      made.push(expected);
      targets = labels.targets;
      doubts = after.doubts;
      if (doubts.every((count) => count === 0)) continue;
      columns.forEach((column, j) => {
        believed.values[(from + i) * width + column] = after.believed[j]!;
      });
      break; // The rows behind it were judged by what is not believed.
    }
  }
  const isObserved = (row: number, target: number) => series.observed?.[row * width + columns[target]!] !== 0;
  const rows = made.map((_, i) => takeRow(series.values, { row: first + i, width }, columns));
  const timeOf = (row: number) => series.times?.[row] ?? String(row);
  return toDetection(made, rows, { id: series.id, targets, level, first, timeOf, isObserved });
}

/** The last rows before one, at most so many. */
function rowsBefore(series: Series, row: number, most: number): Series {
  const { id, features, values, times } = series;
  const from = Math.max(0, row - most);
  const width = features.length;
  return {
    id,
    features,
    values: values.subarray(from * width, row * width),
    ...(times === undefined ? {} : { times: times.slice(from, row) }),
  };
}

/** Some columns of a row: [time, width] -> [columns]. */
function takeRow(
  values: FloatArray,
  { row, width }: { readonly row: number; readonly width: number },
  columns: readonly number[],
): Float64Array {
  return Float64Array.from(columns, (column) => values[row * width + column]!);
}
