// Both fast engines over every kind of cell and of loss: what `auto` goes by (packages/trainer/src/engines/fastest.ts).
import { cellKinds, flattenWeights, initialWeights, type ModelSpec } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createBatch, createRandom, generateSine } from '@onnxcast/series';
import { createOnnxEngine, createTensorflowEngine, type Engine } from '@onnxcast/trainer';
import {
  type Contender,
  describeMachine,
  type Figure,
  measureInTurns,
  type PartFigures,
  timeCalls,
} from './figures.ts';

const [BATCH, STEPS, HIDDEN] = [97, 400, 64];
const ROUNDS = 2;
const BUDGET = 1;

/** Measures a closure of every cell, one step ahead and in the closed loop. */
export async function benchEngines(): Promise<PartFigures> {
  const engines: readonly Engine[] = [
    await createTensorflowEngine(),
    await createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) }),
  ];
  const figures: Figure[] = [];
  for (const cell of cellKinds) {
    for (const loss of ['one-step', 'closed-loop'] as const) {
      const contenders = engines.map((engine): Contender => {
        const measure = () =>
          timeClosure(engine, { features: ['y'], hidden: [HIDDEN, HIDDEN], scaling: 'none', cell }, loss);
        return { name: `onnxcast, ${engine.name}`, threads: 1, isOurs: engine.name === 'onnx', measure };
      });
      figures.push(...(await measureInTurns(`${cell}, ${loss}`, contenders, ROUNDS)));
    }
  }
  for (const engine of engines) await engine.dispose();
  const title = `Engines by cell and loss, ${BATCH} series of ${STEPS} steps, two cells of ${HIDDEN}`;
  return { part: 'engines', title, machine: describeMachine(), unit: 's', figures };
}

async function timeClosure(engine: Engine, spec: ModelSpec, loss: 'one-step' | 'closed-loop') {
  const batch = createBatch(generateSine({ series: BATCH, length: STEPS + 1 }));
  const parameters = flattenWeights(spec, initialWeights(spec, createRandom(0)));
  const size = BATCH * STEPS;
  const importance = { shape: [BATCH, STEPS], data: new Float32Array(size).fill(1 / size) };
  const objective =
    loss === 'one-step'
      ? engine.createOneStep(spec, batch)
      : engine.createClosedLoop(spec, { ...batch, importance, warmUp: STEPS / 2 });
  const times = await timeCalls(async () => (await objective.evaluate(parameters)).loss, BUDGET);
  objective.dispose();
  return times;
}
