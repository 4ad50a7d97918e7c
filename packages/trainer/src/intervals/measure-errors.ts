// How far off a forecast was, and how far off one-step predictions of its past are wont to be.
import { createScaler, type ModelSpec, measureSpread, rolesOf } from '@onnxcast/model';
import type { FloatArray, Series } from '@onnxcast/series';

/** A forecast from a point of the past, and what came. */
export interface PastForecast {
  /** What was forecast from. */
  readonly past: Series;
  /** What the model's units are measured by: the same for all points of a series, so that their errors compare. */
  readonly whole: Series;
  /** What came after it. */
  readonly future: Series;
  /** What was forecast of it, in the user's units, `[steps, targets]`. */
  readonly forecast: FloatArray;
  /** One-step predictions of the past from its second row on, `[time - 1, targets]`. */
  readonly fitted: FloatArray;
}

/** Of one forecast, target by target, in the model's units. */
export interface ForecastErrors {
  /** Sizes of the errors of each target, `[steps]`, NaN where nothing was observed. */
  readonly errors: readonly Float64Array[];
  /** The mean size of each target's one-step errors in the past; NaN where that is too short to tell. */
  readonly spreads: readonly number[];
}

/** Measures the errors of one forecast, target by target. */
export function measureErrors(
  spec: ModelSpec,
  { past, whole, future, forecast, fitted }: PastForecast,
): ForecastErrors {
  const { columns } = rolesOf(spec).targets;
  const features = past.features.length;
  const { scale } = createScaler(spec.scaling, whole);
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
    spreads.push(measureSpread(within, spec) ?? Number.NaN);
    errors.push(differences(future, forecast, 0));
  });
  return { errors, spreads };
}
