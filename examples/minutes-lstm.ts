// A player's minutes over 100 hypothetical seasons: 95 to train, 3 of the other 5 drawn, 11 games in range and 11 beyond.
// Run: npx tsx --conditions=source examples/minutes-lstm.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecastChart, renderSvg } from '@onnxcast/plot';
import { convert, type Epoch, Forecaster, generateMinutes, train } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/minutes-lstm';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 12);
const GAMES = 11;

const seasons = generateMinutes({ seasons: 100 });
const training = train(seasons, { test: 5, scaling: 'standard', epochs });
console.log(`train [${training.batch.inputs.shape}], test ${training.test.length} seasons of ${GAMES} games`);
const kept: Epoch[] = [];
for await (const epoch of training) {
  kept.push(epoch);
  console.log(`epoch ${epoch.epoch}: loss ${epoch.loss}`);
}

mkdirSync(folder, { recursive: true });
const drawn = training.test.slice(0, 3);
for (const [name, epoch] of [
  ['first', kept[0]],
  ['last', kept.at(-1)],
] as const) {
  if (epoch === undefined) continue;
  const forecaster = await Forecaster.load(convert(training.spec, epoch.weights));
  const forecasts = await forecaster.forecast(drawn, GAMES);
  await forecaster.dispose();
  const chart = forecastChart(drawn, forecasts, {
    title: `Epoch ${epoch.epoch}`,
    xTitle: 'game',
    yTitle: 'minutes',
    past: Number.POSITIVE_INFINITY,
  });
  writeFileSync(join(folder, `${name}-epoch.svg`), renderSvg(chart));
}
console.log(`files: ${join(folder, 'first-epoch.svg')} ${join(folder, 'last-epoch.svg')}`);
