// How good a shipped model is on what training never saw, beside forecasts that need no model.
import type { Forecaster } from '@onnxcast/runtime-node';
import { jointErrorsOf, lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import type { ModelRecipe } from './train-models-recipes.ts';

/** Errors in the data's unit, over all held-out steps of all series. */
export interface Judgement {
  /** `this model`, with how much of the history where that is less, or the name of a baseline. */
  readonly who: string;
  readonly isModel: boolean;
  readonly rmse: number;
  readonly mae: number;
}

/**
 * Forecasts the held-out stretch.
 * @returns the model first, from all of a history, then the recipe's baselines in their order
 */
export async function judge(
  recipe: ModelRecipe,
  series: readonly Series[],
  forecaster: Pick<Forecaster, 'forecast'>,
): Promise<readonly Judgement[]> {
  const { history, future } = recipe.heldOut(series);
  const horizon = lengthOf(future[0]!);
  const forecast = async (series: readonly Series[]) =>
    (await forecaster.forecast(series, horizon)).map(({ values }) => values);
  const errorsOf = (who: string, isModel: boolean, forecasts: readonly ArrayLike<number>[]): Judgement => {
    const { rmse, mae } = jointErrorsOf(
      future.map(({ values: actual }, i) => {
        return { forecast: Float64Array.from(forecasts[i]!), actual, past: { history: history[i]!.values } };
      }),
    );
    return { who, isModel, rmse: rmse!, mae: mae! };
  };
  const judgements = [errorsOf('this model', true, await forecast(history))];
  if (recipe.shorter !== undefined) {
    const { shorter } = recipe;
    const last = history.map((one) => sliceSeries(one, lengthOf(one) - shorter));
    const who = `this model, from the last ${shorter} steps alone`;
    judgements.push(errorsOf(who, true, await forecast(last)));
  }
  for (const [who, baseline] of Object.entries(recipe.baselines)) {
    judgements.push(
      errorsOf(
        who,
        false,
        history.map((one) => baseline(one, horizon)),
      ),
    );
  }
  return judgements;
}
