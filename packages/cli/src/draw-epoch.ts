// An epoch's picture: known data solid, the closed loop dotted, in the user's units.
import { type Chart, forecastChart } from '@onnxcast/plot';
import { type Forecast, holdOut, lengthOf, type Series, scaleOf, standardise, toTensor } from '@onnxcast/series';
import type { Checkpoint, Engine, TrainingData } from '@onnxcast/trainer';
import { toForecast } from './to-forecast.ts';

/** At most so many series in a picture. */
const DRAWN = 3;

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
 * @param data its test series are the first choice to be drawn
 * @param horizon closed-loop steps after known data; default as many as the series has
 */
export function chooseView(
  series: readonly Series[],
  { test, holdout }: Pick<TrainingData, 'test' | 'holdout'>,
  horizon: number | undefined,
): EpochView {
  const drawn = (test.length > 0 ? test : series).slice(0, DRAWN);
  const ids = new Set(drawn.map(({ id }) => id));
  const whole = series.filter(({ id }) => ids.has(id));
  if (holdout > 0) {
    const { history, future } = holdOut(whole, holdout);
    return { history, horizon: holdout, actual: future };
  }
  return { history: whole, horizon: horizon ?? Math.max(...whole.map(lengthOf)) };
}

/** Rolls an epoch's weights out over a view and charts it. */
export async function drawEpoch(
  { spec, weights, epoch }: Pick<Checkpoint, 'spec' | 'weights' | 'epoch'>,
  view: EpochView,
  engine: Engine,
): Promise<Chart> {
  const forecasts: Forecast[] = [];
  for (const one of view.history) {
    const scaled = toTensor([spec.scaling === 'standard' ? standardise(one) : one]);
    const rolled = await engine.forecast(spec, weights, scaled, view.horizon);
    const features = one.features.length;
    const { mean, deviation } =
      spec.scaling === 'standard'
        ? scaleOf(one)
        : { mean: new Float64Array(features), deviation: new Float64Array(features).fill(1) };
    const start = (lengthOf(one) - 1) * features;
    const values = rolled.data
      .slice(start, start + view.horizon * features)
      .map((value, index) => value * deviation[index % features]! + mean[index % features]!);
    forecasts.push(toForecast(one, values, view.horizon));
  }
  return forecastChart(view.history, forecasts, {
    title: `Epoch ${epoch}`,
    past: Number.POSITIVE_INFINITY,
    ...(view.actual === undefined ? {} : { actual: view.actual }),
  });
}
