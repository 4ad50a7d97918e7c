// One-step-ahead learning as a graph, in training mode: the cells one above the other, each over all steps before the next.
import {
  cellName,
  cellOf,
  cells,
  headOf,
  heads,
  type ModelSpec,
  rolesOf,
  stepCell,
  stepsOf,
  takeCell,
  weightShapes,
} from '@onnxcast/model';
import { addScan } from '@onnxcast/onnx';
import { addBatchNorm } from './batch-norm.ts';
import { addLoss, beginTrainingGraph, encodeTraining } from './training-graph.ts';

/** Which of the graphs of a model it is. */
export interface OneStepKind {
  /** Columns of the input `importance`: of each target, or 1. */
  readonly importance: number;
  /** Inputs `dropout1`, ..: what the outputs of each cell are multiplied by, `[time, batch, hidden]`. */
  readonly dropout: boolean;
  /** Normalises the outputs of each cell, by the rows that the input `counting` `[time, batch, 1]` gives a share of the mean. */
  readonly batchNorm: boolean;
}

/**
 * Builds the graph of loss and gradient.
 *
 * Inputs `parameters` `[n]`, `inputs` `[time, batch, features]`, `targets` `[time, batch, width]`, `importance`, of a model
 * with a skip also `rows` `[time, batch, skip features]`, the last rows side by side, the newest first; outputs `loss` and `gradient`, with batch norm also `mean1`, `variance1`, .. `[hidden]`.
 */
export function buildOneStep(spec: ModelSpec, { importance, dropout, batchNorm }: OneStepKind): Uint8Array {
  const norms = spec.hidden.flatMap((hidden, i) =>
    ['scale', 'shift'].map((part) => ({ name: `norm${i + 1}.${part}`, shape: [hidden] })),
  );
  const training = beginTrainingGraph('one_step', [...weightShapes(spec), ...(batchNorm ? norms : [])], {
    isVaried: true,
  });
  const { graph, tape, parameters } = training;
  const cell = cells[cellOf(spec)];
  const counting = batchNorm ? training.input('counting', 1) : undefined;
  let x = training.input('inputs', spec.features.length);
  spec.hidden.forEach((hidden, i) => {
    const name = cellName(spec, i + 1);
    const weights = takeCell(tape.ops, parameters, { name, sums: cell.sums });
    x = addScan(training, {
      name,
      like: 'inputs',
      inputs: { x },
      state: Object.fromEntries(cell.state.map((part) => [part, hidden])),
      step(ops, { inputs, before }) {
        // Step by step, though it could be one product for all: so the gates never leave the processor's caches.
        const input = ops.affine(inputs['x']!, weights.input, weights.bias);
        const after = stepCell(ops, cell, { weights, input, before });
        return { output: after['h']!, after };
      },
    });
    if (counting !== undefined) {
      const [scale, shift] = [parameters[`norm${i + 1}.scale`]!, parameters[`norm${i + 1}.shift`]!];
      const normed = addBatchNorm(training, x, { name: `norm${i + 1}`, counting: counting.value, scale, shift });
      for (const part of ['mean', 'variance'] as const) {
        graph.output({
          name: graph.node('Identity', [normed[part]], `${part}${i + 1}`),
          type: 'float32',
          shape: [1, hidden],
        });
      }
      x = normed.value;
    }
    if (dropout) x = tape.ops.mul(x, training.input(`dropout${i + 1}`, hidden));
  });
  const bias = parameters['skip.bias'];
  const fromCells = bias ?? heads[headOf(spec)].predict(tape.ops, parameters, x);
  const rows = (spec.skip ?? 0) * spec.features.length;
  const predicted =
    rows === 0 ? fromCells : tape.ops.affine(training.input('rows', rows), parameters['skip.weight']!, fromCells);
  addLoss(training, predicted, { width: stepsOf(spec) * rolesOf(spec).targets.names.length, importance });
  return encodeTraining(training);
}
