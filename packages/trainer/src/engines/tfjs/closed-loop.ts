// A closed loop on any tfjs backend: written out step by step, differentiated by tfjs.
import { cellOf, cells, type ModelSpec, rolesOf, stepsOf } from '@onnxcast/model';
import type * as tfjs from '@tensorflow/tfjs';
import type { ClosedLoopBatch } from '../batch.ts';
import type { Objective } from '../engine.ts';
import type { LayerState, Tfjs } from './layer-runner.ts';
import { unpackGradients } from './layer-weights.ts';
import { createVariables, nameVariables, predict } from './model-tensors.ts';
import { createCellRunner } from './run-cells.ts';

/** What a closed loop is made of. */
export interface ClosedLoopParts {
  readonly tf: Tfjs;
  /** Makes the engine's backend the current one. */
  readonly selectBackend: () => void;
  readonly spec: ModelSpec;
  readonly batch: ClosedLoopBatch;
}

/** Loss and gradient of a closed loop of any model on any tfjs backend: written out and differentiated by tfjs itself. */
export function createTfjsClosedLoop({ tf, selectBackend, spec, batch }: ClosedLoopParts): Objective {
  const cell = cells[cellOf(spec)];
  const runner = createCellRunner(tf, cell);
  const [count, time] = batch.inputs.shape as [number, number];
  const width = rolesOf(spec).targets.names.length;
  const told = stepsOf(spec);
  const apart = batch.importance.shape[2] ?? 1;
  const feed = feedOf(spec, batch);
  const lossOf = (...variables: readonly tfjs.Tensor[]): tfjs.Scalar => {
    const tensors = nameVariables(spec, variables);
    const states: LayerState[] = spec.hidden.map(
      (hidden) => cell.state.map(() => tf.zeros([count, hidden])) as unknown as LayerState,
    );
    const runs = tensors.layers.map((layer, index) =>
      runner.createStep(layer, spec.hidden[index - 1] ?? spec.features.length),
    );
    const placed = tf.tensor2d(feed.places, [width, spec.features.length]);
    let block: tfjs.Tensor2D | undefined; // what was told last of the next steps
    let predicted: tfjs.Tensor2D | undefined;
    const losses: tfjs.Scalar[] = [];
    for (let step = 0; step < time; step++) {
      const known = tf.tensor2d(feed.known(step), [count, spec.features.length]);
      let x = step < batch.warmUp ? known : predicted!.matMul<tfjs.Tensor2D>(placed).add<tfjs.Tensor2D>(known);
      runs.forEach((run, index) => {
        const state = run(x, states[index]!);
        states[index] = state;
        x = state[0];
      });
      const position = step < batch.warmUp ? 0 : (step - batch.warmUp + 1) % told;
      if (position === 0) block = predict(tf, tensors, x);
      predicted = told === 1 ? block! : block!.slice([0, position * width], [-1, width]);
      const wanted = tf.tensor2d(rowsAt(batch.targets.data, count, time, width, step), [count, width]);
      const importance = tf.tensor2d(rowsAt(batch.importance.data, count, time, apart, step), [count, apart]);
      losses.push(predicted.sub(wanted).square().mul(importance).sum());
    }
    return tf.addN(losses) as tfjs.Scalar;
  };
  const lossAndGradients = tf.valueAndGrads(lossOf);
  return {
    async evaluate(parameters) {
      selectBackend();
      const { value, grads } = tf.tidy(() => lossAndGradients([...createVariables(tf, spec, parameters)]));
      const [loss, ...gradients] = await Promise.all([value, ...grads].map((tensor) => tensor.data<'float32'>()));
      tf.dispose([value, ...grads]);
      return { loss: loss![0]!, gradient: unpackGradients(spec, gradients) };
    },
    dispose: () => {},
  };
}

/** What every step is fed: predictions to their places among the features, and the rest as far as it is known. */
function feedOf(spec: ModelSpec, { inputs, warmUp }: ClosedLoopBatch) {
  const [count, time, features] = inputs.shape as [number, number, number];
  const targets = rolesOf(spec).targets.columns;
  const held = rolesOf(spec).past.columns;
  const places = new Float32Array(targets.length * features);
  targets.forEach((column, target) => {
    places[target * features + column] = 1;
  });
  return {
    /** `[targets, features]`. */
    places,
    /** `[batch, features]`; in the closed loop 0 for what is predicted, and the last value seen of what is known in the past only. */
    known(step: number): Float32Array {
      const rows = rowsAt(inputs.data, count, time, features, step);
      if (step < warmUp) return rows;
      const last = rowsAt(inputs.data, count, time, features, warmUp - 1);
      for (let one = 0; one < count; one++) {
        for (const column of targets) rows[one * features + column] = 0;
        for (const column of held) rows[one * features + column] = last[one * features + column]!;
      }
      return rows;
    },
  };
}

/** `[batch, time, width]` -> `[batch, width]` at one step. */
function rowsAt(data: Float32Array, count: number, time: number, width: number, step: number): Float32Array {
  const rows = new Float32Array(count * width);
  for (let one = 0; one < count; one++) {
    const from = (one * time + step) * width;
    rows.set(data.subarray(from, from + width), one * width);
  }
  return rows;
}
