// A closed loop on TensorFlow's fused LSTM ops: loss and gradient, the way back written by hand.
import { cellOf, cells, headOf, heads, type ModelSpec, rolesOf, stepsOf } from '@onnxcast/model';
import type { ClosedLoopBatch } from '../batch.ts';
import type { Evaluation, Objective } from '../engine.ts';
import { packMatrices, unpackGradients } from '../tfjs/layer-weights.ts';
import { judgeClosedLoop } from './closed-loop-loss.ts';
import { foldHead, swapGates, unfoldHead } from './fold-head.ts';
import { type CellOutputs, CS, createFusedOps, type FusedOps, H } from './fused-ops.ts';
import type { Tensorflow } from './load-tensorflow.ts';
import { createRawOps, type RawOps, type RawTensor } from './raw-ops.ts';

/** Whether {@link createFusedClosedLoop} can do a model: LSTM cells that are fed nothing but their own predictions, each one product of one step. */
export function canFuseClosedLoop(spec: ModelSpec): boolean {
  const isProduct = heads[headOf(spec)].shape === 'product' && stepsOf(spec) === 1;
  const isFedBack = rolesOf(spec).targets.names.length === spec.features.length;
  return cells[cellOf(spec)].tensorflow !== undefined && isProduct && isFedBack;
}

/**
 * Loss and gradient of a closed loop on TensorFlow's fused LSTM ops, its way back written by hand.
 *
 * The warm-up is one op a layer. In the closed loop the head is folded into the first cell's weights, so that a step is
 * one op a layer; the head itself, the loss and the weights' gradients are one matrix product each over all steps.
 * Source: TensorFlow ops BlockLSTMV2, BlockLSTMGradV2 (gates i, f, c, o), LSTMBlockCell, LSTMBlockCellGrad (gates i, c, f, o).
 */
export function createFusedClosedLoop({ backend }: Tensorflow, spec: ModelSpec, batch: ClosedLoopBatch): Objective {
  const ops = createRawOps(backend);
  const fused = createFusedOps(ops, backend.binding);
  return {
    async evaluate(parameters) {
      try {
        return evaluate(ops, fused, spec, batch, parameters);
      } finally {
        ops.release();
      }
    },
    dispose: () => {},
  };
}

