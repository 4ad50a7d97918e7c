// The card of a shipped model as Markdown, of the text beside: data, recipe, figures, licence, and how to run it.
import { readFileSync } from 'node:fs';
import { scalings } from '@onnxcast/model';
import type { ModelDescription } from '@onnxcast/onnx';
import type { TrainingSummary } from 'onnxcast';
import type { Judgement } from './train-models-judge.ts';
import type { ModelRecipe } from './train-models-recipes.ts';

/** What a card is written from. */
export interface CardFacts {
  readonly recipe: ModelRecipe;
  readonly training: TrainingSummary;
  readonly model: ModelDescription;
  readonly parameters: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly judgements: readonly Judgement[];
}

/** Writes the card; every figure is of this very training. */
export function writeCard({ recipe, training, model, parameters, bytes, seconds, judgements }: CardFacts): string {
  const { spec, chosen, epochs, trained } = training;
  const [count = 0, steps = 0] = trained;
  const best = chosen.validation?.closedLoopRmse ?? Number.NaN;
  const rows = judgements.map(({ who, rmse, mae }) => `| ${who} | ${formatFigure(rmse)} | ${formatFigure(mae)} |`);
  const { description: scaled, unit } = scalings[spec.scaling];
  const figures: readonly (readonly [string, string])[] = [
    ['cells', `LSTM of ${spec.hidden.join(' and ')} units, ${scaled}`],
    ['parameters', parameters.toLocaleString('en')],
    ['file', `${bytes.toLocaleString('en')} bytes, opset ${model.opsets['ai.onnx']}, IR version ${model.irVersion}`],
    ['trained on', `${count} series x ${steps} steps`],
    ['epochs', `${epochs.length}, of which epoch ${chosen.epoch} is the model`],
    [
      'chosen by',
      `closed-loop RMSE ${formatFigure(best)}${unit === undefined ? '' : ` ${unit}`} on data kept for that`,
    ],
    ['seconds of training', String(Math.round(seconds))],
  ];
  const places: Readonly<Record<string, unknown>> = {
    ...recipe,
    seed: recipe.options.seed,
    unit: recipe.unit === 'y' ? 'units of the wave' : recipe.unit,
    rows: rows.join('\n'),
    verdict: compare(judgements),
    figures: figures.map(([what, value]) => `| ${what} | ${value} |`).join('\n'),
  };
  const card = readFileSync(new URL('train-models-card.txt', import.meta.url), 'utf8');
  return card.replace(/\{\{(\w+)\}\}/g, (_, place: string) => String(places[place]));
}

/** Says who wins, whoever it is. */
function compare([model, ...others]: readonly Judgement[]): string {
  const baselines = others.filter(({ isModel }) => !isModel);
  const better = (figure: 'rmse' | 'mae') =>
    baselines.filter((baseline) => baseline[figure] <= model![figure]).map(({ who }) => who);
  const [byRmse, byMae] = [better('rmse'), better('mae')];
  if (byRmse.length === 0 && byMae.length === 0) return 'The model is better by both.';
  const say = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join('; '));
  return `By RMSE the model loses to: ${say(byRmse)}. By MAE it loses to: ${say(byMae)}.`;
}

/** Four digits that count. */
export function formatFigure(value: number): string {
  return value.toPrecision(4);
}
