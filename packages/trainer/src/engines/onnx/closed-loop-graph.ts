// The closed loop as a graph: the whole network step by step, fed from the data first and then with its own predictions.
import {
  connectModel,
  type ModelSpec,
  mapState,
  type Named,
  type Node,
  rolesOf,
  stateWidths,
  stepsOf,
  weightShapes,
} from '@onnxcast/model';
import { addScan } from '@onnxcast/onnx';
import { addLoss, beginTrainingGraph, encodeTraining, type TrainingGraph } from './training-graph.ts';

/**
 * Builds the graph of a closed loop's loss and gradient: outputs `loss` and `gradient`.
 *
 * Inputs `parameters` `[n]`, those of {@link feedLoop}, `targets` `[time, batch, targets]` and `importance`.
 * @param importance columns of the input `importance`: of each target, or 1
 */
export function buildClosedLoop(spec: ModelSpec, { importance }: { readonly importance: number }): Uint8Array {
  const training = beginTrainingGraph('closed_loop', weightShapes(spec), { isVaried: true });
  const predicted = addLoop(training, spec);
  addLoss(training, predicted, { width: rolesOf(spec).targets.names.length, importance });
  return encodeTraining(training);
}

/** Builds the graph of a closed loop's predictions: the output `predictions` `[time * batch, targets]`. */
export function buildForecast(spec: ModelSpec): Uint8Array {
  const training = beginTrainingGraph('forecast', weightShapes(spec), { isVaried: false });
  const { graph } = training;
  const predicted = addLoop(training, spec);
  const width = rolesOf(spec).targets.names.length;
  graph.output({
    name: graph.node('Identity', [predicted.value], 'predictions'),
    type: 'float32',
    shape: ['rows', width],
  });
  return encodeTraining(training);
}

/** Adds all steps -> the predictions `[time * batch, targets]`. */
function addLoop(training: TrainingGraph, spec: ModelSpec): Node<string> {
  const { graph, tape, ops: below } = training;
  const features = spec.features.length;
  const width = rolesOf(spec).targets.names.length;
  const told = stepsOf(spec);
  const input = (name: string, ...shape: readonly (number | string)[]) =>
    graph.input({ name, type: 'float32', shape: ['time', ...shape] });
  const blocks = {
    fresh: () => input('fresh', 1, 1),
    stale: () => input('stale', 1, 1),
    choice: () => input('choice', width, told * width),
  };
  const widths = stateWidths(spec);
  const nameOf = (part: string, group: number) => `${part}${group + 1}`;
  const name = (values: readonly Named<Node<string>>[]) =>
    values.flatMap((group, k) => Object.entries(group).map(([part, value]) => [nameOf(part, k), value] as const));
  return addScan(training, {
    name: 'step',
    like: input('known', 'batch', features),
    inputs: {},
    constants: {
      known: 'known',
      enter: input('enter', features, width),
      ...(told > 1 && Object.fromEntries(Object.entries(blocks).map(([key, add]) => [key, add()]))),
    },
    state: {
      predicted: width,
      ...(told > 1 && { block: told * width }),
      ...Object.fromEntries(
        widths.flatMap((group, k) => Object.entries(group).map(([part, size]) => [nameOf(part, k), size])),
      ),
    },
    step(ops, { inputs, before }) {
      const network = connectModel(ops, spec, training.parameters);
      const x = ops.affine(before['predicted']!, inputs['enter']!, inputs['known']!);
      const after = network.step(
        x,
        mapState(widths, (_, part, k) => before[nameOf(part, k)]!),
      );
      const state = Object.fromEntries(name(after.state));
      if (told === 1) return { output: after.predicted, after: { predicted: after.predicted, ...state } };
      const block = ops.add(ops.mul(after.predicted, inputs['fresh']!), ops.mul(before['block']!, inputs['stale']!));
      const predicted = ops.affine(block, inputs['choice']!, tape.constant(below.zeros));
      return { output: predicted, after: { predicted, block, ...state } };
    },
  });
}
