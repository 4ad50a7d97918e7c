// A training without descent: an autoregression is fitted to series in closed form, and is the model.
import { type ModelSpec, rolesOf, type Weights, weightShapes } from '@onnxcast/model';
import { type FloatArray, lengthOf, type Series, seasonOf, sizeOf } from '@onnxcast/series';
import { planTraining } from '../data/plan-training.ts';
import { scaleTraining, type TrainingData } from '../data/training-data.ts';
import type { TrainOptions } from '../options.ts';
import type { Autoregression } from './autoregression.ts';
import { type ChosenCandidates, chooseAutoregression, fitAutoregression } from './fit-autoregression.ts';

/** What was learnt of which data. */
export interface PreparedAutoregression extends TrainingData, ChosenCandidates {
  /** Fitted to all that training may see. */
  readonly weights: Weights<Float32Array>;
  /** Fitted in the same way without the steps that it is judged by. */
  readonly judged: Weights<Float32Array>;
}

/**
 * Chooses an autoregression by what it would have forecast from points of the past, and fits it to the targets of all series.
 * @throws InputError when there is nothing to fit to, or an option does not fit the series
 */
export function prepareAutoregression(series: readonly Series[], options: TrainOptions): PreparedAutoregression {
  const plan = planTraining(series, { ...options, hidden: [], scaling: 'standard', window: undefined });
  const { spec: plain, horizon, known, learnt } = plan;
  const season = options.season ?? seasonOf(plain.frequency ?? '') ?? 1;
  // Covariates are scaled like the targets, and may be anything.
  const mayTakeLogs = rolesOf(plain).targets.names.length === plain.features.length;
  const choice = chooseAutoregression(targetsOf(known, plain), { horizon, season, mayTakeLogs });
  const fit = (some: readonly Series[]) => fitAutoregression(targetsOf(some, plain), choice, season);
  const whole = fit(known);
  const spec: ModelSpec = { ...plain, scaling: whole.log ? 'log' : 'standard', skip: whole.lags.length };
  const weights = toWeights(whole, spec);
  // Where whole series are kept for judging, nothing of them was fitted.
  const judged = learnt === known ? weights : toWeights(fit(learnt), spec);
  return { ...scaleTraining({ ...plan, spec }), ...choice, weights, judged };
}

/** Every target of every series by itself. */
function targetsOf(series: readonly Series[], spec: ModelSpec): readonly FloatArray[] {
  const { columns } = rolesOf(spec).targets;
  const width = spec.features.length;
  return series.flatMap((one) =>
    columns.map((column) => Float64Array.from({ length: lengthOf(one) }, (_, t) => one.values[t * width + column]!)),
  );
}

/** The skip of a model without cells: each target sees its own last values alone. */
function toWeights({ lags }: Autoregression, spec: ModelSpec): Weights<Float32Array> {
  const { columns } = rolesOf(spec).targets;
  const width = spec.features.length;
  const tensors = weightShapes(spec).map(({ name, shape }) => {
    const data = new Float32Array(sizeOf(shape));
    if (name === 'skip.weight') {
      columns.forEach((column, target) => {
        lags.forEach((weight, lag) => {
          data[(target * lags.length + lag) * width + column] = weight;
        });
      });
    }
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(tensors);
}
