// The labels under the chart: a history's times, and those of the steps to come.
import { timesAfter, whyGuessed } from '@onnxcast/series';
import { roomFor } from '../state/state.ts';

/** The labels of the steps to come after those given: by their step or pattern, else by the usual step; text is not gone on with. */
export function continueLabels(times: readonly string[]): readonly string[] {
  if (whyGuessed(times) === 'count') return times;
  return [...times, ...timesAfter({ times, length: times.length }, roomFor(times.length))];
}
