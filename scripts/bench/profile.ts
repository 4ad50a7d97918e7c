// Where the time of a closure goes: operators of TensorFlow and of ONNX Runtime, copies, and the optimizer's own work.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flattenWeights, initialWeights, type ModelSpec } from '@onnxcast/model';
import type { OpenSession } from '@onnxcast/onnx/session';
import { createBatch, createRandom, generateSine } from '@onnxcast/series';
import { createOnnxEngine, createTensorflowEngine, type Engine, lbfgs } from '@onnxcast/trainer';
import { describeMachine, medianOf } from './figures.ts';
import { importTfjs, type RawSession, requireOnnxruntime } from './trainer-libraries.ts';

const [BATCH, STEPS] = [97, 200];
const spec: ModelSpec = { features: ['y'], hidden: [64, 64], scaling: 'none' };
const REPEATS = 3;

/** Milliseconds by what they were spent on, of one closure. */
type Spent = Map<string, number>;

/** Prints a table for each engine, and what L-BFGS adds. */
export async function profileClosure(): Promise<string> {
  const onnx = await profileOnnx();
  const tensorflow = await profileTensorflow();
  const own = await timeLbfgs();
  const share = (closure: number) => `${((100 * own) / (closure + own)).toFixed(1)} %`;
  return [
    `Where a closure's time goes: ${BATCH} series of ${STEPS} steps, hidden 64 + 64, one thread; ${describeMachine()}`,
    '',
    formatSpent('tensorflow', tensorflow.spent, tensorflow.seconds),
    '',
    formatSpent('onnx', onnx.spent, onnx.seconds),
    '',
    `L-BFGS itself, history 100 of ${countOf().toLocaleString('en')} weights: ${(1000 * own).toFixed(1)} ms of processor time an iteration,`,
    `${share(tensorflow.seconds * (999 / STEPS))} of one of 999 steps on tensorflow, ${share(onnx.seconds * (999 / STEPS))} on onnx`,
  ].join('\n');
}

function countOf(): number {
  return flattenWeights(spec, initialWeights(spec, createRandom(0))).length;
}

/** Median seconds of processor time of a closure. */
async function timeEngine(engine: Engine, onMeasured: () => void = () => {}): Promise<number> {
  const parameters = flattenWeights(spec, initialWeights(spec, createRandom(0)));
  const objective = engine.createOneStep(spec, createBatch(generateSine({ series: BATCH, length: STEPS + 1 })));
  await objective.evaluate(parameters);
  onMeasured();
  const seconds: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const used = process.cpuUsage();
    await objective.evaluate(parameters);
    const { user, system } = process.cpuUsage(used);
    seconds.push((user + system) / 1e6);
  }
  objective.dispose();
  return medianOf(seconds);
}

interface Profiled {
  readonly spent: Spent;
  readonly seconds: number;
}

