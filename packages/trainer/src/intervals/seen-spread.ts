// Widths that were measured on mended series, for the histories as a model sees them.
import { type Calibration, findStarts, type Model, referenceForecast, rolesOf, runModel } from '@onnxcast/model';
import { lengthOf, meanOf, type Series } from '@onnxcast/series';
import { measureErrors } from './measure-errors.ts';
import { MOST_SERIES, spreadOver } from './origins.ts';

/**
 * Takes widths from the spread of mended series to that of the series as they are: a model measures its spread by all
 * one-step errors of a history, those at its breaks too, but what it will be off by has none of them.
 * @param seen the series as they are, and what was fitted for them
 * @param mended the same series without their breaks, and what was fitted for those
 */
export function widthsAsSeen(
  calibration: Calibration,
  { seen, mended }: { readonly seen: FittedTo; readonly mended: FittedTo },
): Calibration {
  const pairs = seen.series.map((one, i) => ({ one, other: mended.series[i]! }));
  const parts = spreadOver(pairs, MOST_SERIES).flatMap(({ one, other }) => {
    const all = spreadsOf(seen.model, { past: one, whole: one });
    const without = spreadsOf(mended.model, { past: other, whole: one });
    return all.map((spread, target) => (spread > 0 ? without[target]! / spread : 1));
  });
  const part = meanOf(parts);
  const widths = calibration.widths.map((ofLevel) => ofLevel.map((width) => width * part));
  return { ...calibration, widths };
}

/** Series, and the model that was fitted to them. */
interface FittedTo {
  readonly series: readonly Series[];
  readonly model: Model;
}

/** Each target's spread in one history, in units of the whole series. */
function spreadsOf(
  model: Model,
  { past, whole }: { readonly past: Series; readonly whole: Series },
): readonly number[] {
  const { spec } = model;
  const { names } = rolesOf(spec).future;
  const { fitted } = referenceForecast(
    model,
    { shape: [1, lengthOf(past), past.features.length], data: past.values },
    {
      horizon: 0,
      futureCovariates: { shape: [1, 0, names.length], data: new Float64Array(0) },
      startTimes: findStarts(spec, [past]),
      run: runModel,
    },
  );
  const none = { ...past, values: new Float64Array(0) };
  return measureErrors(spec, { past, whole, future: none, forecast: new Float64Array(0), fitted: fitted.data }).spreads;
}
