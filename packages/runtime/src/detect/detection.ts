// What was found unusual in a series, as data.
import type { FloatArray, Forecast } from '@onnxcast/series';
import { distancesOf, type Expected } from './judge-row.ts';

/** What is marked. */
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

/** What is known of judged rows beside their values. */
interface Judged {
  readonly id: string;
  readonly targets: readonly string[];
  readonly level: number;
  /** Row of the series that was judged first, from 0. */
  readonly first: number;
  readonly timeOf: (row: number) => string;
  /** Whether a value of a row was observed. */
  readonly isObserved: (row: number, target: number) => boolean;
}

/**
 * Puts together what was expected of rows and what they were.
 * @param made what was expected of each
 * @param rows what each was, `[targets]`
 */
export function toDetection(
  made: readonly Expected[],
  rows: readonly FloatArray[],
  { id, targets, level, first, timeOf, isObserved }: Judged,
): Detection {
  const all = made.flatMap((expected, i): readonly Anomaly[] => {
    const distances = distancesOf(rows[i]!, expected);
    return targets.flatMap((target, j) => {
      if (!isObserved(first + i, j)) return [];
      const at = { id, target, row: first + i, time: timeOf(first + i), value: rows[i]![j]! };
      const ends = { expected: expected.values[j]!, lower: expected.lower[j]!, upper: expected.upper[j]! };
      return [{ ...at, ...ends, distance: distances[j]! }];
    });
  });
  const join = (part: keyof Expected) => Float64Array.from(made.flatMap((one) => Array.from(one[part])));
  return {
    level,
    first,
    judged: all.length,
    anomalies: all.filter(({ distance }) => distance > 1),
    expected: {
      id,
      targets,
      times: made.map((_, i) => timeOf(first + i)),
      values: join('values'),
      intervals: [{ level, lower: join('lower'), upper: join('upper') }],
    },
  };
}
