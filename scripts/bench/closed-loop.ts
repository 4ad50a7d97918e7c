// Times how long it takes until 1,000 fed-back steps are right to 0.05, beside the tutorial's recipe in PyTorch on the same waves.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSine, sliceSeries, toTensor } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { runCommand } from '@onnxcast/setup';
import { closedLoopEpochs, openEngine, train } from '@onnxcast/trainer';
import { askPython } from '../accuracy/ask-python.ts';
import { BENCH_PACKAGES, NEURAL_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';
import { describeMachine, type Figure, medianOf, type PartFigures } from './figures.ts';
import { formatTask } from './format-figures.ts';

/** RMSE of the test waves' future after so many seconds of training. */
interface Progress {
  readonly seconds: number;
  readonly rmse: number;
}

const KNOWN = 1000;
const TEST = 3;
const GOOD = 0.05;
const SEEDS = [0, 1, 2, 3, 4];
const TUTORIAL_EPOCHS = 8;
const HIDDEN = 64;
/** What neuralforecast's LSTM tells. */
const ITS_HORIZON = 24;
/** A tenth of its default: each takes a second or so. */
const ITS_STEPS = 100;

/** Trains seed by seed until the future is good, then once as the tutorial does; PyTorch's time does not depend on the seed. */
export async function benchClosedLoop(): Promise<PartFigures> {
  const figures: Figure[] = [];
  const add = (task: string, contender: string, isOurs: boolean, { seconds, rmse }: Progress, of = '') => {
    const reason = `RMSE ${rmse.toPrecision(2)} ${of}${rmse > GOOD ? ', not reached' : ''}`
      .replaceAll(' ,', ',')
      .trim();
    figures.push({ task, contender, threads: cpus().length, isOurs, clock: seconds, value: rmse, reason });
    console.error(formatTask(figures.slice(-1), 's'));
  };
  for (const seed of SEEDS) add(`seed ${seed}`, 'onnxcast, closed loop', true, await trainUntilGood(seed));
  const middle = medianOf(figures.map(({ clock }) => clock!));
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  const theirs = `PyTorch, the tutorial's ${TUTORIAL_EPOCHS} epochs`;
  if ('reason' in venv) {
    figures.push({ task: 'seed 0', contender: theirs, threads: cpus().length, isOurs: false, reason: venv.reason });
  } else {
    const found = await trainInPytorch(venv.python);
    add('seed 0', theirs, false, found);
    console.error(`PyTorch ${found.version} / the median of ours: ${(found.seconds / middle).toPrecision(2)}`);
  }
  const neural = await ensureOnePythonVenv(NEURAL_PACKAGES);
  const itsLstm = `neuralforecast's LSTM, ${ITS_STEPS} steps of Adam`;
  if ('reason' in neural) {
    figures.push({ task: 'seed 0', contender: itsLstm, threads: cpus().length, isOurs: false, reason: neural.reason });
  } else {
    add(
      'seed 0',
      itsLstm,
      false,
      await trainInNeuralforecast(neural.python),
      `of ${ITS_HORIZON} steps: it learns no more`,
    );
  }
  const title = `Training until the RMSE of ${KNOWN} fed-back steps of the tutorial's waves is ${GOOD}; median of ours ${middle.toPrecision(3)} s`;
  return { part: 'closed-loop', title, machine: describeMachine(), unit: 's', figures };
}

async function trainUntilGood(seed: number): Promise<Progress> {
  const waves = generateSine({ length: 2 * KNOWN, seed });
  const known = waves.map((wave) => sliceSeries(wave, 0, KNOWN));
  const training = train(known, {
    lesson: 'closed-loop',
    seed,
    epochs: closedLoopEpochs('lbfgs'),
    test: TEST,
    horizon: KNOWN,
  });
  let started = performance.now();
  const engine = await openEngine(training.options);
  let seconds = 0;
  let rmse = Number.NaN;
  for await (const { weights } of training.epochs(engine)) {
    seconds += (performance.now() - started) / 1000;
    const { data } = await engine.forecast({ spec: training.spec, weights }, toTensor(known.slice(0, TEST)), {
      horizon: KNOWN - 1,
    });
    let squares = 0;
    for (const [index, { values }] of waves.slice(0, TEST).entries()) {
      const first = index * (2 * KNOWN - 1) + KNOWN - 1;
      for (let step = 0; step < KNOWN; step++) squares += (data[first + step]! - values[KNOWN + step]!) ** 2;
    }
    rmse = Math.sqrt(squares / (TEST * KNOWN));
    if (rmse <= GOOD) break;
    started = performance.now();
  }
  await engine.dispose();
  return { seconds: rmse <= GOOD ? seconds : Number.POSITIVE_INFINITY, rmse };
}

/** Its defaults but for the steps, end to end: it forecasts all steps at once, and learns from windows of a history and so many steps. */
async function trainInNeuralforecast(python: string): Promise<Progress> {
  const waves = generateSine({ length: 2 * KNOWN, seed: 0 });
  const question = {
    ...{ horizon: ITS_HORIZON, season: 1, hidden: HIDDEN, steps: ITS_STEPS },
    // Answers are kept by their question, and this one is to be timed anew.
    asked: Date.now(),
    windows: [waves.map(({ values }) => [...values.subarray(0, KNOWN)])],
  };
  const { answer } = await askPython<{
    readonly seconds: number;
    readonly forecasts: readonly (readonly (readonly number[])[])[];
  }>(python, 'accuracy_lstm.py', question);
  const errors = waves
    .slice(0, TEST)
    .flatMap(({ values }, n) => answer.forecasts[0]![n]!.map((value, step) => value - values[KNOWN + step]!));
  return { seconds: answer.seconds, rmse: Math.hypot(...errors) / Math.sqrt(errors.length) };
}

async function trainInPytorch(python: string): Promise<Progress & { readonly version: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-bench-'));
  try {
    const file = join(folder, 'waves.json');
    await writeFile(
      file,
      JSON.stringify(generateSine({ length: 2 * KNOWN, seed: 0 }).map(({ values }) => [...values])),
    );
    const script = fileURLToPath(new URL('../reference/tutorial_recipe.py', import.meta.url));
    const { code, stdout, stderr } = await runCommand(python, [script, file, String(TUTORIAL_EPOCHS)], {
      env: process.env,
    });
    if (code !== 0) throw new Error(`tutorial_recipe.py failed: ${stderr.trim().split('\n').at(-1)}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Progress & { version: string };
  } finally {
    await rm(folder, { recursive: true });
  }
}
