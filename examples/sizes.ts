// Cells of any size and number: 15 hidden values, 64 narrowing to 32, and three cells. The head's input follows.
// Run: npx tsx --conditions=source examples/sizes.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weightShapes } from '@onnxcast/model';
import { type Chart, forecastChart, renderPanels } from '@onnxcast/plot';
import { generateSine, sliceSeries } from '@onnxcast/series';
import { createForecaster } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/sizes';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 8);
const [KNOWN, AHEAD] = [150, 100];

const waves = generateSine({ series: 20, length: KNOWN + AHEAD, period: 8 });
const charts: Chart[] = [];
const files: string[] = [];
for (const hidden of [[15], [64, 32], [32, 24, 16]]) {
  const forecaster = await createForecaster(waves, { scaling: 'none', hidden, epochs, test: 2, horizon: AHEAD });
  const { spec, chosen } = forecaster.training;
  const shapes = weightShapes(spec);
  const parameters = shapes.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const head = shapes.find(({ name }) => name === 'linear.weight');
  console.log(`cells of ${hidden.join(', ')}: head [${head?.shape}], ${parameters} parameters, epoch ${chosen.epoch}`);

  const history = waves.slice(0, 1).map((one) => sliceSeries(one, 0, KNOWN));
  const forecasts = await forecaster.forecast(history, AHEAD);
  charts.push(
    forecastChart(history, forecasts, {
      title: `Cells of ${hidden.join(', ')}`,
      subtitle: `${parameters.toLocaleString('en')} parameters; closed-loop RMSE ${chosen.validation?.closedLoopRmse.toPrecision(2)}`,
      actual: waves.slice(0, 1).map((one) => sliceSeries(one, KNOWN)),
      past: KNOWN,
      width: 640,
      height: 260,
    }),
  );
  const path = join(folder, `model-${hidden.join('-')}.onnx`);
  await forecaster.save(path);
  await forecaster.dispose();
  files.push(path);
}

mkdirSync(folder, { recursive: true });
const picture = join(folder, 'sizes.svg');
writeFileSync(picture, renderPanels(charts, { columns: 1 }));
console.log(`files: ${[...files, picture].join(' ')}`);
