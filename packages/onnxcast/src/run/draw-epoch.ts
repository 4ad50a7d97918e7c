// An epoch's picture: known data solid, the closed loop dotted, in the user's units.
import {
  alignInputs,
  createScaler,
  findStarts,
  type Model,
  type ModelSpec,
  referenceForecast,
  rolesOf,
  type Scaler,
  selectColumns,
} from '@onnxcast/model';
import { type Chart, forecastChart } from '@onnxcast/plot';
import {
  type FloatArray,
  type Forecast,
  holdOut,
  lengthOf,
  type Series,
  selectFeatures,
  sliceSeries,
  type Tensor,
  toForecast,
  toTensor,
} from '@onnxcast/series';
import type { Checkpoint, Engine, TrainingData } from '@onnxcast/trainer';

/** At most so many series in a picture. */
const DRAWN = 3;

/** In windows a picture shows so many of them of the history, and so many ahead: of bounded cost. */
const SEEN_WINDOWS = 10;
const AHEAD_WINDOWS = 5;

/** Which series an epoch's picture shows, and how far it looks ahead. */
export interface EpochView {
  /** Drawn solid and fed to the model. */
  readonly history: readonly Series[];
  readonly horizon: number;
  /** What came true after the history, where it is known. */
  readonly actual?: readonly Series[];
}

/**
 * Chooses what the pictures of a run show: the held-out stretch where there is one, else what follows the known data.
 * A model with future covariates is shown on known data, because they are not known after it.
 * @param data its test series are the first choice to be drawn
 * @param horizon closed-loop steps after known data; default as many as the series has
 */
export function chooseView(
  series: readonly Series[],
  {
    spec,
    test,
    holdout,
    validation,
    window = Number.POSITIVE_INFINITY,
  }: Pick<TrainingData, 'spec' | 'test' | 'holdout' | 'validation' | 'window'>,
  horizon: number | undefined,
): EpochView {
  const drawn = (test.length > 0 ? test : series).slice(0, DRAWN);
  const ids = new Set(drawn.map(({ id }) => id));
  const whole = series.filter(({ id }) => ids.has(id));
  const steps = rolesOf(spec).future.names.length > 0 && holdout === 0 ? validation.future.shape[1]! : holdout;
  const ahead = Math.min(steps, AHEAD_WINDOWS * window);
  const shown = whole.map((one) => {
    const now = lengthOf(one) - steps;
    return sliceSeries(one, Math.max(0, now - SEEN_WINDOWS * window), now + ahead);
  });
  if (ahead > 0) {
    const { history, future } = holdOut(shown, ahead);
    return { history, horizon: ahead, actual: future };
  }
  return {
    history: shown,
    horizon: Math.min(horizon ?? Math.max(...shown.map(lengthOf)), AHEAD_WINDOWS * window),
  };
}

/** Rolls an epoch's weights out over a view and charts it. */
export async function drawEpoch(
  { spec, weights, epoch }: Pick<Checkpoint, 'spec' | 'weights' | 'epoch'>,
  view: EpochView,
  engine: Pick<Engine, 'forecast'>,
): Promise<Chart> {
  const { names: targets } = rolesOf(spec).targets;
  const forecasts: Forecast[] = [];
  for (const [index, one] of view.history.entries()) {
    const task = { series: one, future: view.actual?.[index], horizon: view.horizon };
    const roll = spec.calendar === undefined ? rollOut : rollOutInPlainLoops;
    const values = await roll({ spec, weights }, task, engine);
    forecasts.push(toForecast(selectFeatures(one, targets), values));
  }
  const shown = view.history.map((one) => selectFeatures(one, targets));
  return forecastChart(shown, forecasts, {
    title: `Epoch ${epoch}`,
    past: Number.POSITIVE_INFINITY,
    ...(view.actual === undefined ? {} : { actual: view.actual.map((one) => selectFeatures(one, targets)) }),
  });
}

interface RollOut {
  readonly series: Series;
  /** What came after it, where that is known. */
  readonly future: Series | undefined;
  readonly horizon: number;
}

/** A closed loop after a series `[horizon, targets]`, in the user's units. */
async function rollOut(
  { spec, weights }: Model,
  { series, future, horizon }: RollOut,
  engine: Pick<Engine, 'forecast'>,
): Promise<FloatArray> {
  const { names, columns } = rolesOf(spec).targets;
  const scaler = createScaler(spec.scaling, series);
  const { history, covariates } = toModelUnits(spec, scaler, series, future);
  const rolled = await engine.forecast({ spec, weights }, history, { horizon: horizon - 1, covariates });
  return scaler.unscale(rolled.data.slice((lengthOf(series) - 1) * names.length), columns);
}

/** {@link rollOut} of a model that reads the time, which engines know nothing of. */
async function rollOutInPlainLoops(model: Model, { series, future, horizon }: RollOut): Promise<FloatArray> {
  const { names } = rolesOf(model.spec).future;
  const known = future === undefined ? new Float64Array(0) : selectFeatures(future, names).values;
  const history = { shape: [1, lengthOf(series), series.features.length], data: series.values };
  const { forecast } = referenceForecast(model, history, {
    horizon,
    futureCovariates: { shape: [1, horizon, names.length], data: known },
    startTimes: findStarts(model.spec, [series]),
  });
  return forecast.data;
}

/** What a model takes to forecast a series: its history, and the future covariates of the steps after the first. */
function toModelUnits(
  spec: ModelSpec,
  scaler: Scaler,
  series: Series,
  future: Series | undefined,
): { readonly history: Tensor<Float32Array>; readonly covariates?: Tensor<Float32Array> } {
  const values = scaler.scale(Float64Array.from([...series.values, ...(future?.values ?? [])]));
  const { times: _times, ...timeless } = series;
  const whole: Series = { ...timeless, values };
  const time = lengthOf(series);
  const rows = toTensor([sliceSeries(whole, 0, time)]);
  const known = rolesOf(spec).future.columns;
  if (known.length === 0) return { history: rows };
  return {
    history: alignInputs(spec, rows, toTensor([sliceSeries(whole, 1, time + 1)])),
    covariates: selectColumns(toTensor([sliceSeries(whole, time + 1)]), known),
  };
}
