// What the file of a run itself forecasts, through ONNX Runtime: beyond its data, and of the steps that were held out.
import { rolesOf } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { type Forecast, holdOut, type Series, selectFeatures } from '@onnxcast/series';

/** Which steps are forecast. */
export interface RunSteps {
  /** After the data. */
  readonly horizon: number;
  /** Last steps of every series that training did not see; 0 for none. */
  readonly holdout: number;
  /** Known steps that training did not learn, by which it chose its epoch; absent where there are none. */
  readonly validation?: {
    readonly series: readonly Series[];
    /** Last steps of each. */
    readonly steps: number;
  };
  /** Told how many parts of all are done before each, and awaited: meanwhile ONNX Runtime has the thread for itself. */
  readonly onPart?: (done: number, total: number) => Promise<void>;
}

/** Steps that came: the targets before them, what came, and what the model forecast. One each a series. */
export interface HeldForecasts<Made extends Pick<Forecast, 'values'> = Pick<Forecast, 'values'>> {
  readonly history: readonly Series[];
  readonly actual: readonly Series[];
  readonly forecasts: readonly Made[];
}

/** What a file forecasts of the data that it was trained on. One each a series. */
export interface RunForecasts {
  /** The targets. */
  readonly series: readonly Series[];
  /** After the data; absent where the model needs covariates that nobody knows yet. */
  readonly ahead?: readonly Forecast[];
  /** Absent where nothing was held out. */
  readonly held?: HeldForecasts<Forecast>;
  /** Of the steps that chose the epoch; absent where there are none. */
  readonly validated?: HeldForecasts;
  /** Each step after the first from those before it. */
  readonly fitted: readonly Forecast[];
  /** What ran the file. */
  readonly runtime: string;
}

/** Forecasts with the file of a run. */
export async function forecastRun(
  model: string,
  series: readonly Series[],
  { horizon, holdout, validation, onPart }: RunSteps,
): Promise<RunForecasts> {
  const forecaster = await Forecaster.load(model, { device: 'cpu' });
  try {
    const future = forecaster.spec === undefined ? [] : rolesOf(forecaster.spec).future.names;
    await onPart?.(0, 4);
    const ahead = future.length > 0 ? {} : { ahead: await forecaster.forecast(series, horizon) };
    const hold = (some: readonly Series[], steps: number) => forecastHeld(forecaster, some, { holdout: steps, future });
    await onPart?.(1, 4);
    const held = holdout === 0 ? {} : { held: await hold(series, holdout) };
    await onPart?.(2, 4);
    const validated = validation && { validated: await hold(validation.series, validation.steps) };
    await onPart?.(3, 4);
    const fitted = await forecaster.fitted(series);
    const targets = fitted[0]?.targets ?? [];
    const own = series.map((one) => selectFeatures(one, targets));
    return { series: own, ...ahead, ...held, ...validated, fitted, runtime: forecaster.description };
  } finally {
    await forecaster.dispose();
  }
}

/** Forecasts the held-out steps from those before them; they have the times that the data gives them. */
async function forecastHeld(
  forecaster: Forecaster,
  series: readonly Series[],
  { holdout, future: names }: { readonly holdout: number; readonly future: readonly string[] },
): Promise<HeldForecasts<Forecast>> {
  const { history, future } = holdOut(series, holdout);
  const known = future.map((one) => selectFeatures(one, names).values);
  const made = await forecaster.forecast(history, holdout, names.length > 0 ? { futureCovariates: known } : {});
  const targets = made[0]?.targets ?? [];
  return {
    history: history.map((one) => selectFeatures(one, targets)),
    actual: future.map((one) => selectFeatures(one, targets)),
    forecasts: made.map((one, i) => {
      const { times } = future[i]!;
      return times === undefined ? one : { ...one, times };
    }),
  };
}
