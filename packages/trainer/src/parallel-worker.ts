// A worker thread of the parallel engine: runs the tensorflow engine on the shards that it is given.
import { parentPort } from 'node:worker_threads';
import type { Engine, Objective } from './engine.ts';
import { createTensorflowEngine } from './engine-tensorflow.ts';
import type { WorkerReply, WorkerRequest, WorkerTask } from './parallel-messages.ts';

interface Held {
  readonly parameters: Float32Array;
  readonly shards: readonly { readonly objective: Objective; readonly gradient: Float32Array }[];
}

const port = parentPort!;
const objectives = new Map<number, Held>();

async function answer(engine: Engine, task: WorkerTask): Promise<unknown> {
  switch (task.kind) {
    case 'create': {
      const { spec, parameters } = task;
      const shards = task.shards.map(({ batch, gradient }) => ({
        objective: engine.createObjective(spec, batch),
        gradient,
      }));
      objectives.set(task.objective, { parameters, shards });
      return undefined;
    }
    case 'evaluate': {
      const { parameters, shards } = objectives.get(task.objective)!;
      const losses: number[] = [];
      for (const { objective, gradient } of shards) {
        const result = await objective.evaluate(parameters);
        gradient.set(result.gradient);
        losses.push(result.loss);
      }
      return losses;
    }
    case 'dispose':
      for (const { objective } of objectives.get(task.objective)?.shards ?? []) objective.dispose();
      objectives.delete(task.objective);
      return undefined;
    case 'forecast':
      return engine.forecast(task.spec, task.weights, task.history, task.horizon);
    case 'end':
      return engine.dispose();
  }
}

async function reply(id: number, work: () => Promise<unknown>): Promise<void> {
  let message: WorkerReply;
  try {
    message = { id, value: await work() };
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    message = { id, error: { name, message: text } };
  }
  port.postMessage(message);
}

let engine: Engine | undefined;
await reply(0, async () => {
  engine = await createTensorflowEngine();
  return engine.description;
});
port.on('message', async ({ id, task }: WorkerRequest) => {
  await reply(id, () => answer(engine!, task));
  if (task.kind === 'end') port.close();
});
