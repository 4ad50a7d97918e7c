// LSTM, GRU and plain RNN cells: the same spec but for one word, the same training, the same kind of file.
// Run: npx tsx --conditions=source examples/cells.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, forecastChart, lossChart, renderPanels } from '@onnxcast/plot';
import { generateSine, sliceSeries } from '@onnxcast/series';
import { createForecaster, Forecaster } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/cells';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 8);
const [KNOWN, AHEAD] = [150, 100];

const waves = generateSine({ series: 20, length: KNOWN + AHEAD, period: 8 });
const charts: Chart[] = [];
const files: string[] = [];
mkdirSync(folder, { recursive: true });
for (const cell of ['lstm', 'gru', 'rnn'] as const) {
  const trained = await createForecaster(waves, {
    cell,
    scaling: 'none',
    hidden: [24, 24],
    epochs,
    test: 2,
    horizon: AHEAD,
    workers: 1,
  });
  const { chosen } = trained.training;
  const path = join(folder, `model-${cell}.onnx`);
  await trained.save(path);
  await trained.dispose();
  files.push(path);

  const forecaster = await Forecaster.load(path);
  const history = waves.slice(0, 1).map((one) => sliceSeries(one, 0, KNOWN));
  const forecasts = await forecaster.forecast(history, AHEAD);
  await forecaster.dispose();
  const error = chosen.validation?.closedLoopRmse ?? Number.NaN;
  console.log(`${cell}: epoch ${chosen.epoch}, closed-loop RMSE ${error}`);
  const size = { width: 560, height: 280 };
  charts.push(
    forecastChart(history, forecasts, {
      ...size,
      title: `${cell.toUpperCase()}, two cells of 24`,
      subtitle: `epoch ${chosen.epoch}: closed-loop RMSE ${error.toPrecision(2)} over ${AHEAD} steps`,
      actual: waves.slice(0, 1).map((one) => sliceSeries(one, KNOWN)),
      past: KNOWN,
    }),
    lossChart(
      trained.training.epochs.map(({ epoch, validation }) => ({
        epoch,
        oneStep: Math.sqrt(validation?.oneStepLoss ?? Number.NaN),
        closedLoop: validation?.closedLoopRmse ?? Number.NaN,
      })),
      { ...size, chosen: chosen.epoch, title: 'Error on waves that it was not trained on' },
    ),
  );
}

const picture = join(folder, 'cells.svg');
writeFileSync(picture, renderPanels(charts, { columns: 2 }));
console.log(`files: ${[...files, picture].join(' ')}`);
