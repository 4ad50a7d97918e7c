// Every epoch is kept, so one can go back: the one-step error falls and stays low while the closed loop goes to pieces.
// Run: npx tsx --conditions=source examples/going-back.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lossChart, renderSvg } from '@onnxcast/plot';
import { EPOCH_RULE } from '@onnxcast/trainer';
import { convert, type Epoch, generateSine, train } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/going-back';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 12);

const waves = generateSine({ series: 20, length: 300 });
const training = train(waves, {
  test: 3,
  scaling: 'none',
  hidden: [16, 16],
  horizon: 220,
  epochs,
  workers: 1,
});
const kept: Epoch[] = [];
for await (const epoch of training) kept.push(epoch);

const errors = kept.map(({ epoch, loss, validation }) => ({
  epoch,
  oneStep: Math.sqrt(validation?.oneStepLoss ?? loss),
  closedLoop: validation?.closedLoopRmse ?? Number.NaN,
}));
for (const { epoch, oneStep, closedLoop } of errors) {
  console.log(`epoch ${epoch}: one step ahead ${oneStep.toExponential(2)}, closed loop ${closedLoop.toExponential(2)}`);
}
const best = kept.findLast(({ isChosen }) => isChosen);
console.log(`model: epoch ${best?.epoch}, ${EPOCH_RULE}`);

mkdirSync(folder, { recursive: true });
for (const [name, epoch] of [
  ['best', best],
  ['last', kept.at(-1)],
  ['first', kept[0]],
] as const) {
  if (epoch !== undefined) writeFileSync(join(folder, `model-${name}.onnx`), convert(training.spec, epoch.weights));
}
const chart = lossChart(errors, best === undefined ? {} : { chosen: best.epoch });
writeFileSync(join(folder, 'errors.svg'), renderSvg(chart));
console.log(`files: ${join(folder, 'model-best.onnx')} ${join(folder, 'errors.svg')}`);
