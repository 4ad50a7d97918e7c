// Says who wins a backtest.
import { METRICS } from '@onnxcast/series';
import { TRAINED } from './backtest-models.ts';
import type { BacktestVerdict, ModelScores } from './backtest-result.ts';

/** Errors that differ by less are said to be equal. */
const SAME = 1e-3;

/** Ranks models by their scaled error, and says how ours stands among them. */
export function judgeModels(scores: ModelScores): BacktestVerdict {
  const all = Object.entries(scores);
  const metric = all.every(([, { mase }]) => mase !== undefined && Number.isFinite(mase)) ? 'mase' : 'rmse';
  const errors = all.map(([model, found]) => ({ model, error: found[metric] ?? Number.NaN }));
  const order = ({ error }: { readonly error: number }) => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
  const ranking = errors.sort((one, other) => order(one) - order(other));
  return { metric, ranking, sentence: sayRanking(ranking, METRICS[metric].label) };
}

function sayRanking(ranking: BacktestVerdict['ranking'], label: string): string {
  const said = ({ model, error }: BacktestVerdict['ranking'][number]) => `${model} ${formatError(error)}`;
  const ours = ranking.find(({ model }) => model === TRAINED);
  const others = ranking.filter((one) => one !== ours);
  const [best, next] = ours === undefined ? ranking : others;
  if (ours === undefined || best === undefined) {
    return `${best!.model} wins: ${label} ${formatError(best!.error)}${next === undefined ? '' : `; next: ${said(next)}`}.`;
  }
  if (Math.abs(ours.error - best.error) <= SAME * best.error) {
    return `${ours.model} and ${best.model} are equal: ${label} ${formatError(ours.error)}${next === undefined ? '' : `; next: ${said(next)}`}.`;
  }
  if (ours.error < best.error)
    return `${ours.model} wins: ${label} ${formatError(ours.error)}; best of the others: ${said(best)}.`;
  return `${best.model} wins: ${label} ${formatError(best.error)}; ${said(ours)}.`;
}

function formatError(error: number): string {
  return Number.isFinite(error) && error !== 0 ? error.toPrecision(3) : String(error);
}
