// Measures what training in the closed loop gives, seed by seed, and draws it:
//   node --conditions=source --import tsx scripts/train-closed-loop-figures.ts closed-loop 0 1 2
// Figures are added to docs/closed-loop.json, where a method's seed replaces what was there; docs/closed-loop.svg is drawn of them all.
// Without arguments it prints the tables of docs/closed-loop.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createScaler, type ModelSpec, type Weights } from '@onnxcast/model';
import { type Chart, renderSvg } from '@onnxcast/plot';
import { generateFamily, generateSine, type Series, sliceSeries, toTensor } from '@onnxcast/series';
import { closedLoopEpochs, type Engine, type Epoch, openEngine, train } from '@onnxcast/trainer';

/** What is compared: the tutorial's recipe, the same with another objective, and the closed loop. */
const METHODS = {
  recipe: { lesson: 'one-step', epochs: 8, lineSearch: 'none' },
  'closed-loop': { lesson: 'closed-loop', epochs: closedLoopEpochs('lbfgs') },
  'closed-loop-adam': { lesson: 'closed-loop', optimizer: 'adam', epochs: closedLoopEpochs('adam') },
  'scheduled-sampling': { lesson: 'scheduled-sampling', epochs: 8 },
  'input-noise': { lesson: 'input-noise', epochs: 8 },
} as const;
type Method = keyof typeof METHODS;

/** What one training gave, errors relative to the waves' amplitude. */
interface Figures {
  /** `sine`: the tutorial's waves; `family`: noisy waves of unlike period and amplitude. */
  readonly data: 'sine' | 'family';
  readonly method: Method;
  readonly seed: number;
  /** Epoch that was judged: the best in closed loop on the last 800 known steps, of the recipe the last one. */
  readonly epoch: number;
  /** RMSE of so many steps after the known data. */
  readonly rmse: Readonly<Record<string, number>>;
  /** Seconds of all epochs, without what is measured here. */
  readonly seconds: number;
  /** Seconds of training until the RMSE of 1,000 steps was 0.05 for the first time. */
  readonly secondsTo5Percent?: number;
  /** RMSE of 20 steps each. */
  readonly curve: readonly number[];
}

const LENGTH = 1000;
const STEP = 20;
const JSON_FILE = new URL('../docs/closed-loop.json', import.meta.url);
const SVG_FILE = new URL('../docs/closed-loop.svg', import.meta.url);

/** A wave as it was measured, and as it truly is, further than it was measured. */
interface Wave {
  readonly known: Series;
  readonly truth: Series;
  readonly amplitude: number;
}

function makeWaves(data: Figures['data'], seed: number): { readonly waves: readonly Wave[]; readonly test: number } {
  if (data === 'sine') {
    const truth = generateSine({ length: 11 * LENGTH, seed });
    return { waves: truth.map((one) => ({ known: sliceSeries(one, 0, LENGTH), truth: one, amplitude: 1 })), test: 3 };
  }
  const family = generateFamily({ length: 2 * LENGTH, seed });
  const waves = family.map(({ series, clean, amplitude }) => ({
    known: sliceSeries(series, 0, LENGTH),
    truth: clean,
    amplitude,
  }));
  return { waves, test: 10 };
}

async function measure(engine: Engine, data: Figures['data'], method: Method, seed: number): Promise<Figures> {
  const { waves, test } = makeWaves(data, seed);
  const training = train(
    waves.map(({ known }) => known),
    {
      ...METHODS[method],
      seed,
      scaling: data === 'family' ? 'standard' : 'none',
      test,
      horizon: data === 'sine' ? LENGTH : LENGTH / 2,
    },
  );
  const { spec } = training;
  const judged = waves.slice(0, test);
  const longest = data === 'sine' ? 10 * LENGTH : LENGTH;
  let chosen: Epoch | undefined;
  let seconds = 0;
  let secondsTo5Percent: number | undefined;
  let started = performance.now();
  for await (const epoch of training.epochs(engine)) {
    seconds += (performance.now() - started) / 1000;
    if (method === 'recipe' || epoch.isChosen) chosen = epoch;
    if (epoch.setback !== undefined) console.log(`  epoch ${epoch.epoch}: ${epoch.setback.reason}`);
    const error = rootMeanSquare(await errorsOf(engine, spec, epoch.weights, judged, LENGTH), LENGTH);
    if (error <= 0.05) secondsTo5Percent ??= seconds;
    const heldOut = epoch.validation?.closedLoopRmse.toPrecision(3);
    console.log(
      `  epoch ${epoch.epoch}: ${seconds.toFixed(1)} s, RMSE of ${LENGTH} steps ${error.toPrecision(3)}, held out ${heldOut}`,
    );
    started = performance.now();
  }
  const errors = await errorsOf(engine, spec, chosen!.weights, judged, longest);
  const lengths = data === 'sine' ? [LENGTH, 10 * LENGTH] : [LENGTH / 2, LENGTH];
  return {
    data,
    method,
    seed,
    epoch: chosen!.epoch,
    rmse: Object.fromEntries(lengths.map((steps) => [steps, round(rootMeanSquare(errors, steps))])),
    seconds: round(seconds),
    ...(secondsTo5Percent === undefined ? {} : { secondsTo5Percent: round(secondsTo5Percent) }),
    curve: Array.from({ length: LENGTH / STEP }, (_, i) => {
      const part = errors.map((wave) => wave.slice(i * STEP, (i + 1) * STEP));
      return round(rootMeanSquare(part, STEP));
    }),
  };
}

