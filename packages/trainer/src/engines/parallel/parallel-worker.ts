// A worker thread of the parallel engine: runs an engine of one thread on the shards that it is given.
import { countParameters, unflattenWeights } from '@onnxcast/model';
import type { OpenSession } from '@onnxcast/onnx/session';
import { serveThread } from '@onnxcast/series/thread';
import type { Engine, Objective, OneStepObjective } from '../engine.ts';
import { createOnnxEngine } from '../onnx/engine-onnx.ts';
import { createTensorflowEngine } from '../tensorflow/engine-tensorflow.ts';
import type { WorkerEngine, WorkerTask } from './parallel-messages.ts';

interface Held {
  readonly parameters: Float32Array;
  readonly shards: readonly { readonly objective: Objective; readonly gradient: Float32Array }[];
}

const objectives = new Map<number, Held>();

async function answer(engine: Engine, task: Exclude<WorkerTask, { readonly kind: 'open' }>): Promise<unknown> {
  switch (task.kind) {
    case 'create': {
      const { spec, parameters, regularisation } = task;
      const shards = task.shards.map(({ batch, gradient }) => ({
        objective:
          'importance' in batch
            ? engine.createClosedLoop(spec, batch)
            : engine.createOneStep(spec, batch, regularisation),
        gradient,
      }));
      objectives.set(task.objective, { parameters, shards });
      return undefined;
    }
    case 'evaluate': {
      const { parameters, shards } = objectives.get(task.objective)!;
      const losses: number[] = [];
      for (const { objective, gradient } of shards) {
        const result = await objective.evaluate(parameters, task.epoch);
        gradient.set(result.gradient);
        losses.push(result.loss);
      }
      return losses;
    }
    case 'measure': {
      const { parameters, shards } = objectives.get(task.objective)!;
      return (shards[0]!.objective as OneStepObjective).measure(parameters);
    }
    case 'dispose':
      for (const { objective } of objectives.get(task.objective)?.shards ?? []) objective.dispose();
      objectives.delete(task.objective);
      return undefined;
    case 'forecast':
      return engine.forecast(task.model, task.history, task);
    case 'close':
      return engine.dispose();
  }
}

/** Runs every op once: tfjs-node's binding notes attribute names in a set that all threads share and none locks. */
async function warmUp(engine: Engine): Promise<void> {
  const spec = { features: ['a'], hidden: [1, 1], scaling: 'none' } as const;
  const parameters = new Float32Array(countParameters(spec));
  const series = { shape: [1, 2, 1], data: new Float32Array(2) };
  const mask = { shape: [1, 2], data: Float32Array.of(1, 1) };
  const objective = engine.createOneStep(spec, { inputs: series, targets: series, mask });
  await objective.evaluate(parameters);
  objective.dispose();
  const loop = engine.createClosedLoop(spec, { inputs: series, targets: series, importance: mask, warmUp: 1 });
  await loop.evaluate(parameters);
  loop.dispose();
  await engine.forecast({ spec, weights: unflattenWeights(spec, parameters) }, series, { horizon: 2 });
}

async function openEngine(told: WorkerEngine): Promise<Engine> {
  switch (told.kind) {
    case 'tensorflow': {
      const engine = await createTensorflowEngine();
      await warmUp(engine);
      return engine;
    }
    case 'onnx': {
      const { createOpenSession } = (await import(told.runtime)) as {
        createOpenSession(options: { readonly threads: number }): OpenSession;
      };
      return createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) });
    }
  }
}

let engine: Engine | undefined;

serveThread<WorkerTask>(async (task) => {
  if (task.kind !== 'open') return answer(engine!, task);
  engine = await openEngine(task.engine);
  return engine.description;
});
