// Prints speed beside PyTorch and accuracy beside statistical models, every peer measured in the same run: `npm run bench`, or one part of it by name.
import { benchAccuracy, formatAccuracyBench } from './bench-accuracy.ts';
import { benchClosedLoop, formatClosedLoopBench } from './bench-closed-loop.ts';
import { benchForecast, formatForecastBench } from './bench-forecast.ts';
import { benchTraining, formatTrainingBench } from './bench-training.ts';

const parts: Readonly<Record<string, () => Promise<string>>> = {
  training: async () => formatTrainingBench(await benchTraining()),
  'closed-loop': async () => formatClosedLoopBench(await benchClosedLoop()),
  forecast: async () => formatForecastBench(await benchForecast()),
  accuracy: async () => formatAccuracyBench(await benchAccuracy()),
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const part = parts[name];
  if (part === undefined) throw new Error(`There is no bench "${name}". Give ${Object.keys(parts).join(' or ')}.`);
  console.log(`${await part()}\n`);
}
