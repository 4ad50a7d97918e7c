// A backtest as tables and a sentence.
import { INTERVAL_METRICS, METRICS, type MetricName, QUANTILE_METRICS, type Scores } from '@onnxcast/series';
import type { BacktestResult } from 'onnxcast';
import { formatError, formatTable } from './output.ts';

/** Names of the errors. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

const intervalNames = Object.keys(INTERVAL_METRICS) as readonly (keyof typeof INTERVAL_METRICS)[];
const quantileNames = Object.keys(QUANTILE_METRICS) as readonly (keyof typeof QUANTILE_METRICS)[];

/** What was done, a row a model, best first, what their intervals are worth, and who wins. */
export function describeBacktest(result: BacktestResult): string {
  const { series, windows, horizon, stride, season, refit, scores, verdict, notes } = result;
  const apart = windows === 1 || stride === horizon ? '' : `, ${stride} apart`;
  const origins = `${windows} ${windows === 1 ? 'origin' : 'origins'}${apart}`;
  const said = `${series} series, ${horizon} ${horizon === 1 ? 'step' : 'steps'} from ${origins}, season ${season}`;
  const order = verdict.ranking.map(({ model }) => model);
  const parts = [
    windows === 1 ? said : `${said}; trained ${refit ? 'anew at every origin' : 'once, before the first origin'}`,
    formatTable([
      ['mean error', ...METRIC_NAMES.map((name) => METRICS[name].label)],
      ...order.map((model) => [model, ...METRIC_NAMES.map((name) => errorOf(scores[model]!, name))]),
    ]),
    ...describeIntervals(order, scores),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    verdict.sentence,
  ];
  return parts.join('\n\n');
}

function describeIntervals(order: readonly string[], scores: BacktestResult['scores']): readonly string[] {
  const found = order.filter((model) => scores[model]!.intervals !== undefined);
  if (found.length === 0) return [];
  const rows = found.flatMap((model) =>
    scores[model]!.intervals!.map((one) => [
      model,
      `${one.level} %`,
      ...intervalNames.map((name) => formatOptional(one[name])),
    ]),
  );
  const quantiles = found.map((model) => [model, ...quantileNames.map((name) => formatOptional(scores[model]![name]))]);
  return [
    formatTable([['intervals', 'level', ...intervalNames.map((name) => INTERVAL_METRICS[name].label)], ...rows]),
    formatTable([['quantiles', ...quantileNames.map((name) => QUANTILE_METRICS[name].label)], ...quantiles]),
  ];
}

/** One error of every model, a row a step ahead, or a row a series, worst of the best model first. */
export function scoresByPart(result: BacktestResult, by: 'step' | 'series', metric: MetricName): string {
  const { models, byStep, bySeries } = result;
  const errorAt = (scores: BacktestResult['scores']) => scores[models[0]!]![metric] ?? 0;
  const parts = {
    step: () => byStep.map(({ step, scores }) => ({ name: String(step), scores })),
    series: () =>
      bySeries
        .map(({ id, scores }) => ({ name: id, scores }))
        .sort((one, other) => errorAt(other.scores) - errorAt(one.scores)),
  }[by]();
  return formatTable([
    [`${METRICS[metric].label} by ${by}`, ...models],
    ...parts.map(({ name, scores }) => [name, ...models.map((model) => errorOf(scores[model]!, metric))]),
  ]);
}

function errorOf(scores: Scores, name: MetricName): string {
  return formatError(scores[name] ?? Number.NaN);
}

function formatOptional(value: number | undefined): string {
  return value === undefined ? '-' : formatError(value);
}
