// How far off a model was, beside forecasts that need none.
import type { ReportSection } from '@onnxcast/plot/report';
import { METRICS, type MetricName } from '@onnxcast/series';
import type { RunErrors } from '../judge-run.ts';
import { formatError } from './format-number.ts';

const metricNames = Object.keys(METRICS) as readonly MetricName[];

/** Describes errors over the steps that were held out. */
export function describeErrors({ values, season, ways }: RunErrors): ReportSection {
  const names = metricNames.filter((name) => ways[0]?.errors[name] !== undefined);
  return {
    id: 'errors',
    title: 'Errors',
    tables: [
      {
        caption: `Over ${values.toLocaleString('en')} held-out values that training did not see; MASE and RMSSE in multiples of the naive error one ${season === 1 ? 'step' : `season of ${season} steps`} ahead`,
        head: ['', ...names.map((name) => METRICS[name].label)],
        rows: ways.map(({ label, errors }) => [label, ...names.map((name) => formatError(errors[name], 4))]),
        kept: [0],
      },
    ],
  };
}

/** Who is best, in one sentence. */
export function sayWinner({ ways }: RunErrors): string {
  const metric = ways.every(({ errors }) => Number.isFinite(errors.mase)) ? 'mase' : 'rmse';
  const [model, ...others] = ways.map(({ label, errors }) => ({ label, error: errors[metric] ?? Number.NaN }));
  const best = others.reduce((one, other) => (other.error < one.error ? other : one));
  const spell = (one: { readonly error: number }) => `${METRICS[metric].label} ${formatError(one.error, 3)}`;
  return model!.error < best.error
    ? `On the steps that were held out this model is better than every forecast that needs none: ${spell(model!)}, the best of the others, ${best.label}, ${spell(best)}.`
    : `On the steps that were held out a forecast that needs no model is better: ${best.label}, ${spell(best)}; this model ${spell(model!)}.`;
}
