// What has to be said of a backtest's figures: where an error has no scale, or counts what is 0 as it does.
import type { BacktestResult } from './backtest-result.ts';

/** Sentences on what a reader of the figures would stumble over, none where there is nothing. */
export function noteScores({
  season,
  models,
  forecasts,
  scores,
}: Pick<BacktestResult, 'season' | 'models' | 'forecasts' | 'scores'>): readonly string[] {
  const all = Object.values(scores);
  const cameOf = forecasts.map(({ actual }) => actual.filter((value) => !Number.isNaN(value)));
  const empty = cameOf.filter((came) => came.length > 0 && came.every((value) => value === 0)).length;
  const values = cameOf.reduce((sum, came) => sum + came.length, 0);
  const zeros = cameOf.reduce((sum, came) => sum + came.filter((value) => value === 0).length, 0);
  const lacks = (name: 'mase' | 'crps') => all.some((one) => one[name] !== undefined && !Number.isFinite(one[name]));
  return [
    ...(season === 1 && !models.includes('SeasonalNaive')
      ? ['SeasonalNaive has no row: without a season it is Naive.']
      : []),
    ...(empty > 0 && lacks('crps')
      ? [
          `Scaled CRPS is a dash: in ${empty} of ${forecasts.length} forecasts only zeros came, and the mean of what came is its scale.`,
        ]
      : []),
    ...(lacks('mase')
      ? [
          `MASE and RMSSE are a dash: the history of some series repeats itself exactly, ${season === 1 ? 'value by value' : 'season by season'}, and what the ${season === 1 ? 'naive' : 'seasonal naive'} forecast gets wrong in it is their scale.`,
        ]
      : []),
    ...(zeros > 0
      ? [`sMAPE counts a 0 that came as 200 % off, whatever else than 0 was forecast: ${zeros} of ${values} values.`]
      : []),
  ];
}
