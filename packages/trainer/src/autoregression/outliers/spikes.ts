// Which values of series stand alone, and what is believed of them: no more than their neighbours bear out.
import { holdValues, neighboursOf, rowsForSpikes, type Spikes } from '@onnxcast/model';
import { deviationOf, type FloatArray, meanOf } from '@onnxcast/series';
import { counts, seenOf, type TargetSeries } from '../target-series.ts';

/** A value is a spike from so many deviations of the noise beyond all of its neighbours on: normal noise hardly ever gets there. */
export const FAR = 8;

/** Less noise than this part of a series' deviation can't be told from rounding. */
const LEAST_NOISE = 1e-6;

/** No noise counts as less than this part: what hardly bends is no spike where there is next to none. */
const FLOOR = 0.01;

/** The deviation of a normal law, in its median size. */
const DEVIATIONS = 1.4826;

/** Neighbours farther off would take too long to look at. */
const LONGEST = 160;

/** How spikes are told apart. */
export type SpikesOptions = Pick<Spikes, 'season'>;

/**
 * Looks for spikes, in values or their logarithms.
 * @param season that may repeat
 * @returns undefined where there is none, or the noise can't be told
 */
export function findSpikes(
  series: readonly TargetSeries[],
  { season, takesLogs }: { readonly season: number; readonly takesLogs: boolean },
): SpikesOptions | undefined {
  const options = { season: rowsForSpikes({ season }) <= LONGEST ? season : 1 };
  const isHeld = (log: boolean) => {
    const spikes = measureBound(series, { spikes: options, log });
    if (spikes === undefined) return false;
    return series.some((one) => {
      const values = seenBy(one, log);
      const seen = seenBy({ values: seenOf(one) }, log);
      const unit = deviationOf(seen, meanOf(seen));
      return holdSpikes(values, { ...spikes, unit }).some((value, t) => value !== values[t] && counts(one, t));
    });
  };
  return isHeld(false) || (takesLogs && isHeld(true)) ? options : undefined;
}

/**
 * The bound beyond which values of some series are spikes, in deviations of each: that of the noisiest one.
 * @param spikes undefined: none are held back
 * @returns undefined also where the noise of some series can't be told
 */
export function measureBound(
  series: readonly TargetSeries[],
  { spikes, log }: { readonly spikes: SpikesOptions | undefined; readonly log: boolean },
): Spikes | undefined {
  if (spikes === undefined) return undefined;
  const parts = series.map((one) => {
    const seen = seenBy({ values: seenOf(one) }, log);
    return measureNoise(seenBy(one, log), spikes.season, one) / (deviationOf(seen, meanOf(seen)) || 1);
  });
  return Math.min(...parts) > LEAST_NOISE ? { ...spikes, bound: FAR * Math.max(FLOOR, ...parts) } : undefined;
}

function seenBy({ values }: Pick<TargetSeries, 'values'>, log: boolean): FloatArray {
  return log ? values.map(Math.log) : values;
}

/** Holds spikes back, in units of the values. */
export function holdSpikes(
  values: FloatArray,
  { bound, season, unit }: Spikes & { readonly unit: number },
): Float64Array {
  return holdValues(values, neighboursOf(values.length, { season }), bound * unit);
}

/** The deviation of noise about a level and a season that go on: from steps less those of a season ago, by their median, which spikes do not move. */
export function measureNoise(values: FloatArray, season: number, series: TargetSeries): number {
  const all = new Float64Array(Math.max(values.length - season - 1, 0));
  let length = 0;
  for (let t = season + 1; t < values.length; t++) {
    const isKnown = counts(series, t) && counts(series, t - 1);
    if (!isKnown || !counts(series, t - season) || !counts(series, t - season - 1)) continue;
    all[length++] = Math.abs(values[t]! - values[t - 1]! - values[t - season]! + values[t - season - 1]!);
  }
  if (length === 0) return 0;
  const median = all.subarray(0, length).sort()[Math.floor(length / 2)]!;
  // Of independent noise: squares of 1, 1, 1 and 1, or of 1, 2 and 1.
  return (DEVIATIONS * median) / (season > 1 ? 2 : Math.sqrt(6));
}
