// A loss and all its gradients, of every size, ours and every peer's.
import { flattenWeights, initialWeights, type ModelSpec } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createBatch, createRandom, generateSine } from '@onnxcast/series';
import { createOnnxEngine, createParallelEngine, createTensorflowEngine, type Engine } from '@onnxcast/trainer';
import type { ClosureTask } from './closures-task.ts';
import {
  type Contender,
  describeMachine,
  type Figure,
  measureInTurns,
  type PartFigures,
  timeCalls,
} from './figures.ts';
import { jaxClosure } from './jax-peer.ts';
import { brainClosure, tfLayersClosure } from './node-peers.ts';
import { type PythonPeer, startPythonPeer } from './python-peer.ts';

const ROUNDS = 2;
/** Seconds that a contender is measured for in a round. */
const BUDGET = 2;
const onnx = { kind: 'onnx', runtime: import.meta.resolve('@onnxcast/runtime-node') } as const;

const engines: readonly (readonly [name: string, threads: number, open: () => Promise<Engine>])[] = [
  ['onnxcast, tensorflow', 1, createTensorflowEngine],
  ['onnxcast, onnx', 1, () => createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) })],
  ['onnxcast, tensorflow', 2, () => createParallelEngine({ workers: 2 })],
  ['onnxcast, onnx', 2, () => createParallelEngine({ workers: 2, engine: onnx })],
];

/** What peers are asked in PyTorch. */
const inPytorch = [
  ['LSTMCell in a loop', 'cells'],
  ['nn.LSTM', 'layers'],
  ['torch.compile of nn.LSTM', 'compiled'],
] as const;

/** Measures closures of one hidden size: batches and lengths. */
export async function benchClosures(hidden: number): Promise<PartFigures> {
  const sizes = [8, 97, 512].flatMap((batch) => [100, 999].map((steps) => ({ hidden, batch, steps })));
  const tasks = sizes.map((size): ClosureTask => ({ ...size, loss: 'one-step' }));
  return measureClosures(`closures-${hidden}`, `One step ahead, two LSTM layers of ${hidden}`, tasks);
}

/** Measures closures of the closed loop: half of the steps fed from the data, half from the model. */
export async function benchLoops(): Promise<PartFigures> {
  const tasks = [16, 64].flatMap((hidden) =>
    [100, 999].map((steps): ClosureTask => ({ hidden, batch: 97, steps, loss: 'closed-loop' })),
  );
  return measureClosures('loops', 'Closed loop over the second half, two LSTM layers', tasks);
}

async function measureClosures(part: string, title: string, tasks: readonly ClosureTask[]): Promise<PartFigures> {
  const peer = await startPythonPeer();
  const figures: Figure[] = [];
  for (const task of tasks) {
    const name = `hidden ${task.hidden}, batch ${task.batch}, ${task.steps} steps`;
    figures.push(...(await measureInTurns(name, await contendersFor(task, peer), ROUNDS)));
  }
  if ('end' in peer) peer.end();
  const theirs = 'title' in peer ? peer.title : `no PyTorch: ${peer.reason}`;
  return {
    part,
    title: `Loss and all gradients. ${title}`,
    machine: `${describeMachine()}; ${theirs}`,
    unit: 's',
    figures,
  };
}

async function contendersFor(
  task: ClosureTask,
  peer: PythonPeer | { readonly reason: string },
): Promise<readonly Contender[]> {
  const ours = engines.map(([name, threads, open]): Contender => {
    return { name, threads, isOurs: true, measure: () => timeEngine(open, task) };
  });
  const theirs = inPytorch.flatMap(([name, kind]) =>
    [1, 2].map((threads): Contender => {
      const { loss, ...size } = task;
      const isRefused = kind === 'compiled' && loss === 'closed-loop';
      const measure = async () => {
        if (isRefused) return { reason: 'it compiles a closed loop step by step, in minutes' };
        if ('reason' in peer) return peer;
        return peer.ask({ op: 'closure', kind, ...size, loss, threads, seconds: BUDGET });
      };
      return { name, threads, isOurs: false, measure };
    }),
  );
  const others: readonly Contender[] = [
    { name: 'tf.layers on tfjs-node', threads: 1, isOurs: false, measure: () => tfLayersClosure(task, BUDGET) },
    { name: 'brain.js LSTMTimeStep', threads: 1, isOurs: false, measure: () => brainClosure(task, BUDGET) },
    { name: 'jax-js', threads: 1, isOurs: false, measure: () => jaxClosure(task, BUDGET) },
  ];
  return [...ours, ...theirs, ...others];
}

async function timeEngine(open: () => Promise<Engine>, { hidden, batch, steps, loss }: ClosureTask) {
  const engine = await open();
  const spec: ModelSpec = { features: ['y'], hidden: [hidden, hidden], scaling: 'none' };
  const given = createBatch(generateSine({ series: batch, length: steps + 1 }));
  const parameters = flattenWeights(spec, initialWeights(spec, createRandom(0)));
  const importance = { shape: [batch, steps], data: new Float32Array(batch * steps).fill(1 / (batch * steps)) };
  const objective =
    loss === 'one-step'
      ? engine.createOneStep(spec, given)
      : engine.createClosedLoop(spec, { ...given, importance, warmUp: Math.floor(steps / 2) });
  const times = await timeCalls(async () => (await objective.evaluate(parameters)).loss, BUDGET);
  objective.dispose();
  await engine.dispose();
  return times;
}
