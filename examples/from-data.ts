// A model built from whatever the data is: number, length and features are read off it, and it is split by percentage.
// Run: npx tsx --conditions=source examples/from-data.ts [folder]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecastChart, renderSvg } from '@onnxcast/plot';
import { generateSine, sliceSeries } from '@onnxcast/series';
import { createForecaster, Forecaster } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/from-data';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 8);

const series = generateSine({ series: 40, length: 300 });
const forecaster = await createForecaster(series, {
  test: '10%',
  scaling: 'none',
  hidden: [24, 24],
  horizon: 100,
  epochs,
  onEpoch: ({ epoch, loss, validation }) =>
    console.log(`epoch ${epoch}: loss ${loss}, closed loop ${validation?.closedLoopRmse}`),
});
const { data, trained, test, chosen } = forecaster.training;
console.log(
  `${data.series} series of ${data.longest} points; trained on [${trained}]; epoch ${chosen.epoch} was chosen`,
);

const path = join(folder, 'model.onnx');
await forecaster.save(path);
await forecaster.dispose();

const loaded = await Forecaster.load(path);
const history = test.slice(0, 3).map((one) => sliceSeries(one, 0, 200));
const actual = test.slice(0, 3).map((one) => sliceSeries(one, 200));
const forecasts = await loaded.forecast(history, 100);
await loaded.dispose();
const chart = forecastChart(history, forecasts, { actual, title: 'Test waves the model was not trained on' });
writeFileSync(join(folder, 'forecast.svg'), renderSvg(chart));
console.log(`files: ${path} ${join(folder, 'forecast.svg')}`);
