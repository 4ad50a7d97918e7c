// Between which values each step of a forecast is expected to be, in plain loops.
import type { FloatArray } from '@onnxcast/series';
import { halfWidth, measureSpread } from './intervals.ts';
import { rolesOf } from './roles.ts';
import type { Scaler } from './scalings/scaler.ts';
import type { ModelSpec } from './spec.ts';

/** What was made of one series, all in the model's units. */
interface MadeOfSeries {
  /** `[time, features]`. */
  readonly history: FloatArray;
  /** `[time - 1, targets]`. */
  readonly fitted: FloatArray;
  /** `[horizon, targets]`. */
  readonly forecast: FloatArray;
}

/**
 * The ends of the intervals of a series' forecast, in the user's units, `[horizon, targets, levels]`.
 * @param spec of a model that is calibrated: of any other there are no levels
 */
export function intervalEnds(
  spec: ModelSpec,
  scaler: Scaler,
  { history, fitted, forecast }: MadeOfSeries,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const { levels = [], widths = [], spread = 0 } = spec.intervals ?? {};
  const { columns } = rolesOf(spec).targets;
  const [width, features] = [columns.length, spec.features.length];
  const spreads = columns.map((column, target) => {
    const errors = Float64Array.from({ length: fitted.length / width }, (_, t) => {
      return history[(t + 1) * features + column]! - fitted[t * width + target]!;
    });
    return measureSpread(errors, spec) ?? spread;
  });
  const halves = Float64Array.from(
    [...forecast].flatMap((_, i) => {
      const [step, target] = [Math.floor(i / width) + 1, i % width];
      return widths.map((ofLevel) => halfWidth(ofLevel, step) * spreads[target]!);
    }),
  );
  const endsOf = (side: 1 | -1) => {
    const scaled = halves.map((half, i) => forecast[Math.floor(i / levels.length)]! + side * half);
    const ends = scaler.unscale(
      scaled,
      columns.flatMap((column) => levels.map(() => column)),
    );
    return ends.map(notBelow(spec));
  };
  return { lower: endsOf(-1), upper: endsOf(1) };
}

/** Raises values to the least that a model knows of; leaves them where it knows of none. */
export function notBelow({ intervals }: ModelSpec): (value: number) => number {
  return (value) => Math.max(value, intervals?.least ?? value);
}
