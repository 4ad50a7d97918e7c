// A large model learns four noisy waves by heart; dropout, batch norm and weight decay beside it, judged on waves that none has seen.
// Run: npx tsx --conditions=source examples/regularisation.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forward } from '@onnxcast/model';
import { type Chart, lossChart, renderPanels } from '@onnxcast/plot';
import { createRandom, toTensor } from '@onnxcast/series';
import { openEngine, type Regularisation } from '@onnxcast/trainer';
import { convert, type Epoch, Forecaster, type ModelSpec, type Series, train, type Weights } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/regularisation';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 15);
const NOISE = 0.3;

const random = createRandom(0);
const waves: readonly Series[] = Array.from({ length: 24 }, (_, index) => {
  const phase = random.next() * 20;
  const values = Float64Array.from({ length: 60 }, (_, t) => Math.sin((t + phase) / 3) + NOISE * random.normal());
  return { id: `wave-${index + 1}`, features: ['y'], values };
});

const trials: readonly (readonly [name: string, regularisation: Regularisation])[] = [
  ['Nothing', {}],
  ['Dropout 0.3', { dropout: 0.3 }],
  ['Batch norm', { batchNorm: true }],
  ['Weight decay 0.003', { weightDecay: 0.003 }],
  ['Dropout 0.3 and weight decay 0.001', { dropout: 0.3, weightDecay: 0.001 }],
  ['Batch norm and weight decay 0.003', { batchNorm: true, weightDecay: 0.003 }],
];

mkdirSync(folder, { recursive: true });
const engine = await openEngine({ engine: 'auto', workers: 1 });
const charts: Chart[] = [];
const files: string[] = [];
for (const [name, regularisation] of trials) {
  const lesson = { test: 20, scaling: 'none', hidden: [24, 24], epochs } as const;
  const training = train(waves, { ...lesson, ...regularisation });
  const { spec, batch, test } = training;
  const kept: Epoch[] = [];
  for await (const epoch of training.epochs(engine)) kept.push(epoch);

  // Weights are always those of evaluation: no dropout, batch norm folded. So errors are of the model that is exported.
  const errors = [];
  for (const { epoch, weights, validation } of kept) {
    const said = await engine.forecast({ spec, weights }, batch.inputs);
    const squares = said.data.map((value, i) => (value - (batch.targets.data[i] ?? 0)) ** 2);
    const onTraining = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
    errors.push({ epoch, oneStep: onTraining, closedLoop: Math.sqrt(validation?.oneStepLoss ?? Number.NaN) });
  }
  const last = kept.at(-1);
  if (last === undefined) continue;
  const seen = errors.at(-1)?.oneStep.toFixed(2);
  const unseen = errors.at(-1)?.closedLoop.toFixed(2);
  const chart = lossChart(errors, {
    title: name,
    subtitle: `last epoch: ${seen} trained on, ${unseen} never seen`,
    yTitle: 'RMSE one step ahead (log scale)',
    oneStepLabel: 'waves trained on',
    closedLoopLabel: 'waves never seen',
    width: 520,
    height: 300,
  });
  // One scale for all, so that they can be compared.
  charts.push({ ...chart, y: { ...chart.y, reach: [0.1, 2.5] } });

  // The file is the epoch that is best on waves never seen, not the last: one step ahead, as all errors here.
  const best = kept.reduce((least, one) => (unseenLoss(one) < unseenLoss(least) ? one : least));
  const apart = await distanceFromEvaluation({ spec, weights: best.weights }, test);
  const lastApart = await distanceFromEvaluation({ spec, weights: last.weights }, test);
  console.log(
    `${name}: ${seen} trained on, ${unseen} never seen after the last epoch, ${Math.sqrt(unseenLoss(best)).toFixed(2)} after ` +
      `epoch ${best.epoch}; its file within ${apart.toExponential(1)} of evaluation, the last epoch's ${lastApart.toExponential(1)}`,
  );
  const path = join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.onnx`);
  writeFileSync(path, convert(spec, best.weights));
  files.push(path);
}
await engine.dispose();

const picture = join(folder, 'regularisation.svg');
writeFileSync(picture, renderPanels(charts, { columns: 2 }));
console.log(`files: ${[...files, picture].join(' ')}`);

function unseenLoss({ validation }: Epoch): number {
  return validation?.oneStepLoss ?? Number.NaN;
}

/** Largest difference over all waves never seen between a file in ONNX Runtime and its weights in plain loops of float64. */
async function distanceFromEvaluation(
  model: { readonly spec: ModelSpec; readonly weights: Weights },
  test: readonly Series[],
): Promise<number> {
  const forecaster = await Forecaster.load(convert(model.spec, model.weights));
  const said = (await forecaster.fitted(test)).map(({ values }) => values);
  await forecaster.dispose();
  const { shape, data } = toTensor(test);
  const evaluated = forward(model, { shape, data: Float32Array.from(data) }).data; // float32 is what a graph sees
  const time = evaluated.length / said.length; // one more than a graph fits: it says what follows the last value, too
  const apart = said.flatMap((row, n) => Array.from(row, (value, t) => Math.abs(value - evaluated[n * time + t]!)));
  return Math.max(...apart);
}
