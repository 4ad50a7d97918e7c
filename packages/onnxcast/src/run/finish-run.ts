// The end of a run: its file forecasts, is judged by what was held out, and leaves forecast.csv and the whole report.
import { rolesOf } from '@onnxcast/model';
import type { Chart } from '@onnxcast/plot';
import { type Forecast, formatForecasts, lengthOf, type Series, spellDate } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import type { Checkpoint, Training } from '@onnxcast/trainer';
import { chooseHorizon } from './choose-horizon.ts';
import { forecastRun, type RunForecasts } from './forecast-run.ts';
import { judgeRun, type RunErrors } from './judge-run.ts';
import type { Listeners } from './listeners.ts';
import { writeReport } from './report/write-report.ts';
import type { RunPhase } from './run-event.ts';
import { runPaths } from './run-folder.ts';
import { validateRun, validationOf } from './validate-run.ts';

/** Rows of all series and steps after them from which on it is told how far their forecasts are. */
const LONG = 100_000;

/** A run whose model is written. */
interface FinishedRun {
  readonly folder: string;
  readonly training: Training;
  readonly listeners: Listeners;
  /** The last epoch. */
  readonly checkpoint: Checkpoint;
  readonly engine: string | undefined;
  readonly charts: ReadonlyMap<number, Chart>;
  readonly spelling: string | undefined;
}

/** What a run leaves beside its model. */
export interface RunEnd {
  /** Absent where it could not be made. */
  readonly forecast?: {
    readonly path: string;
    /** Steps after the data. */
    readonly horizon: number;
  };
  /** Covariates that the model takes of the steps to forecast, which nobody knows yet: there is no forecast then. */
  readonly unknown: readonly string[];
  /** Errors over the held-out steps; absent where nothing was held out. */
  readonly errors?: RunErrors;
}

/** Forecasts with the file of a run, writes what it forecasts, judges it and writes the report; what cannot be made is a trouble of the run's. */
export async function finishRun(series: readonly Series[], run: FinishedRun): Promise<RunEnd> {
  const { folder, training, listeners, checkpoint, spelling } = run;
  const { holdout, options } = training;
  const { epoch } = checkpoint;
  const paths = runPaths(folder);
  const horizon = chooseHorizon(series, { horizon: options.horizon, holdout });
  const rows = series.reduce((sum, one) => sum + lengthOf(one) + horizon, 0);
  const tell = async (phase: RunPhase, done: number, total: number) => {
    if (rows >= LONG) await listeners.tell({ kind: 'progress', phase, done, total });
  };
  let end: RunEnd = { unknown: rolesOf(training.spec).future.names };
  let made: RunForecasts | undefined;
  const validation = validationOf(series, training);
  await listeners.attempt({ epoch, what: 'forecast' }, async () => {
    made = await forecastRun(paths.model, series, {
      horizon,
      holdout,
      ...(validation && { validation }),
      onPart: (done, total) => tell('forecasting', done, total),
    });
    if (made.ahead !== undefined) {
      await writeFile(paths.forecast, formatForecasts(spellTimes(made.ahead, spelling), 'csv'));
      end = { ...end, forecast: { path: paths.forecast, horizon } };
    }
    end = { ...end, ...judge(made, training) };
  });
  await tell('reporting', 0, 1);
  await listeners.attempt({ epoch, what: 'report' }, async () => {
    if (made === undefined) return;
    const validated = made.held === undefined ? validateRun(series, { training, made }) : undefined;
    await writeReport({ ...run, made, horizon, errors: end.errors, validated });
  });
  return end;
}

function judge({ held }: RunForecasts, { choice }: Training): Pick<RunEnd, 'errors'> {
  return held === undefined ? {} : { errors: judgeRun(held, choice?.season) };
}

/** Dates spelt as in the file. */
function spellTimes(forecasts: readonly Forecast[], spelling: string | undefined): readonly Forecast[] {
  if (spelling === undefined) return forecasts;
  return forecasts.map((one) => ({ ...one, times: one.times.map((label) => spellDate(label, spelling)) }));
}
