// How good a run's model is where nothing was held out: on the known steps that it was chosen by, and said to be those.
import type { Series } from '@onnxcast/series';
import type { Training } from '@onnxcast/trainer';
import { forecastPast } from './forecast-past.ts';
import type { RunForecasts, RunSteps } from './forecast-run.ts';
import { judgeRun, type RunErrors } from './judge-run.ts';
import type { ErrorWords } from './report/describe-errors.ts';

/** Errors, and what they are those of. */
export interface ValidatedRun {
  readonly errors: RunErrors;
  readonly words: ErrorWords;
}

const CAVEAT =
  'chose what the model is, so that its errors here are a little lower than those to come. Hold steps out for errors that nothing was chosen by.';

/** The steps that chose the epoch of cells, which learnt nothing of them; undefined where none did. */
export function validationOf(
  series: readonly Series[],
  { choice, holdout, test, validation }: Training,
): RunSteps['validation'] {
  if (choice !== undefined || holdout > 0) return undefined;
  return { series: test.length > 0 ? series.slice(0, test.length) : series, steps: validation.future.shape[1]! };
}

/** Judges the model by the steps that it was chosen by, beside forecasts that need none; undefined where there are none. */
export function validateRun(
  series: readonly Series[],
  { training, made }: { readonly training: Training; readonly made: RunForecasts },
): ValidatedRun | undefined {
  const { choice, fitPast, test } = training;
  const words = { title: 'Errors in validation', where: 'In validation', values: 'values of validation' };
  if (choice === undefined || fitPast === undefined) {
    if (made.validated === undefined) return undefined;
    const { actual } = made.validated;
    const steps = countSteps(training.validation.future.shape[1]!);
    const which = test.length > 0 ? `${actual.length} series that were kept from training` : 'every series';
    const text = [`Nothing was held out. The last ${steps} of ${which} were not learnt, but ${CAVEAT}`];
    return { errors: judgeRun(made.validated, undefined), words: { ...words, text } };
  }
  const past = forecastPast(series.slice(test.length), { choice, fitPast });
  if (past.history.length === 0) return undefined;
  const { cuts, horizon, season } = choice;
  const points = cuts.length === 1 ? 'a point' : `each of ${cuts.length} points`;
  const which = past.looked < series.length ? `${past.looked} of the series showed` : 'the series showed';
  const text = [
    `Nothing was held out. The way that was chosen was fitted anew to what ${which} up to ${points} of the past, and forecast the ${countSteps(horizon)} after it. The same points ${CAVEAT}`,
  ];
  return { errors: judgeRun(past, season), words: { ...words, text } };
}

function countSteps(steps: number): string {
  return steps === 1 ? 'step' : `${steps} steps`;
}