/** Sums up what ONNX Runtime says of every node, those that hold others left out. */
async function profileOnnx(): Promise<Profiled> {
  const plain = await createOnnxEngine({ openSession: openWith({}) });
  const seconds = await timeEngine(plain);
  await plain.dispose();
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-profile-'));
  const open: RawSession[] = [];
  const profiled = await createOnnxEngine({
    openSession: openWith({ enableProfiling: true, profileFilePrefix: join(folder, 'closure') }, open),
  });
  await timeEngine(profiled);
  open.at(-1)!.endProfiling();
  await profiled.dispose();
  const file = readdirSync(folder).toSorted().at(-1)!; // of the last session; the first runs nothing
  const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly ProfileEvent[];
  rmSync(folder, { recursive: true });
  const spent: Spent = new Map();
  for (const { cat, name: node, dur, args } of events) {
    if (cat !== 'Node' || !node.endsWith('_kernel_time') || args.op_name === 'Scan') continue;
    const place = /_back/.test(node) ? 'way back' : /lstm|step/.test(node) ? 'way there' : 'all steps';
    add(spent, `${place}: ${args.op_name}`, dur / 1000 / (REPEATS + 1));
  }
  return { spent, seconds };
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

/** A session of one thread with options of ONNX Runtime's own. */
function openWith(options: object, opened: RawSession[] = []): OpenSession {
  const { InferenceSession, Tensor } = requireOnnxruntime();
  return async (model) => {
    const base = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
    const session = await InferenceSession.create(model, { ...base, ...options });
    opened.push(session);
    return {
      description: 'onnxruntime-node',
      async run(feeds, outputs = session.outputNames) {
        const tensors = Object.entries(feeds).map(([name, { type, data, shape }]) => {
          return [name, new Tensor(type, data, shape)] as const;
        });
        const results = await session.run(Object.fromEntries(tensors), [...outputs]);
        const values = Object.entries(results).map(([name, { type, dims, data }]) => {
          return [name, { type, shape: dims, data }] as const;
        });
        return Object.fromEntries(values);
      },
      dispose: () => session.release(),
    };
  };
}

/** Times every operator that reaches TensorFlow, and what goes there and comes back. */
async function profileTensorflow(): Promise<Profiled> {
  const engine = await createTensorflowEngine();
  const seconds = await timeEngine(engine);
  const backend = (await importTfjs()).findBackend('tensorflow');
  const binding = backend.binding as Binding;
  const spent: Spent = new Map();
  const timed = <Args extends readonly unknown[], Result>(
    name: (...args: Args) => string,
    run: (...args: Args) => Result,
  ) => {
    return (...args: Args): Result => {
      const started = performance.now();
      try {
        return run(...args);
      } finally {
        add(spent, name(...args), (performance.now() - started) / REPEATS);
      }
    };
  };
  const watched: Binding = Object.create(binding, {
    executeOp: {
      value: timed(
        (op: string) => op,
        (...args: readonly unknown[]) => (binding.executeOp as Any)(...args),
      ),
    },
    createTensor: {
      value: timed(
        () => 'copies in',
        (...args: readonly unknown[]) => (binding.createTensor as Any)(...args),
      ),
    },
    tensorDataSync: {
      value: timed(
        () => 'copies out',
        (...args: readonly unknown[]) => (binding.tensorDataSync as Any)(...args),
      ),
    },
  });
  backend.binding = watched;
  await timeEngine(engine, () => spent.clear());
  backend.binding = binding;
  await engine.dispose();
  return { spent, seconds };
}

type Any = (...args: readonly unknown[]) => unknown;
interface Binding {
  readonly executeOp: unknown;
  readonly createTensor: unknown;
  readonly tensorDataSync: unknown;
}

const ITERATIONS = 50;

/** Seconds of processor time of one iteration of L-BFGS with its history full, that of its closure left out. */
async function timeLbfgs(): Promise<number> {
  const n = countOf();
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: n }, () => 1 + Math.abs(random.normal()));
  const [scale, centre] = [draw(), draw()];
  let inside = 0;
  const closure = async (x: Float32Array) => {
    const used = process.cpuUsage();
    const gradient = new Float32Array(n);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const d = x[i]! - centre[i]!;
      gradient[i] = scale[i]! * d * (1 + 0.1 * d * d);
      loss += scale[i]! * d * d * (0.5 + 0.025 * d * d);
    }
    inside += secondsSince(used);
    return { loss, gradient };
  };
  // Short steps, so that it is still on its way when its history is full.
  const optimizer = lbfgs({ lr: 0.01, maxIter: ITERATIONS, historySize: 100 });
  let x = new Float32Array(n);
  let state = optimizer.init(x);
  let seconds = Number.NaN;
  for (let step = 0; step < 4; step++) {
    inside = 0;
    const used = process.cpuUsage();
    const next = await optimizer.step(x, closure, state);
    seconds = (secondsSince(used) - inside) / next.evaluations;
    x = next.parameters;
    state = next.state;
  }
  if (state.numbers['history'] !== 100) throw new Error('the history is not full');
  return seconds;
}

function secondsSince(used: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1e6;
}

function add(spent: Spent, name: string, milliseconds: number): void {
  spent.set(name, (spent.get(name) ?? 0) + milliseconds);
}

function formatSpent(engine: string, spent: Spent, seconds: number): string {
  const sum = [...spent.values()].reduce((total, one) => total + one, 0);
  const rows = [...spent].toSorted(([, a], [, b]) => b - a).filter(([, ms]) => ms > 0.01 * sum);
  const rest = sum - rows.reduce((total, [, ms]) => total + ms, 0);
  const lines = [...rows, ['all others', rest] as const].map(
    ([name, ms]) =>
      `  ${name.padEnd(32)}${ms.toFixed(1).padStart(8)} ms ${((100 * ms) / sum).toFixed(1).padStart(6)} %`,
  );
  return [`${engine}: ${(1000 * seconds).toFixed(0)} ms of processor time; by operator:`, ...lines].join('\n');
}
