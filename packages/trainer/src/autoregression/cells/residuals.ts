// What an autoregression leaves of series, at every row and so many steps ahead: what cells beside it learn from.
import { type Model, scaleSeries } from '@onnxcast/model';
import { lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import { directSkip } from './direct-skip.ts';
import type { CellSequence } from './evaluate-cells.ts';

/** One series as cells see it, in the units of the model. */
export interface Residuals {
  /** Rows. */
  readonly time: number;
  readonly features: number;
  /** `[time, features]`: what changed since the row before, of the first row its values. */
  readonly changes: Float64Array;
  /** `[time, steps features]`: the values of the next steps less what the autoregression says of them at this row. */
  readonly left: Float64Array;
  /** `[time, steps features]`: 1 where such a value was observed, and the autoregression saw as many rows as it looks at, or half of all. */
  readonly counts: Uint8Array;
  /** The mean size of what changes in a season: errors are multiples of it. */
  readonly unit: number;
}

/** Rows that are looked at: of one series its last ones, and of all series together. */
const MOST_ROWS = 2_000;
const MOST_ROWS_OF_ALL = 10_000;

/** Some of the series, evenly spread, and the ends of long ones. */
export function pickForCells(series: readonly Series[]): readonly Series[] {
  const ends = series.map((one) => sliceSeries(one, Math.max(0, lengthOf(one) - MOST_ROWS)));
  const rows = ends.reduce((sum, one) => sum + lengthOf(one), 0);
  const every = Math.ceil(rows / MOST_ROWS_OF_ALL);
  return ends.filter((_, i) => i % every === 0);
}

/** Measures what a model of a skip alone, of which all features are targets, leaves of each series over `steps` steps ahead. */
export function measureResiduals(
  { spec, weights }: Model,
  series: readonly Series[],
  { steps, season }: { readonly steps: number; readonly season: number },
): readonly Residuals[] {
  const direct = directSkip({ weight: weights['skip.weight']!, bias: weights['skip.bias']! }, steps);
  const features = spec.features.length;
  const [outputs, width] = direct.weight.shape as [number, number];
  const window = width / features;
  return series.map((one) => {
    const rows = Float64Array.from(scaleSeries(spec.scaling, one).values);
    const time = rows.length / features;
    const left = new Float64Array(time * outputs);
    const counts = new Uint8Array(time * outputs);
    const warm = Math.min(window - 1, Math.floor(time / 2));
    for (let t = 0; t < time; t++) {
      for (let output = 0; output < outputs; output++) {
        const later = (t + 1) * features + output;
        if (t < warm || later >= rows.length || one.observed?.[later] === 0) continue;
        let said = direct.bias.data[output]!;
        for (let lag = 0; lag < Math.min(window, t + 1); lag++) {
          const from = output * width + lag * features;
          for (let i = 0; i < features; i++) said += direct.weight.data[from + i]! * rows[(t - lag) * features + i]!;
        }
        left[t * outputs + output] = rows[later]! - said;
        counts[t * outputs + output] = 1;
      }
    }
    const changes = rows.map((value, i) => value - (i < features ? 0 : rows[i - features]!));
    return { time, features, changes, left, counts, unit: changeOver(rows, season * features) };
  });
}

function changeOver(rows: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < rows.length; i++) sum += Math.abs(rows[i]! - rows[i - lag]!);
  return sum / (rows.length - lag) || 1;
}

/** What cells' inputs and targets are divided by, so that both are about 1. */
export interface CellScales {
  /** Of all changes. */
  readonly input: number;
  /** `[steps features]`. */
  readonly outputs: Float64Array;
}

/** Measures by what counts. */
export function scalesOf(residuals: readonly Residuals[], counts: CountsWhere): CellScales {
  const outputs = residuals[0]!.left.length / residuals[0]!.time;
  const sums = new Float64Array(outputs);
  const totals = new Float64Array(outputs);
  for (const one of residuals) {
    one.left.forEach((value, i) => {
      if (!isCounted(one, i, counts)) return;
      sums[i % outputs]! += Math.abs(value);
      totals[i % outputs]! += 1;
    });
  }
  const sizes = residuals
    .map(({ changes, features }) => {
      const sum = changes.subarray(features).reduce((all, change) => all + Math.abs(change), 0);
      return sum / Math.max(1, changes.length - features);
    })
    .sort((a, b) => a - b);
  return {
    input: sizes[Math.floor(sizes.length / 2)] || 1,
    outputs: sums.map((sum, i) => sum / (totals[i] || 1) || 1),
  };
}

/** Which values count: by the rows from the row that they are forecast from to the end of the series, and from their own. */
export type CountsWhere = (at: { readonly origin: number; readonly target: number }) => boolean;

/** Whether the value `i` of what is left counts. */
export function isCounted({ time, features, left, counts }: Residuals, i: number, where: CountsWhere): boolean {
  if (counts[i] === 0) return false;
  const outputs = left.length / time;
  const t = Math.floor(i / outputs);
  const step = Math.floor((i % outputs) / features);
  return where({ origin: time - 1 - t, target: time - 2 - t - step });
}

/** No series counts so many times as much as the usual one, or as little. */
const MOST_IMPORTANT = 10;

/** What cells learn of the values that count, each series by what its errors are worth. */
export function toSequences(
  residuals: readonly Residuals[],
  { input, outputs }: CellScales,
  where: CountsWhere,
): readonly CellSequence[] {
  const units = residuals.map(({ unit }) => unit).sort((a, b) => a - b);
  const usual = units[Math.floor(units.length / 2)]!;
  return residuals.map((one) => {
    const importance = Math.min(MOST_IMPORTANT, Math.max(1 / MOST_IMPORTANT, usual / one.unit));
    return {
      time: one.time,
      inputs: one.changes.map((change) => change / input),
      targets: one.left.map((value, i) => value / outputs[i % outputs.length]!),
      counts: Float64Array.from(one.counts, (_, i) => (isCounted(one, i, where) ? importance : 0)),
    };
  });
}
