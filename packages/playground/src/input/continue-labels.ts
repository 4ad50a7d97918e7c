// The labels under the chart: a history's times, and those of the steps to come.
import { continueTimes } from '@onnxcast/series';
import { roomFor } from '../state/state.ts';

/** The labels of the steps to come after those given, or none where they keep no step. */
export function continueLabels(times: readonly string[]): readonly string[] {
  try {
    return [...times, ...continueTimes(times, roomFor(times.length))];
  } catch {
    return times;
  }
}
