// Which values of a history lie outside the one-step interval that the values before them gave.
import type { ModelSpec } from '@onnxcast/model';
import { rolesOf } from '@onnxcast/model/roles';
import { scalings } from '@onnxcast/model/scalings';
import type { FloatArray, Forecast, Series } from '@onnxcast/series';
import { InputError } from '@onnxcast/series/errors';
import type { Forecaster } from '../forecaster.ts';
import { toRows } from '../history.ts';
import { believe, type Doubts, type Expected, measureDistance } from './judge-row.ts';
import { chooseLevel, leastRowsOf } from './judged-level.ts';

/** Options of {@link detect}. */
export interface DetectOptions {
  /** In percent, one of those that the model was calibrated for; default the highest. */
  readonly level?: number;
}

/** A value outside the interval of its one-step forecast. */
export interface Anomaly {
  /** Id of the series. */
  readonly id: string;
  readonly target: string;
  /** Row of the series, from 0. */
  readonly row: number;
  /** Its label; the row's number where the series has no times. */
  readonly time: string;
  readonly value: number;
  /** Its forecast from the rows before it, and the ends of the interval. */
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  /** How far from what was expected, in the reach of the interval to that side: above 1. */
  readonly distance: number;
}

/** What was found in one series. */
export interface Detection {
  /** In percent. */
  readonly level: number;
  /** Row of the series that was judged first, from 0; its length where it is too short for any. */
  readonly first: number;
  /** Observed values that were judged. */
  readonly judged: number;
  /** In the order of time. */
  readonly anomalies: readonly Anomaly[];
  /** One-step forecast of every row from `first` on, with the one interval. */
  readonly expected: Forecast<Float64Array>;
}

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
  const level = chooseLevel(forecaster.spec, options.level);
  const spec = forecaster.spec!;
  const { needsPositive } = scalings[spec.scaling];
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
  const timeOf = (row: number) => series.times?.[row] ?? String(row);
  const all = made.flatMap((expected, i): readonly Anomaly[] => {
    const row = takeRow(series.values, { row: first + i, width }, columns);
    const distances = distancesOf(row, expected);
    return columns.flatMap((column, j) => {
      if (series.observed?.[(first + i) * width + column] === 0) return [];
      const at = { id: series.id, target: targets[j]!, row: first + i, time: timeOf(first + i) };
      const ends = { expected: expected.values[j]!, lower: expected.lower[j]!, upper: expected.upper[j]! };
      return [{ ...at, value: row[j]!, ...ends, distance: distances[j]! }];
    });
  });
  const join = (part: keyof Expected) => Float64Array.from(made.flatMap((one) => Array.from(one[part])));
  return {
    level,
    first,
    judged: all.length,
    anomalies: all.filter(({ distance }) => distance > 1),
    expected: {
      id: series.id,
      targets,
      times: made.map((_, i) => timeOf(first + i)),
      values: join('values'),
      intervals: [{ level, lower: join('lower'), upper: join('upper') }],
    },
  };
}

function distancesOf(row: FloatArray, { values, lower, upper }: Expected): Float64Array {
  return Float64Array.from(row, (value, j) =>
    measureDistance(value, { expected: values[j]!, lower: lower[j]!, upper: upper[j]! }),
  );
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
