// How far off a model was, beside forecasts that need none.
import type { ReportSection } from '@onnxcast/plot/report';
import { METRICS, type MetricName } from '@onnxcast/series';
import type { RunErrors } from '../judge-run.ts';
import { formatError } from './format-number.ts';

const metricNames = Object.keys(METRICS) as readonly MetricName[];

/** Which steps errors are those of, in words. */
export interface ErrorWords {
  readonly title: string;
  readonly text?: readonly string[];
  /** What follows the number of values. */
  readonly values: string;
  /** What begins the sentence on who is best. */
  readonly where: string;
}

/** Words of errors over a hold-out. */
export const HELD_OUT: ErrorWords = {
  title: 'Errors',
  values: 'held-out values that training did not see',
  where: 'On the steps that were held out',
};

/** Describes errors over steps that came. */
export function describeErrors(
  { values, season, ways }: RunErrors,
  { title, text = [], values: what }: ErrorWords,
): ReportSection {
  const names = metricNames.filter((name) => ways[0]?.errors[name] !== undefined);
  return {
    id: 'errors',
    title,
    text,
    tables: [
      {
        caption: `Over ${values.toLocaleString('en')} ${what}; MASE and RMSSE in multiples of the naive error one ${season === 1 ? 'step' : `season of ${season} steps`} ahead`,
        head: ['forecast', ...names.map((name) => METRICS[name].label)],
        rows: ways.map(({ label, errors }) => [label, ...names.map((name) => formatError(errors[name], 4))]),
        kept: [0],
      },
    ],
  };
}

/** Who is best, in one sentence. */
export function sayWinner({ ways }: RunErrors, { where }: ErrorWords): string {
  const metric = ways.every(({ errors }) => Number.isFinite(errors.mase)) ? 'mase' : 'rmse';
  const [model, ...others] = ways.map(({ label, errors }) => ({ label, error: errors[metric] ?? Number.NaN }));
  const best = others.reduce((one, other) => (other.error < one.error ? other : one));
  const spell = (one: { readonly error: number }) => `${METRICS[metric].label} ${formatError(one.error, 3)}`;
  return model!.error < best.error
    ? `${where} this model is better than every forecast that needs none: ${spell(model!)}, the best of the others, ${best.label}, ${spell(best)}.`
    : `${where} a forecast that needs no model is better: ${best.label}, ${spell(best)}; this model ${spell(model!)}.`;
}