/** Of every wave, the errors of `steps` closed-loop steps, relative to its amplitude. */
async function errorsOf(
  engine: Engine,
  spec: ModelSpec,
  weights: Weights,
  waves: readonly Wave[],
  steps: number,
): Promise<readonly Float64Array[]> {
  const scalers = waves.map(({ known }) => createScaler(spec.scaling, known));
  const scaled = waves.map(({ known }, index) => ({ ...known, values: scalers[index]!.scale(known.values) }));
  const { data } = await engine.forecast({ spec, weights }, toTensor(scaled), { horizon: steps - 1 });
  return waves.map(({ truth, amplitude }, wave) => {
    const first = wave * (LENGTH + steps - 1) + LENGTH - 1;
    const forecast = scalers[wave]!.unscale(data.subarray(first, first + steps));
    return forecast.map((value, step) => (value - truth.values[LENGTH + step]!) / amplitude);
  });
}

function rootMeanSquare(errors: readonly ArrayLike<number>[], steps: number): number {
  let sum = 0;
  for (const wave of errors) for (let step = 0; step < steps; step++) sum += wave[step]! ** 2;
  return Math.sqrt(sum / (errors.length * steps));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** RMSE against steps ahead, a thin line a seed. */
function chartOf(figures: readonly Figures[]): Chart {
  const kinds = [
    { method: 'recipe', label: "tutorial's recipe: one step ahead", color: 1 },
    { method: 'closed-loop', label: 'trained in the closed loop', color: 0 },
  ] as const;
  const x = Float64Array.from({ length: LENGTH / STEP }, (_, i) => (i + 0.5) * STEP);
  const sines = figures.filter(({ data }) => data === 'sine');
  return {
    title: 'How the error grows when a model feeds itself',
    subtitle: 'Three sine waves of amplitude 1 that the model has not seen; a line is a seed.',
    width: 720,
    height: 400,
    x: { scale: 'linear', title: 'steps ahead', reach: [0, LENGTH] },
    y: { scale: 'log', title: 'RMSE (log scale)' },
    lines: kinds.flatMap(({ method, color }) =>
      sines
        .filter((one) => one.method === method)
        .map(({ curve }) => ({ x, y: curve, color, dash: 'solid' as const, width: 1.5 })),
    ),
    points: [],
    rules: [],
    legend: kinds.map(({ label, color }) => ({ label, color, dash: 'solid' as const })),
  };
}

/** Rows of Markdown, a method each. */
function formatTable(figures: readonly Figures[], data: Figures['data'], lengths: readonly number[]): string {
  const head = ['', 'seeds', ...lengths.map((steps) => `RMSE of ${steps.toLocaleString('en')} steps: mean, worst`)];
  if (data === 'sine') head.push('seconds to RMSE(1,000) <= 0.05: mean');
  const rows = Object.keys(METHODS).flatMap((method) => {
    const of = figures.filter((one) => one.data === data && one.method === method);
    if (of.length === 0) return [];
    const errors = lengths.map((steps) => of.map(({ rmse }) => rmse[steps]!));
    const cells = errors.map((of) => `${meanOf(of).toPrecision(2)}, ${Math.max(...of).toPrecision(2)}`);
    if (data === 'sine') {
      const reached = of.flatMap(({ secondsTo5Percent }) => secondsTo5Percent ?? []);
      const missed = reached.length < of.length ? ` (${of.length - reached.length} of ${of.length} did not)` : '';
      cells.push(reached.length === 0 ? 'not reached' : `${meanOf(reached).toFixed(0)}${missed}`);
    }
    return [[`\`${method}\``, of.map(({ seed }) => seed).join(' '), ...cells]];
  });
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const [what = '', ...seeds] = process.argv.slice(2);
if (what === '') {
  const figures: readonly Figures[] = JSON.parse(readFileSync(JSON_FILE, 'utf8'));
  console.log(formatTable(figures, 'sine', [LENGTH, 10 * LENGTH]));
  console.log(`\n${formatTable(figures, 'family', [LENGTH / 2, LENGTH])}`);
  process.exit();
}
const data = what.startsWith('family-') ? 'family' : 'sine';
const method = what.replace(/^family-/, '') as Method;
if (!(method in METHODS)) throw new Error(`Name one of ${Object.keys(METHODS).join(', ')}, or family-... of one.`);
const engine = await openEngine({ engine: 'tensorflow', workers: undefined });
for (const seed of seeds.map(Number)) {
  console.log(`${what}, seed ${seed}`);
  const measured = await measure(engine, data, method, seed);
  console.log(JSON.stringify({ ...measured, curve: undefined }));
  const before: readonly Figures[] = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, 'utf8')) : [];
  const others = before.filter((one) => one.data !== data || one.method !== method || one.seed !== seed);
  const figures = [...others, measured].sort(
    (a, b) =>
      b.data.localeCompare(a.data) ||
      Object.keys(METHODS).indexOf(a.method) - Object.keys(METHODS).indexOf(b.method) ||
      a.seed - b.seed,
  );
  writeFileSync(JSON_FILE, `[\n${figures.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
  writeFileSync(SVG_FILE, renderSvg(chartOf(figures)));
}
await engine.dispose();
