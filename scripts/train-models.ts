// Makes the shipped models, their cards and the index of models/:  npm run train-models [NAME...]
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert, readWeights } from '@onnxcast/converter';
import { flattenWeights } from '@onnxcast/model';
import { describeModel } from '@onnxcast/onnx';
import { Forecaster } from '@onnxcast/runtime-node';
import { writeFile } from '@onnxcast/series/write-file';
import { fingerprintOf } from '@onnxcast/trainer';
import { createForecaster } from 'onnxcast';
import { formatFigure, writeCard } from './train-models-card.ts';
import { judge } from './train-models-judge.ts';
import { type ModelRecipe, RECIPES } from './train-models-recipes.ts';

/** One model in `models/index.json`: what a page needs to open with it. */
interface IndexEntry {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly card: string;
  readonly sentence: string;
  readonly unit: string;
  /** Step between times, null for plain numbers. */
  readonly frequency: string | null;
  /** Steps to forecast at first. */
  readonly horizon: number;
  readonly history: { readonly times: readonly string[]; readonly values: readonly number[] };
}

const folder = fileURLToPath(new URL('../models', import.meta.url));
const indexFile = join(folder, 'index.json');

async function trainModel(recipe: ModelRecipe): Promise<IndexEntry> {
  const { name, options } = recipe;
  const series = await recipe.read();
  const started = performance.now();
  const trained = await createForecaster(series, {
    ...options,
    onEpoch: ({ epoch, loss, validation }) =>
      console.log(
        `${name}, epoch ${epoch}: loss ${formatFigure(loss)}, closed loop RMSE ${formatFigure(validation?.closedLoopRmse ?? Number.NaN)}`,
      ),
  });
  const seconds = (performance.now() - started) / 1000;
  await trained.dispose();
  const { spec, weights } = readWeights(trained.model);
  const bytes = convert(spec, weights, {
    training: {
      'onnxcast.training': JSON.stringify({ ...trained.training.chosen, options, data: fingerprintOf(series) }),
    },
  });

  const forecaster = await Forecaster.load(bytes, { device: 'cpu', threads: 1 });
  const judgements = await judge(recipe, series, forecaster);
  await forecaster.dispose();
  for (const { who, rmse, mae } of judgements)
    console.log(`${name}: ${who}: RMSE ${formatFigure(rmse)}, MAE ${formatFigure(mae)}`);
  const model = describeModel(bytes);
  const [file, card] = [`${name}.onnx`, `${name}.md`];
  await writeFile(join(folder, file), bytes);
  const parameters = flattenWeights(spec, weights).length;
  const facts = { recipe, training: trained.training, model, parameters, bytes: bytes.length, seconds, judgements };
  await writeFile(join(folder, card), writeCard(facts));
  const { times = [], values } = recipe.sample(series);
  return {
    name,
    title: recipe.title,
    file,
    card,
    sentence: recipe.sentence,
    unit: recipe.unit,
    frequency: spec.frequency ?? null,
    horizon: recipe.horizon,
    history: { times, values: Array.from(values, (value) => Number(value.toPrecision(7))) },
  };
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !RECIPES.some((recipe) => recipe.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no model "${unknown.join('", "')}". Name any of: ${RECIPES.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const before: readonly IndexEntry[] = existsSync(indexFile) ? JSON.parse(readFileSync(indexFile, 'utf8')) : [];
const entries = new Map(before.map((entry) => [entry.name, entry]));
for (const recipe of RECIPES) {
  if (names.length > 0 && !names.includes(recipe.name)) continue;
  entries.set(recipe.name, await trainModel(recipe));
  const known = RECIPES.flatMap(({ name }) => entries.get(name) ?? []);
  await writeFile(indexFile, `[\n${known.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
}
