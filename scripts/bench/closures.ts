// A loss and all its gradients, of every size, ours and every peer's.
import type { ModelSpec } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createOnnxEngine, createParallelEngine, createTensorflowEngine, type Engine } from '@onnxcast/trainer';
import type { ClosureTask } from './closures-task.ts';
import { openClosure } from './engines.ts';
import { type Contender, describeMachine, type Figure, type PartFigures, type Ready } from './figures.ts';
import { jaxClosure } from './jax-peer.ts';
import { measureInTurns } from './measure-in-turns.ts';
import { brainClosure, tfLayersClosure } from './node-peers.ts';
import { askPeer, type PythonPeer, startPythonPeer } from './python-peer.ts';

/** Series times steps times the square of the hidden size above which a closure of every peer, again and again, takes many minutes. */
const LARGE = 400e6;
const onnx = { kind: 'onnx', runtime: import.meta.resolve('@onnxcast/runtime-node') } as const;

const engines: readonly (readonly [name: string, threads: number, open: () => Promise<Engine>])[] = [
  ['onnxcast, tensorflow', 1, createTensorflowEngine],
  ['onnxcast, onnx', 1, () => createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) })],
  ['onnxcast, tensorflow', 2, () => createParallelEngine({ workers: 2 })],
  ['onnxcast, onnx', 2, () => createParallelEngine({ workers: 2, engine: onnx })],
];

/** What peers are asked in PyTorch, and on how many threads at most. */
const inPytorch = [
  ['LSTMCell in a loop', 'cells', 2],
  ['nn.LSTM', 'layers', 2],
  ['torch.compile of nn.LSTM', 'compiled', 1],
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
    const isLarge = task.batch * task.steps * task.hidden ** 2 > LARGE;
    figures.push(...(await measureInTurns(name, await contendersFor(task, peer), { isLarge })));
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
    return { name, threads, isOurs: true, open: () => openEngineFor(open, task) };
  });
  const { loss, ...size } = task;
  const theirs = inPytorch.flatMap(([name, kind, most]) =>
    [1, 2].slice(0, most).map((threads): Contender => {
      const isRefused = kind === 'compiled' && loss === 'closed-loop';
      const open = async () => {
        if (isRefused) return { reason: 'it compiles a closed loop step by step, in minutes' };
        return askPeer(peer, { op: 'closure', kind, ...size, loss, threads });
      };
      return { name, threads, isOurs: false, open };
    }),
  );
  const others: readonly Contender[] = [
    { name: 'tf.layers on tfjs-node', threads: 1, isOurs: false, open: () => tfLayersClosure(task) },
    { name: 'brain.js LSTMTimeStep', threads: 1, isOurs: false, open: () => brainClosure(task) },
    { name: 'jax-js', threads: 1, isOurs: false, open: () => jaxClosure(task) },
  ];
  return [...ours, ...theirs, ...others];
}

async function openEngineFor(open: () => Promise<Engine>, { hidden, loss, ...size }: ClosureTask): Promise<Ready> {
  const engine = await open();
  const spec: ModelSpec = { features: ['y'], hidden: [hidden, hidden], scaling: 'none' };
  const { measure, close } = await openClosure(engine, spec, loss, size);
  const end = async () => {
    await close?.();
    await engine.dispose();
  };
  return { measure, close: end };
}
