// The intervals of a model that was just trained: those of an autoregression it has, cells are calibrated by what their file forecasts.
import { convert } from '@onnxcast/converter';
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import type { Forecaster } from '@onnxcast/runtime';
import { type Series, selectFeatures } from '@onnxcast/series';
import { calibrateCells, type ForecastPast, type Training, type TrainOptions } from '@onnxcast/trainer/web';

/** A spec with intervals, or without any and why. */
export interface CalibratedSpec {
  readonly spec: ModelSpec;
  /** Why it has no intervals; absent where it has some. */
  readonly noIntervals?: string;
}

/**
 * Calibrates a trained model by steps that its weights have not seen.
 * @param load opens a model's bytes where the training runs
 */
export async function calibrateModel(
  weights: Weights,
  {
    series,
    training,
    load,
  }: {
    readonly series: readonly Series[];
    readonly training: Training;
    readonly load: (model: Uint8Array) => Promise<Pick<Forecaster, 'forecast' | 'fitted' | 'dispose'>>;
  },
): Promise<CalibratedSpec> {
  const { spec, choice, options } = training;
  if (choice !== undefined) return { spec, ...whyNoneOf(spec, options) };
  const { names } = rolesOf(spec).future;
  const forecastPast: ForecastPast = async (points) => {
    const forecaster = await load(convert(spec, weights));
    try {
      const pasts = points.map(({ past }) => past);
      const futureCovariates = points.map(({ future }) => selectFeatures(future, names).values);
      const known = names.length === 0 ? {} : { futureCovariates };
      const steps = points[0]!.future.values.length / spec.features.length;
      const forecasts = await forecaster.forecast(pasts, steps, known);
      const fitted = await forecaster.fitted(pasts);
      return forecasts.map(({ values }, i) => ({ forecast: values, fitted: fitted[i]!.values }));
    } finally {
      await forecaster.dispose();
    }
  };
  const found = await calibrateCells(series, training, forecastPast);
  return 'why' in found ? { spec, noIntervals: found.why } : { spec: { ...spec, intervals: found.intervals } };
}

/** Why an autoregression, which is calibrated where it is fitted, has no intervals. */
function whyNoneOf({ intervals }: ModelSpec, { levels }: TrainOptions): Pick<CalibratedSpec, 'noIntervals'> {
  if (intervals !== undefined) return {};
  const asked = levels === undefined || levels.length > 0;
  return { noIntervals: asked ? 'the data is too little to tell how wide they are' : 'none were asked for' };
}
