// The models of a backtest: ours, the linear part of it alone, the baselines, and those of the caller.
import { rolesOf } from '@onnxcast/model';
import { baselinesFor, type FloatArray, type Origin, type Series, selectFeatures } from '@onnxcast/series';
import {
  type Autoregression,
  chooseAutoregression,
  choosePreset,
  continueSeries,
  fitAutoregression,
  lookedAt,
  runInTurns,
  type TrainInput,
} from '@onnxcast/trainer';
import { createForecaster } from '../create-forecaster.ts';
import type { TrainedForecaster } from '../trained-forecaster.ts';
import type { BacktestOptions, ForecastFunction, MadeForecast } from './backtest-options.ts';

/** What goes from origin to origin. */
export interface BacktestModel {
  readonly name: string;
  forecast(origin: Origin): Promise<readonly MadeForecast[]>;
  /** Frees what is open. */
  dispose?(): Promise<void>;
}

/** The name of what is trained. */
export const TRAINED = 'onnxcast';

const AUTOREGRESSION = 'Autoregression';

/** What all models are told. */
export interface ModelTask {
  readonly horizon: number;
  readonly season: number;
  readonly refit: boolean;
  readonly targets: readonly string[];
}

/** Models in the order of tables, each fitted to nothing but the histories of origins. */
export function createModels(options: BacktestOptions, task: ModelTask): readonly BacktestModel[] {
  const { train = {}, models = {}, season } = options;
  return [
    ...(train === false
      ? []
      : [createTrained({ ...options, train: withSeason(train, season) }, task), createAutoregression(task, options)]),
    ...baselinesFor(task.season).map(([name, { forecast }]) => {
      const { horizon, season } = task;
      return createOwn(name, task, (histories) =>
        histories.map((one) => forecast(selectFeatures(one, task.targets), horizon, season)),
      );
    }),
    ...Object.entries(models).map(([name, forecast]) => createOwn(name, task, forecast)),
  ];
}

/** The season goes to a training whose preset looks at one. */
function withSeason(train: TrainInput, season: number | undefined): TrainInput {
  if (season === undefined) return train;
  return lookedAt({ season, ...train, preset: choosePreset(train).preset });
}

/** Trains at the first origin, and at the others where it is to be fitted anew. */
function createTrained(
  { train, signal }: { readonly train: TrainInput; readonly signal?: AbortSignal },
  { horizon, refit }: ModelTask,
): BacktestModel {
  let open: TrainedForecaster | undefined;
  const dispose = async () => {
    await open?.dispose();
    open = undefined;
  };
  return {
    name: TRAINED,
    dispose,
    forecast: async ({ histories, futures }) => {
      if (refit) await dispose();
      open ??= await createForecaster(histories, { ...train, horizon, ...(signal && { signal }) });
      const { names } = rolesOf(open.training.spec).future;
      const known =
        names.length === 0 ? {} : { futureCovariates: futures.map((one) => selectFeatures(one, names).values) };
      return open.forecast(histories, horizon, known);
    },
  };
}

/** The autoregression that the preset auto begins with, each target of each series by itself. */
function createAutoregression(
  { horizon, season, refit, targets }: ModelTask,
  { signal }: Pick<BacktestOptions, 'signal'>,
): BacktestModel {
  let fitted: Autoregression | undefined;
  return {
    name: AUTOREGRESSION,
    forecast: async ({ histories }) => {
      const columns = histories.map((one) => targets.map((name) => selectFeatures(one, [name])));
      if (fitted === undefined || refit) {
        const all = columns.flat();
        const choosing = chooseAutoregression(all, { horizon, seasons: season > 1 ? [season] : [] });
        const choice = await runInTurns(choosing, { signal });
        fitted = await runInTurns(fitAutoregression(all, choice), { signal });
      }
      const ours = fitted;
      return columns.map((own) => ({
        values: interleave(own.map((one) => continueSeries(ours, one, horizon))),
      }));
    },
  };
}

function createOwn(name: string, { horizon }: ModelTask, forecast: ForecastFunction): BacktestModel {
  return {
    name,
    forecast: async ({ histories, window }) => (await forecast(histories, horizon, window)).map(toMade),
  };
}

function toMade(made: FloatArray | MadeForecast): MadeForecast {
  return 'values' in made && !ArrayBuffer.isView(made) ? made : { values: made as FloatArray };
}

/** Columns `[time]` -> [time, columns] */
function interleave(columns: readonly Float64Array[]): Float64Array {
  const steps = columns[0]?.length ?? 0;
  return Float64Array.from({ length: steps * columns.length }, (_, i) => {
    return columns[i % columns.length]![Math.floor(i / columns.length)]!;
  });
}

/** The features that are forecast: all that the training is not told to be covariates. */
export function targetsOf(series: readonly Series[], { train = {} }: BacktestOptions): readonly string[] {
  const { pastCovariates = [], futureCovariates = [] } = train === false ? {} : train;
  const covariates: readonly string[] = [...pastCovariates, ...futureCovariates];
  return (series[0]?.features ?? []).filter((name) => !covariates.includes(name));
}
