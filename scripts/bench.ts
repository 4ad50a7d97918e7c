// Prints speed beside PyTorch and accuracy beside statistical models, every peer measured in the same run: `npm run bench`, or one part of it by name.
import { benchAccuracy } from './accuracy/bench-accuracy.ts';
import { benchClosedLoop, formatClosedLoopBench } from './bench-closed-loop.ts';
import { benchForecast, formatForecastBench } from './bench-forecast.ts';
import { benchTraining, formatTrainingBench } from './bench-training.ts';

const parts: Readonly<Record<string, () => Promise<string>>> = {
  training: async () => formatTrainingBench(await benchTraining()),
  'closed-loop': async () => formatClosedLoopBench(await benchClosedLoop()),
  forecast: async () => formatForecastBench(await benchForecast()),
  accuracy: benchAccuracy,
};

const wanted = process.argv.slice(2);
const stray = wanted.find((name) => !Object.hasOwn(parts, name));
if (stray !== undefined) {
  console.error(`bench: found "${stray}", expected some of ${Object.keys(parts).join(', ')}, or nothing for all.`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) console.log(`${await parts[name]!()}\n`);
