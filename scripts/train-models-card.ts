// The card of a shipped model as Markdown: data, recipe, figures, licence, and how to run it.
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
  const { name } = recipe;
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
  return `# ${recipe.title}

${recipe.sentence}

## Data

${recipe.data}

## Recipe

\`\`\`sh
npm run train-models ${name}
\`\`\`

makes this file, the card and the entry in [index.json](index.json) anew; the same machine makes the same file.
${recipe.sameAs} Weights start from seed ${recipe.options.seed}.

## Figures

Of ${recipe.heldOutSays}, in ${recipe.unit === 'y' ? 'units of the wave' : recipe.unit}:

| forecast | RMSE | MAE |
| --- | --- | --- |
${rows.join('\n')}

${compare(judgements)}

| | |
| --- | --- |
${figures.map(([what, value]) => `| ${what} | ${value} |`).join('\n')}

## Licence

${recipe.licence}

## Run it

From the folder above this one; the sample history is that of [index.json](index.json). The tests run the lines for Node,
browser and Python.

Node:

\`\`\`js
import { readFileSync } from 'node:fs';
import { Forecaster } from '@onnxcast/runtime-node';

const entries = JSON.parse(readFileSync('models/index.json', 'utf8'));
const { history, horizon } = entries.find(({ name }) => name === '${name}');
const forecaster = await Forecaster.load('models/${name}.onnx');
console.log(JSON.stringify([...(await forecaster.forecast(history.values, horizon)).values]));
await forecaster.dispose();
\`\`\`

Browser, on a page that serves the folder as \`/models\`:

\`\`\`js
import { Forecaster } from '@onnxcast/runtime-web';

const entries = await (await fetch('/models/index.json')).json();
const { history, horizon } = entries.find(({ name }) => name === '${name}');
const forecaster = await Forecaster.load('/models/${name}.onnx');
console.log(JSON.stringify([...(await forecaster.forecast(history.values, horizon)).values]));
await forecaster.dispose();
\`\`\`

Python:

\`\`\`python
import json
import numpy, onnxruntime

with open("models/index.json") as file:
    entry = next(one for one in json.load(file) if one["name"] == "${name}")
history = numpy.array(entry["history"]["values"], numpy.float32).reshape(1, -1, 1)  # [batch, time, features]
session = onnxruntime.InferenceSession("models/${name}.onnx")
(forecast,) = session.run(["forecast"], {"history": history, "horizon": numpy.array(entry["horizon"])})
print(forecast[0, :, 0].tolist())
\`\`\`

C#, with the package Microsoft.ML.OnnxRuntime (not tried):

\`\`\`csharp
using Microsoft.ML.OnnxRuntime;

float[] history = [/* oldest first */];
using var session = new InferenceSession("models/${name}.onnx");
using var past = OrtValue.CreateTensorValueFromMemory(history, [1, history.Length, 1]); // batch, time, features
using var horizon = OrtValue.CreateTensorValueFromMemory(new long[] { ${recipe.horizon} }, []);
var inputs = new Dictionary<string, OrtValue> { ["history"] = past, ["horizon"] = horizon };
using var options = new RunOptions();
using var outputs = session.Run(options, inputs, ["forecast"]);
float[] forecast = outputs[0].GetTensorDataAsSpan<float>().ToArray();
\`\`\`
`;
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
