// Times one training closure (loss and all gradients) beside PyTorch in the same run: `benchTraining()`, or this file by itself.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { flattenWeights, initialWeights } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createBatch, createRandom, generateSine, splitSeries } from '@onnxcast/series';
import { runCommand } from '@onnxcast/setup';
import { createOnnxEngine, createParallelEngine, createTensorflowEngine, type Engine } from '@onnxcast/trainer';
import { BENCH_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';

/** One line of the table. */
export interface TrainingTiming {
  readonly what: string;
  readonly version: string;
  readonly threads: number;
  /** Median seconds of one closure. */
  readonly seconds: number;
}

/** What was measured, where. */
export interface TrainingBench {
  readonly machine: string;
  readonly timings: readonly TrainingTiming[];
  /** Why there are no figures of PyTorch. */
  readonly withoutPytorch?: string;
}

const onnx = { kind: 'onnx', runtime: import.meta.resolve('@onnxcast/runtime-node') } as const;
const REPEATS = 7;
const ROUNDS = 2;

/**
 * Measures engines and PyTorch in turns, in two rounds, so that a busy moment of the machine does not hit one of them alone.
 * @returns the better median of each
 */
export async function benchTraining(): Promise<TrainingBench> {
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  const contenders: (() => Promise<TrainingTiming>)[] = [
    () => timeEngine('onnxcast, tensorflow engine', 1, () => createTensorflowEngine()),
    () =>
      timeEngine('onnxcast, onnx engine', 1, () =>
        createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) }),
      ),
    () => timeEngine('onnxcast, 2 workers', 2, () => createParallelEngine({ workers: 2 })),
    () => timeEngine('onnxcast, onnx, 2 workers', 2, () => createParallelEngine({ workers: 2, engine: onnx })),
  ];
  if ('python' in venv) {
    for (const threads of [1, 2]) {
      contenders.push(() => timePytorch(venv.python, 'PyTorch, LSTMCell in a loop', 'cells', threads));
      contenders.push(() => timePytorch(venv.python, 'PyTorch, nn.LSTM', 'layers', threads));
    }
  }
  const best = new Map<number, TrainingTiming>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, run] of contenders.entries()) {
      const timing = await run();
      if (timing.seconds < (best.get(index)?.seconds ?? Number.POSITIVE_INFINITY)) best.set(index, timing);
    }
  }
  const timings = [...best.values()];
  return { machine, timings, ...('reason' in venv ? { withoutPytorch: venv.reason } : {}) };
}

/** The figures as a table, each with its ratio to ours on as many threads. */
export function formatTrainingBench({ machine, timings, withoutPytorch }: TrainingBench): string {
  const ours = (threads: number) => timings.find((one) => one.threads === threads)?.seconds ?? Number.NaN; // the first of so many
  const rows = timings.map(({ what, version, threads, seconds }) => [
    what,
    version,
    String(threads),
    seconds.toFixed(3),
    `${(seconds / ours(threads)).toFixed(2)} x`,
  ]);
  const table = [['97 waves x 999 steps, hidden 64 + 64', 'version', 'threads', 'seconds', 'ours = 1'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const note = withoutPytorch === undefined ? [] : [`Without PyTorch: ${withoutPytorch}`];
  return ['One training closure, loss and all gradients, float32', machine, '', ...lines, ...note].join('\n');
}

async function timeEngine(what: string, threads: number, create: () => Promise<Engine>): Promise<TrainingTiming> {
  const engine = await create();
  const { train } = splitSeries(generateSine({ series: 100, length: 1000 }), { test: 3 });
  const spec = { features: ['y'], hidden: [64, 64], scaling: 'none' } as const;
  const parameters = flattenWeights(spec, initialWeights(spec, createRandom(0)));
  const objective = engine.createOneStep(spec, createBatch(train));
  const seconds: number[] = [];
  for (let i = 0; i < REPEATS + 2; i++) {
    const started = performance.now();
    await objective.evaluate(parameters);
    seconds.push((performance.now() - started) / 1000);
  }
  objective.dispose();
  await engine.dispose();
  const version = /(TensorFlow|onnxruntime-node) [^ ,]+/.exec(engine.description)?.[0] ?? engine.description;
  return { what, version, threads, seconds: medianOf(seconds.slice(2)) };
}

async function timePytorch(python: string, what: string, kind: string, threads: number): Promise<TrainingTiming> {
  const script = fileURLToPath(new URL('../reference/training_closure.py', import.meta.url));
  const { code, stdout, stderr } = await runCommand(python, [script, kind, String(threads), String(REPEATS)], {
    env: process.env,
  });
  if (code !== 0) throw new Error(`training_closure.py ${kind} failed: ${stderr.trim().split('\n').at(-1)}`);
  const { version, seconds } = JSON.parse(stdout) as { version: string; seconds: number[] };
  return { what, version, threads, seconds: medianOf(seconds) };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(formatTrainingBench(await benchTraining()));
