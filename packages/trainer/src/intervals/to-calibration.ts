// From errors of past forecasts to how wide intervals have to be.
import type { Calibration } from '@onnxcast/model';
import { increase } from './increase.ts';
import type { ForecastErrors } from './measure-errors.ts';
import { quantileOf } from './quantile.ts';

/** Takes widths and the usual spread from errors of forecasts of `ahead` steps each. */
export function toCalibration(
  found: readonly ForecastErrors[],
  { levels, ahead }: { readonly levels: readonly number[]; readonly ahead: number },
): Calibration {
  const errors = found.flatMap((one) => one.errors);
  const spread = meanOf(found.flatMap(({ spreads }) => spreads));
  return { levels, widths: widthsOf(errors, { levels, ahead }), spread };
}

/** Half widths by level and step, of errors `[ahead]` each. */
function widthsOf(
  errors: readonly Float64Array[],
  { levels, ahead }: { readonly levels: readonly number[]; readonly ahead: number },
): readonly (readonly number[])[] {
  const means = Array.from({ length: ahead }, (_, step) =>
    meanOf(errors.map((one) => one[step]!).filter(Number.isFinite)),
  );
  const rising = increase(means);
  const parts = errors.flatMap((one) => Array.from(one, (error, step) => error / (rising[step]! || 1)));
  const sorted = Float64Array.from(parts.filter(Number.isFinite)).sort();
  return levels.map((level) => {
    // Of n errors that are exchangeable with the one to come, a level needs the rank of n + 1.
    const share = Math.min(1, (level / 100) * (1 + 1 / Math.max(1, sorted.length)));
    const factor = quantileOf(sorted, share);
    return rising.map((mean) => mean * factor);
  });
}

/** The mean of numbers, 0 of none. */
function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
