// From series to what an engine trains on: split, scaled, and with a stretch kept for judging the closed loop.
import {
  alignBatch,
  joinCalendar,
  type ModelSpec,
  networkOf,
  rolesOf,
  scaleSeries,
  scalingTraits,
  selectColumns,
} from '@onnxcast/model';
import {
  createBatch,
  holdOut,
  InputError,
  lengthOf,
  option,
  type Series,
  sliceSeries,
  type Tensor,
  text,
  toTensor,
} from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import { planTraining, type TrainingDataOptions, type TrainingPlan } from './plan-training.ts';
import { layOutStretches } from './stretches.ts';

/** A stretch of known data that the closed loop is judged on, in the model's units. */
export interface Validation {
  /** `[batch, time, features]`: what the loop is warmed up with. */
  readonly history: Tensor<Float32Array>;
  /** `[batch, horizon, features]`: what it should then say, and what is known in advance. */
  readonly future: Tensor<Float32Array>;
  /** `[batch, time + horizon - 1, targets]`: 1 where a row after the first counts, 0 where a value was filled in. Absent: all count. */
  readonly mask?: Tensor<Float32Array>;
}

/** What `fit` needs of the data. */
export interface TrainingData {
  readonly spec: ModelSpec;
  /** Whole series, or in windows the stretches that these are cut from. */
  readonly batch: TrainingBatch;
  /** Steps of the windows. Absent: series are learnt as a whole. */
  readonly window?: number | undefined;
  readonly validation: Validation;
  /** The series kept from training in the user's units, up to the hold-out. */
  readonly test: readonly Series[];
  /** Number of last time steps of every series that were held out. */
  readonly holdout: number;
  /** Closed-loop steps that were asked for, where the series are too short to judge by as many. */
  readonly cutHorizon?: number | undefined;
}

/** In windows: most series that closed loops are judged on, and windows that warm a loop up. */
const JUDGED = 64;
const WARM_UP_WINDOWS = 5;

/**
 * Splits series for training, see {@link planTraining}, and scales them.
 * @throws InputError when there is nothing left to train on, or an option does not fit the series
 */
export function prepareTraining(series: readonly Series[], options: TrainingDataOptions): TrainingData {
  const plan = planTraining(series, options);
  if (scalingTraits[plan.spec.scaling].needsPositive) checkPositive(series);
  return scaleTraining(plan);
}

/** Scales what was split, each series by itself, as the spec says. */
export function scaleTraining(plan: TrainingPlan): TrainingData {
  const { spec, learnt, judged, shortest, horizon, kept, test, holdout, window, cutHorizon } = plan;
  const toModelUnits = (one: Series) => joinCalendar(spec, scaleSeries(spec.scaling, one));
  const toBatch = (some: readonly Series[]) => alignBatch(networkOf(spec), createBatch(some.map(toModelUnits)));
  return {
    spec,
    batch:
      window === undefined
        ? toBatch(learnt)
        : layOutStretches(
            learnt.map((one) => toBatch([one])),
            window,
          ),
    validation:
      window === undefined
        ? createValidation(judged, { spec, length: shortest, horizon })
        : judgeFromOrigins(judged, { spec, kept, horizon, most: WARM_UP_WINDOWS * window }),
    test,
    holdout,
    window,
    ...(cutHorizon === undefined ? {} : { cutHorizon }),
  };
}

/** @throws InputError that names the first value that has no logarithm */
function checkPositive(series: readonly Series[]): void {
  for (const { id, features, values } of series) {
    const bad = values.findIndex((value: number) => value <= 0);
    if (bad < 0) continue;
    throw new InputError({
      option: 'scaling',
      found: `log, but series "${id}" holds ${values[bad]} in ${features[bad % features.length]}, step ${Math.floor(bad / features.length) + 1}`,
      expected: 'values above 0',
      remedy: text`Take ${option('scaling', 'standard')}.`,
    });
  }
}

/** What {@link createValidation} makes of whole series, of stretches before several points of each: of bounded cost. */
function judgeFromOrigins(
  judged: readonly Series[],
  {
    spec,
    kept,
    horizon,
    most,
  }: { readonly spec: ModelSpec; readonly kept: number; readonly horizon: number; readonly most: number },
): Validation {
  const some = judged.filter((_, i) => i % Math.ceil(judged.length / JUDGED) === 0);
  const warmUp = Math.min(most, ...some.map((one) => lengthOf(one) - kept));
  const stretches = some.flatMap((one) => {
    const first = lengthOf(one) - kept;
    const past = sliceSeries(one, 0, first);
    const scaled = joinCalendar(spec, scaleSeries(spec.scaling, one, past), past);
    return Array.from({ length: kept / horizon }, (_, origin) => {
      const end = first + (origin + 1) * horizon;
      return sliceSeries(scaled, end - horizon - warmUp, end);
    });
  });
  const { history, future } = holdOut(stretches, horizon);
  // The history warms the model up from rest, and was learnt.
  const rows = warmUp - 1;
  const { shape, data } = countsOf(spec, stretches);
  const width = shape[2]!;
  const mask = data.map((counts, i) => (Math.floor(i / width) % shape[1]! < rows ? 0 : counts));
  return { history: toTensor(history), future: toTensor(future), mask: { shape, data: mask } };
}

function createValidation(
  judged: readonly Series[],
  { spec, length, horizon }: { readonly spec: ModelSpec; readonly length: number; readonly horizon: number },
): Validation {
  const toModelUnits = (one: Series, past = one) => joinCalendar(spec, scaleSeries(spec.scaling, one, past), past);
  const sameLength = judged.map((one) => sliceSeries(one, lengthOf(one) - length));
  const { history, future } = holdOut(sameLength, horizon);
  return {
    history: toTensor(history.map((one) => toModelUnits(one))),
    future: toTensor(future.map((one, index) => toModelUnits(one, history[index]))),
    ...(sameLength.some(({ observed }) => observed?.includes(0)) && { mask: countsOf(spec, sameLength) }),
  };
}

/** Which targets of the rows after the first were observed: 1, or 0; `[batch, time - 1, targets]`. */
function countsOf(spec: ModelSpec, series: readonly Series[]): Tensor<Float32Array> {
  const rows = toTensor(
    series.map((one) => {
      const values = one.observed ?? new Uint8Array(one.values.length).fill(1);
      return sliceSeries({ ...one, values: Float64Array.from(values) }, 1);
    }),
  );
  return selectColumns(rows, rolesOf(spec).targets.columns);
}