function evaluate(
  ops: RawOps,
  fused: FusedOps,
  spec: ModelSpec,
  batch: ClosedLoopBatch,
  parameters: Float32Array,
): Evaluation {
  const { warmUp } = batch;
  const [series, time, features] = batch.inputs.shape as [number, number, number];
  const horizon = time - warmUp;
  const matrices = packMatrices(spec, parameters);
  const { layers } = matrices;
  const last = layers.length - 1;
  const top = layers[last]!.hidden;
  const [kernel, bias] = matrices.head.map(({ data }) => data) as [Float32Array, Float32Array];
  const head = { kernel, bias, top };
  const folded = foldHead(layers[0]!, head);
  const cells = layers.map((layer) => fused.cell(layer));
  const loopCells = layers.map((layer, index) => fused.loopCell(index === 0 ? folded : layer));
  const headKernel = ops.tensor(kernel, [top, features]);

  // Warm-up.
  const x = ops.tensor(turn(batch.inputs.data, series, time, features, warmUp), [warmUp, series, features]);
  const warm: { x: RawTensor; outputs: CellOutputs; rest: RawTensor }[] = [];
  cells.forEach((cell, index) => {
    const input = index === 0 ? x : warm[index - 1]!.outputs[H]!;
    const { hidden } = layers[index]!;
    const rest = ops.tensor(new Float32Array(series * hidden), [series, hidden]);
    warm.push({ x: input, outputs: fused.forward(cell, input, rest, warmUp), rest });
  });
  const lastOf = (steps: RawTensor, size: number) =>
    fused.reshape(fused.slice(steps, [warmUp - 1, 0, 0], [1, series, size]), [series, size]);
  const start = layers.map(({ hidden }, index) => ({
    cs: lastOf(warm[index]!.outputs[CS]!, hidden),
    h: lastOf(warm[index]!.outputs[H]!, hidden),
  }));

  // Closed loop.
  const steps: CellOutputs[][] = layers.map(() => []);
  const stateOf = (layer: number, step: number) =>
    step < 0 ? start[layer]! : { cs: steps[layer]![step]![CS]!, h: steps[layer]![step]![H]! };
  const inputOf = (layer: number, step: number) =>
    layer === 0 ? stateOf(last, step - 1).h : steps[layer - 1]![step]![H]!;
  for (let step = 0; step < horizon; step++) {
    loopCells.forEach((cell, layer) => {
      steps[layer]!.push(fused.step(cell, inputOf(layer, step), stateOf(layer, step - 1)));
    });
  }

  // Head and loss over all steps at once.
  const loopH = layers.map((_, layer) => steps[layer]!.map((outputs) => outputs[H]!));
  const topWarm = fused.reshape(warm[last]!.outputs[H]!, [warmUp * series, top]);
  const allTop = fused.concat([topWarm, ...loopH[last]!]); // [time * series, top]
  const predictions = ops.read(fused.matMul(allTop, headKernel));
  const judged = judgeClosedLoop(batch, predictions, bias);
  const dPredictions = ops.tensor(judged.dPredictions, [time * series, features]);
  const dHeadKernel = ops.read(fused.matMul(allTop, dPredictions, 'first')).slice();
  const dHeadBias = sumRows(judged.dPredictions, features);
  const dTop = fused.matMul(dPredictions, headKernel, 'second'); // [time * series, top]

  // Back through the closed loop.
  const dTopSteps = fused.split(fused.slice(dTop, [warmUp * series, 0], [horizon * series, top]), horizon);
  const dGates: RawTensor[][] = layers.map(() => new Array<RawTensor>(horizon));
  const later: { cs: RawTensor; h: RawTensor | undefined }[] = warm.map(({ rest }) => ({ cs: rest, h: undefined }));
  let dTopInput: RawTensor | undefined; // the gradient of the top's h, as the next step's first cell saw it
  for (let step = horizon - 1; step >= 0; step--) {
    let fromAbove: RawTensor | undefined;
    for (let layer = last; layer >= 0; layer--) {
      const parts = layer === last ? [dTopSteps[step]!, dTopInput] : [fromAbove];
      const dH = fused.add([...parts, later[layer]!.h]);
      const before = stateOf(layer, step - 1);
      const cell = loopCells[layer]!;
      const outputs = steps[layer]![step]!;
      const back = fused.stepBack(cell, inputOf(layer, step), before, outputs, later[layer]!.cs, dH);
      dGates[layer]![step] = back.dGates;
      later[layer] = { cs: back.dCs, h: fused.matMul(back.dGates, cell.stateRows, 'second') };
      fromAbove = fused.matMul(back.dGates, cell.inputRows, 'second');
    }
    dTopInput = fromAbove;
  }
  const rows = horizon * series;
  const loopGradients = layers.map(({ hidden }, layer) => {
    const gates = fused.concat(dGates[layer]!);
    const before = fused.concat([start[layer]!.h, ...loopH[layer]!.slice(0, -1)]);
    const input =
      layer === 0 ? fused.slice(allTop, [(warmUp - 1) * series, 0], [rows, top]) : fused.concat(loopH[layer - 1]!);
    const given = fused.concat([input, before], 1);
    return {
      kernel: swapGates(ops.read(fused.matMul(given, gates, 'first')), hidden),
      bias: swapGates(ops.read(fused.sumRows(gates)), hidden),
    };
  });

  // Back through the warm-up.
  const warmGradients: { kernel: Float32Array; bias: Float32Array }[] = [];
  let dH = fused.reshape(fused.slice(dTop, [0, 0], [warmUp * series, top]), [warmUp, series, top]);
  for (let layer = last; layer >= 0; layer--) {
    const { hidden } = layers[layer]!;
    const atEnd = (by: RawTensor) => fused.padBefore(fused.reshape(by, [1, series, hidden]), warmUp - 1);
    const { cs, h } = later[layer]!;
    const dLast = layer === last ? fused.add([h, dTopInput]) : h!;
    const total = fused.add([dH, atEnd(dLast)]);
    const { x: input, outputs, rest } = warm[layer]!;
    const [dX, , , kernel, , , , bias] = fused.backward(cells[layer]!, input, rest, outputs, atEnd(cs), total, warmUp);
    warmGradients[layer] = { kernel: ops.read(kernel!), bias: ops.read(bias!) };
    dH = dX!;
  }

  // The folded head's gradient belongs to the first cell's input weights and to the head.
  const unfolded = unfoldHead(layers[0]!, head, loopGradients[0]!);
  addTo(dHeadKernel, unfolded.dHeadKernel);
  addTo(dHeadBias, unfolded.dHeadBias);
  const gradients = layers.flatMap((_, layer) => {
    const { kernel, bias } = layer === 0 ? unfolded : loopGradients[layer]!;
    return [addTo(kernel, warmGradients[layer]!.kernel), addTo(bias, warmGradients[layer]!.bias)];
  });
  return { loss: judged.loss, gradient: unpackGradients(spec, [...gradients, dHeadKernel, dHeadBias]) };
}

/** The first `steps` of `[batch, time, features]`, as `[steps, batch, features]`. */
function turn(data: Float32Array, series: number, time: number, features: number, steps: number): Float32Array {
  const turned = new Float32Array(steps * series * features);
  for (let row = 0; row < series; row++) {
    for (let step = 0; step < steps; step++) {
      const from = (row * time + step) * features;
      turned.set(data.subarray(from, from + features), (step * series + row) * features);
    }
  }
  return turned;
}

/** `[rows, columns]` -> `[columns]`. */
function sumRows(matrix: Float32Array, columns: number): Float32Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < matrix.length; i++) sums[i % columns]! += matrix[i]!;
  return Float32Array.from(sums);
}

/** Adds to a buffer that the caller owns. */
function addTo(buffer: Float32Array, other: Float32Array): Float32Array {
  for (let i = 0; i < buffer.length; i++) buffer[i]! += other[i]!;
  return buffer;
}
