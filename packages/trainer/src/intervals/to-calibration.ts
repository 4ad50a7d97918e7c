// From errors of past forecasts to how wide intervals have to be.
import type { Calibration } from '@onnxcast/model';
import { meanOf } from '@onnxcast/series';
import { increase } from './increase.ts';
import type { ForecastErrors } from './measure-errors.ts';
import { quantileOf, studentQuantile } from './quantile.ts';

/** The part of its series' mean spread that a spread counts as at least: after a stretch told exactly, any error is many spreads. */
const LEAST_SPREAD = 0.5;

/** What intervals are taken from errors for. */
interface CalibrationShape {
  readonly levels: readonly number[];
  /** Steps of each forecast. */
  readonly ahead: number;
  /** Series that were forecast from each point of the past. */
  readonly series: number;
  /** What no end of an interval is below, in the user's units. */
  readonly least?: number | undefined;
}

/** Takes widths and the usual spread from errors of forecasts, those of all series from one point after another. */
export function toCalibration(
  found: readonly ForecastErrors[],
  { levels, ahead, series, least }: CalibrationShape,
): Calibration {
  const spreads = found.flatMap((one) => one.spreads.filter((spread) => spread > 0));
  const errors = Array.from({ length: series }, (_, i) => inSpreads(found.filter((_, at) => at % series === i))).flat();
  const widths = widthsOf(errors, { levels, ahead });
  return { levels, widths, spread: meanOf(spreads) || 0, ...(least === undefined ? {} : { least }) };
}

/** The errors of one series from several points, in spreads; none of a target that was always told exactly. */
function inSpreads(found: readonly ForecastErrors[]): readonly Float64Array[] {
  const targets = found[0]!.spreads.map((_, target) => target);
  return targets.flatMap((target) => {
    const least = LEAST_SPREAD * (meanOf(found.map(({ spreads }) => spreads[target]!).filter(Number.isFinite)) || 0);
    return found.flatMap(({ errors, spreads }) => {
      const spread = Math.max(spreads[target]!, least);
      return spread > 0 ? [errors[target]!.map((error) => error / spread)] : [];
    });
  });
}

/** Half widths by level and step, of errors `[ahead]` each. */
function widthsOf(
  errors: readonly Float64Array[],
  { levels, ahead }: { readonly levels: readonly number[]; readonly ahead: number },
): readonly (readonly number[])[] {
  const means = Array.from(
    { length: ahead },
    (_, step) => meanOf(errors.map((one) => one[step]!).filter(Number.isFinite)) || 0,
  );
  const rising = increase(means);
  const parts = errors.flatMap((one) => Array.from(one, (error, step) => error / (rising[step]! || 1)));
  const sorted = Float64Array.from(parts.filter(Number.isFinite)).sort();
  return levels.map((level) => {
    // Of n errors that are exchangeable with the one to come, a level needs the rank of n + 1.
    const share = Math.min(1, (level / 100) * (1 + 1 / Math.max(1, sorted.length)));
    const seen = quantileOf(sorted, share);
    // So few forecasts that none need have been as far off as a level allows: the law of normal errors is taken where it is wider.
    const isSeen = errors.length * (1 - level / 100) >= 1;
    const factor = isSeen ? seen : Math.max(seen, normalFactor(level, Math.max(1, errors.length)));
    return rising.map((mean) => mean * factor);
  });
}

/** The mean size of a normal error, in its deviation. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

/** By how many mean sizes of normal errors, of which so few are known, a level of all are exceeded. */
function normalFactor(level: number, count: number): number {
  return studentQuantile((1 + level / 100) / 2, count) / MEAN_SIZE;
}
