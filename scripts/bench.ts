// Prints speed and accuracy beside other libraries, every peer measured in the same run: `npm run bench`, or some parts of it by name.
import type { KeptPart, PartFigures } from './bench/figures.ts';
import { formatPart } from './bench/format-figures.ts';

/** A part: figures that can be compared and kept, or words. */
interface Part {
  readonly about: string;
  measure(): Promise<PartFigures | string>;
}

const closures = (hidden: number): Part => ({
  about: `loss and gradient beside every peer, hidden ${hidden}, batches of 8, 97 and 512, 100 and 999 steps`,
  measure: async () => (await import('./bench/closures.ts')).benchClosures(hidden),
});

const parts: Readonly<Record<string, Part>> = {
  'closures-16': closures(16),
  'closures-64': closures(64),
  'closures-128': closures(128),
  loops: {
    about: 'loss and gradient of the closed loop',
    measure: async () => (await import('./bench/closures.ts')).benchLoops(),
  },
  engines: {
    about: 'the engines tensorflow and onnx, cell by cell',
    measure: async () => (await import('./bench/engines.ts')).benchEngines(),
  },
  profile: {
    about: 'where the time of a closure goes',
    measure: async () => (await import('./bench/profile.ts')).profileClosure(),
  },
  'closed-loop': {
    about: 'whole trainings until 1,000 steps are right to 0.05',
    measure: async () => (await import('./bench/closed-loop.ts')).benchClosedLoop(),
  },
  page: {
    about: 'the playground trains a sine in Chromium, by the clock and by its error over 1,000 steps',
    measure: async () => (await import('./bench/page.ts')).benchPage(),
  },
  forecast: {
    about: 'forecasts in Node and WebAssembly',
    async measure() {
      const { benchForecast, formatForecastBench } = await import('./bench/forecast.ts');
      return formatForecastBench(await benchForecast());
    },
  },
  inference: {
    about: 'forecasts of 1, 3, 97 and 1,000 series, 24 and 1,000 steps ahead',
    measure: async () => (await import('./bench/inference.ts')).benchInference(),
  },
  streaming: {
    about: 'observations one by one',
    measure: async () => (await import('./bench/inference.ts')).benchStreaming(),
  },
  processes: {
    about: 'start-up, load, export',
    measure: async () => (await import('./bench/processes.ts')).benchProcesses(),
  },
  memory: {
    about: 'memory of a closure',
    measure: async () => (await import('./bench/processes.ts')).benchMemory(),
  },
  'forecast-many': {
    about: 'many series from Parquet to Parquet, beside ONNX Runtime and pyarrow in Python',
    async measure() {
      const { benchForecastMany, formatForecastManyBench } = await import('./bench/forecast-many.ts');
      return formatForecastManyBench(await benchForecastMany());
    },
  },
  stalls: {
    about: 'how long the event loop stands still during a forecast',
    measure: async () => (await import('./bench/stalls.ts')).benchStalls(),
  },
  serve: {
    about: 'a server of models beside FastAPI and ONNX Runtime in Python, and beside calls in a loop',
    measure: async () => (await import('./bench/serve.ts')).benchServe(),
  },
  spark: {
    about: 'the job for Spark on two workers beside the same Python in one process',
    measure: async () => (await import('./bench/spark.ts')).benchSpark(),
  },
  sweep: {
    about: 'many small trainings as jobs on three workers beside one',
    measure: async () => (await import('./bench/sweep.ts')).benchSweep(),
  },
  digests: {
    about: 'opening a model with its digest compared, and without',
    measure: async () => (await import('./bench/digests.ts')).benchDigests(),
  },
  sessions: {
    about: "options of ONNX Runtime's sessions, by the clock and of the processor",
    async measure() {
      const { benchSessions, formatSessionBench } = await import('./bench/sessions.ts');
      return formatSessionBench(await benchSessions());
    },
  },
  accuracy: {
    about: 'errors beside statistical models and neuralforecast',
    measure: async () => (await import('./accuracy/bench-accuracy.ts')).benchAccuracy(),
  },
};

/** What `peers` stands for: speed beside every other library, in about a quarter of an hour on two cores with nothing else to do. */
const PEERS = [
  'streaming',
  'memory',
  'closures-64',
  'inference',
  'processes',
  'closures-16',
  'closures-128',
  'closed-loop',
  'loops',
];

const given = process.argv.slice(2);
const flags = given.filter((word) => word.startsWith('--'));
const wanted = given.filter((word) => !word.startsWith('--')).flatMap((word) => (word === 'peers' ? PEERS : [word]));
const stray = [...wanted, ...flags].find((word) => !Object.hasOwn(parts, word) && !['--json', '--docs'].includes(word));
if (stray !== undefined) {
  const known = Object.entries(parts).map(([name, { about }]) => `  ${name.padEnd(14)}${about}`);
  console.error(
    [
      `bench: found "${stray}", expected some parts by name, or none for all; --json, or --docs to write docs/bench.md:`,
      `  ${'peers'.padEnd(14)}speed beside every other library: ${PEERS.join(', ')}`,
      ...known,
    ].join('\n'),
  );
  process.exit(2);
}
const kept: KeptPart[] = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const found = await parts[name]!.measure();
  kept.push(typeof found === 'string' ? { part: name, title: parts[name]!.about, text: found } : found);
  if (flags.includes('--docs')) (await import('./bench/write-page.ts')).writePage(kept);
  if (!flags.includes('--json')) console.log(`${typeof found === 'string' ? found : formatPart(found)}\n`);
}
if (flags.includes('--json')) console.log(JSON.stringify(kept, null, 1));
