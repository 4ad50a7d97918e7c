// One target of one series by itself, as an autoregression is fitted to it.
import type { FloatArray } from '@onnxcast/series';

/** Values over time, and which of them were observed. */
export interface TargetSeries {
  /** `[time]`. */
  readonly values: FloatArray;
  /** `[time]`: 1, or 0 where a value was filled in: it is looked at, but counts in no fit and no error. Absent: all were observed. */
  readonly observed?: Uint8Array;
}

/** Whether the value of a step counts. */
export function counts({ observed }: TargetSeries, step: number): boolean {
  return observed === undefined || observed[step] !== 0;
}

/** The series without its last steps. */
export function cutSeries({ values, observed }: TargetSeries, steps: number): TargetSeries {
  const end = values.length - steps;
  return {
    values: values.subarray(0, end),
    ...(observed === undefined ? {} : { observed: observed.subarray(0, end) }),
  };
}
