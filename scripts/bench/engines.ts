// Both fast engines over every kind of cell and of loss: what `auto` goes by (packages/trainer/src/engines/fastest.ts).
import { type CellKind, cellKinds, flattenWeights, initialWeights, type ModelSpec } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createBatch, createRandom, generateSine } from '@onnxcast/series';
import { createOnnxEngine, createTensorflowEngine, type Engine } from '@onnxcast/trainer';
import { type Contender, describeMachine, type Figure, type PartFigures, type Ready } from './figures.ts';
import { measureInTurns, readyToCall } from './measure-in-turns.ts';

/** What every cell is measured on. */
const USUAL = { batch: 97, steps: 400, hidden: 64 };
type Size = typeof USUAL;
/** What LSTM cells are measured on beside it: which engine is the faster one depends on it. */
const SIZES: readonly Size[] = [100, 999].flatMap((steps) =>
  [16, 32, 64, 128].flatMap((hidden) => [1, 8, 32, 97].map((batch) => ({ batch, steps, hidden }))),
);

/** Measures a closure of every cell, one step ahead and in the closed loop. */
export async function benchEngines(): Promise<PartFigures> {
  const engines: readonly Engine[] = [
    await createTensorflowEngine(),
    await createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) }),
  ];
  const figures: Figure[] = [];
  const measure = async (task: string, cell: CellKind, loss: 'one-step' | 'closed-loop', size: Size) => {
    const contenders = engines.map((engine): Contender => {
      const spec: ModelSpec = { features: ['y'], hidden: [size.hidden, size.hidden], scaling: 'none', cell };
      const open = () => openClosure(engine, spec, loss, size);
      return { name: `onnxcast, ${engine.name}`, threads: 1, isOurs: engine.name === 'onnx', open };
    });
    figures.push(...(await measureInTurns(task, contenders)));
  };
  for (const cell of cellKinds) {
    for (const loss of ['one-step', 'closed-loop'] as const) await measure(`${cell}, ${loss}`, cell, loss, USUAL);
  }
  for (const size of SIZES) {
    const { hidden, batch, steps } = size;
    await measure(`lstm, one-step, hidden ${hidden}, batch ${batch}, ${steps} steps`, 'lstm', 'one-step', size);
  }
  for (const engine of engines) await engine.dispose();
  const title = `Engines by cell and loss, ${USUAL.batch} series of ${USUAL.steps} steps, two cells of ${USUAL.hidden}, unless another size is named`;
  return { part: 'engines', title, machine: describeMachine(), unit: 's', figures };
}

/** A closure of an engine, on sine waves and weights drawn by a seed. */
export async function openClosure(
  engine: Engine,
  spec: ModelSpec,
  loss: 'one-step' | 'closed-loop',
  { batch: count, steps }: Pick<Size, 'batch' | 'steps'>,
): Promise<Ready> {
  const batch = createBatch(generateSine({ series: count, length: steps + 1 }));
  const parameters = flattenWeights(spec, initialWeights(spec, createRandom(0)));
  const size = count * steps;
  const importance = { shape: [count, steps], data: new Float32Array(size).fill(1 / size) };
  const objective =
    loss === 'one-step'
      ? engine.createOneStep(spec, batch)
      : engine.createClosedLoop(spec, { ...batch, importance, warmUp: Math.floor(steps / 2) });
  return readyToCall(
    async () => (await objective.evaluate(parameters)).loss,
    () => objective.dispose(),
  );
}
