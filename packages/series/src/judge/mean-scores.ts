// The mean of scores, metric by metric.
import type { IntervalScores, Scores } from './metrics.ts';

/** The mean over several scores of every metric that all of them have. */
export function meanScores(scores: readonly Scores[]): Scores {
  const means = meanOfNumbers(scores);
  const levels = scores[0]?.intervals ?? [];
  if (levels.length === 0 || !scores.every(({ intervals = [] }) => intervals.length === levels.length)) return means;
  const intervals = levels.map(({ level }, at): IntervalScores => {
    return { ...meanOfNumbers(scores.map(({ intervals = [] }) => intervals[at]!)), level };
  });
  return { ...means, intervals };
}

function meanOfNumbers(all: readonly object[]): Readonly<Record<string, number>> {
  const values = all as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys(values[0] ?? {}).filter((name) => values.every((one) => typeof one[name] === 'number'));
  return Object.fromEntries(
    names.map((name) => [name, values.reduce((sum, one) => sum + (one[name] as number), 0) / values.length]),
  );
}
