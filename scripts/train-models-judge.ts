// How good a shipped model is on what training never saw, beside forecasts that need no model.
import type { Forecaster } from '@onnxcast/runtime-node';
import { lengthOf, mae, rmse, type Series } from '@onnxcast/series';
import type { ModelRecipe } from './train-models-recipes.ts';

/** Errors in the data's unit, over all held-out steps of all series. */
export interface Judgement {
  /** `this model`, or the name of a baseline. */
  readonly who: string;
  readonly rmse: number;
  readonly mae: number;
}

/**
 * Forecasts the held-out stretch.
 * @returns the model first, then the recipe's baselines in their order
 */
export async function judge(
  recipe: ModelRecipe,
  series: readonly Series[],
  forecaster: Pick<Forecaster, 'forecast'>,
): Promise<readonly Judgement[]> {
  const { history, future } = recipe.heldOut(series);
  const horizon = lengthOf(future[0]!);
  const actual = joinValues(future.map(({ values }) => values));
  const errorsOf = (who: string, forecasts: readonly ArrayLike<number>[]): Judgement => {
    const values = joinValues(forecasts);
    return { who, rmse: rmse(values, actual), mae: mae(values, actual) };
  };
  return [
    errorsOf('this model', await forecaster.forecast(history, horizon)),
    ...Object.entries(recipe.baselines).map(([who, baseline]) =>
      errorsOf(
        who,
        history.map((one) => baseline(one, horizon)),
      ),
    ),
  ];
}

function joinValues(parts: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}
