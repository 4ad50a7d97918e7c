// Times how long it takes until 1,000 fed-back steps are right to 0.05, beside the tutorial's recipe in PyTorch on the same waves.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSine, sliceSeries, toTensor } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { runCommand } from '@onnxcast/setup';
import { closedLoopEpochs, openEngine, train } from '@onnxcast/trainer';
import { BENCH_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';

/** RMSE of the test waves' future after so many seconds of training. */
interface Progress {
  readonly seconds: number;
  readonly rmse: number;
}

/** What was measured, a row a seed. */
export interface ClosedLoopBench {
  readonly machine: string;
  readonly ours: readonly Progress[];
  /** After the tutorial's 8th epoch. */
  readonly pytorch?: Progress & { readonly version: string };
  /** Why there are no figures of PyTorch. */
  readonly withoutPytorch?: string;
}

const KNOWN = 1000;
const TEST = 3;
const GOOD = 0.05;
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const TUTORIAL_EPOCHS = 8;

/** Trains seed by seed until the future is good, then once as the tutorial does; PyTorch's time does not depend on the seed. */
export async function benchClosedLoop(): Promise<ClosedLoopBench> {
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
  const ours: Progress[] = [];
  for (const seed of SEEDS) ours.push(await trainUntilGood(seed));
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  if ('reason' in venv) return { machine, ours, withoutPytorch: venv.reason };
  return { machine, ours, pytorch: await trainInPytorch(venv.python) };
}

/** The figures as lines for a terminal. */
export function formatClosedLoopBench({ machine, ours, pytorch, withoutPytorch }: ClosedLoopBench): string {
  const mean = ours.reduce((sum, { seconds }) => sum + seconds, 0) / ours.length;
  const lines = ours.map(
    ({ seconds, rmse }, index) =>
      `onnxcast, closed loop, seed ${SEEDS[index]}          ${seconds.toFixed(1).padStart(6)} s  RMSE ${rmse.toPrecision(2)}`,
  );
  const theirs = pytorch
    ? [
        `PyTorch ${pytorch.version}, tutorial, ${TUTORIAL_EPOCHS} epochs  ${pytorch.seconds.toFixed(1).padStart(6)} s  RMSE ${pytorch.rmse.toPrecision(2)}`,
        `mean of ours: ${mean.toFixed(1)} s, ${(mean / pytorch.seconds).toFixed(2)} of PyTorch's`,
      ]
    : [`Without PyTorch: ${withoutPytorch}`];
  return [`Training until the RMSE of ${KNOWN} fed-back steps is ${GOOD}`, machine, '', ...lines, ...theirs].join('\n');
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
