import { continueTimes } from '@onnxcast/series';
import { longestHorizon } from './state.ts';

/** The labels of the steps to come after those given, or none where they keep no step. */
export function continueLabels(times: readonly string[]): readonly string[] {
  try {
    return [...times, ...continueTimes(times, longestHorizon({ capacity: times.length }))];
  } catch {
    return times;
  }
}
