// A player's minutes over 100 hypothetical seasons: 95 to train, 3 of the other 5 drawn, 11 games in range and 11 beyond.
// Run: npx tsx --conditions=source examples/minutes-lstm.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from '@onnxcast/converter';
import { forecastChart, renderSvg } from '@onnxcast/plot';
import { Forecaster } from '@onnxcast/runtime-node';
import { generateMinutes } from '@onnxcast/series';
import { type Epoch, train } from '@onnxcast/trainer';

const folder = process.argv[2] ?? 'runs/examples/minutes-lstm';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 12);
const GAMES = 11;

const seasons = generateMinutes({ seasons: 100 });
const data = train(seasons, { test: 5, hidden: [64, 64], scaling: 'standard', epochs });
console.log(`train [${data.batch.inputs.shape}], test ${data.test.length} seasons of ${GAMES} games`);
const kept: Epoch[] = [];
for await (const epoch of data) {
  kept.push(epoch);
  console.log(`epoch ${epoch.epoch}: loss ${epoch.loss}`);
}

mkdirSync(folder, { recursive: true });
const drawn = data.test.slice(0, 3);
for (const [name, epoch] of [
  ['first', kept[0]],
  ['last', kept.at(-1)],
] as const) {
  if (epoch === undefined) continue;
  const forecaster = await Forecaster.load(convert(data.spec, epoch.weights));
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
