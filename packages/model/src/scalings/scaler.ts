// A series and its scale, in plain numbers.
import type { FloatArray, Series, Tensor } from '@onnxcast/series';
import type { Named } from '../cells/cell.ts';
import { createPlainOps } from '../ops/plain.ts';
import type { ScalingKind } from './scaling-names.ts';
import { scalings } from './scalings.ts';

/** The part of a series that a scale is measured of: rows `[time, features]`. */
export type History = Pick<Series, 'features' | 'values'>;

/** Takes values of one series into a model's units and back. */
export interface Scaler {
  /**
   * Raw values -> the model's units.
   * @param values rows of all features, or of some
   * @param columns which features, default all
   */
  scale(values: ArrayLike<number>, columns?: readonly number[]): Float64Array;
  /** The model's units -> raw values. */
  unscale(values: ArrayLike<number>, columns?: readonly number[]): Float64Array;
}

/**
 * Measures a series, each feature by itself, in float64.
 * @returns the scale's parts, each `[features]`
 * @example measureScale('standard', { features: ['y'], values: Float64Array.of(1, 3) }); // { level: [1], offset: [1], deviation: [1] }
 */
export function measureScale(kind: ScalingKind, { features, values }: History): Named<FloatArray> {
  const width = features.length;
  const ops = createPlainOps('float64');
  const measured = scalings[kind].measure(ops, ops.tensor([values.length / width, width], values));
  return Object.fromEntries(Object.entries(measured).map(([part, { data }]) => [part, data]));
}

/**
 * Makes the scaler of a series out of its history.
 * @example const { scale } = createScaler('standard', history); scale(history.values); // mean 0, deviation 1
 */
export function createScaler(kind: ScalingKind, history: History): Scaler {
  const measured = Object.entries(measureScale(kind, history));
  const all = history.features.map((_, column) => column);
  const convert =
    (how: 'scale' | 'unscale'): Scaler['scale'] =>
    (values, columns = all) => {
      const ops = createPlainOps('float64');
      const take = (part: FloatArray): Tensor =>
        ops.tensor(
          [1, columns.length],
          columns.map((column) => part[column]!),
        );
      const scale = Object.fromEntries(measured.map(([name, part]) => [name, take(part)]));
      const rows = ops.tensor([values.length / columns.length, columns.length], values);
      return Float64Array.from(scalings[kind][how](ops, scale, rows).data);
    };
  return { scale: convert('scale'), unscale: convert('unscale') };
}

/**
 * Scales a whole series.
 * @param past what it is measured by, default itself
 * @returns the same series in the model's units
 */
export function scaleSeries(kind: ScalingKind, series: Series, past: History = series): Series {
  return { ...series, values: createScaler(kind, past).scale(series.values) };
}
