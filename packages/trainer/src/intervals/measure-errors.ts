// How far off a forecast was, in the spread of its series' one-step errors.
import { createScaler, type ModelSpec, measureSpread, rolesOf, warmUpOf } from '@onnxcast/model';
import type { FloatArray, Series } from '@onnxcast/series';

/** A forecast from a point of the past, and what came. */
export interface PastForecast {
  /** What was forecast from. */
  readonly past: Series;
  /** What came after it. */
  readonly future: Series;
  /** What was forecast of it, in the user's units, `[steps, targets]`. */
  readonly forecast: FloatArray;
  /** One-step predictions of the past from its second row on, `[time - 1, targets]`. */
  readonly fitted: FloatArray;
}

/** Of one forecast. */
export interface ForecastErrors {
  /** A list for each target whose spread is not zero, `[steps]` in spreads, NaN where nothing was observed. */
  readonly errors: readonly Float64Array[];
  /** Their spreads, in the model's units. */
  readonly spreads: readonly number[];
}

/** Measures the errors of one forecast, target by target. */
export function measureErrors(spec: ModelSpec, { past, future, forecast, fitted }: PastForecast): ForecastErrors {
  const { columns } = rolesOf(spec).targets;
  const features = past.features.length;
  const { scale } = createScaler(spec.scaling, past);
  const columnOf = (values: FloatArray, { width, column }: { readonly width: number; readonly column: number }) =>
    values.filter((_, i) => i % width === column);
  const errors: Float64Array[] = [];
  const spreads: number[] = [];
  columns.forEach((column, target) => {
    const inUnits = (values: FloatArray) => scale(values, [column]);
    const differences = (actual: Series, predicted: FloatArray, first: number): Float64Array => {
      const all = columnOf(actual.values, { width: features, column }).subarray(first);
      const seen =
        actual.observed && columnOf(Float64Array.from(actual.observed), { width: features, column }).subarray(first);
      const [came, said] = [inUnits(all), inUnits(columnOf(predicted, { width: columns.length, column: target }))];
      return came.map((value, i) => (seen?.[i] === 0 ? Number.NaN : Math.abs(value - said[i]!)));
    };
    const within = differences(past, fitted, 1).map((error) => (Number.isNaN(error) ? 0 : error));
    const spread = measureSpread(within, warmUpOf(spec));
    if (spread === undefined || spread === 0) return;
    spreads.push(spread);
    errors.push(differences(future, forecast, 0).map((error) => error / spread));
  });
  return { errors, spreads };
}
