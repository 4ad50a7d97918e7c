// Loss and gradient one step ahead on any tfjs backend, in training mode.
import type { ModelSpec } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import { BATCH_NORM_EPSILON, drawMask, normsOf, type Regularisation } from '../../regularisation.ts';
import type { TrainingBatch } from '../batch.ts';
import type { OneStepObjective } from '../engine.ts';
import type { LayerRunner, LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { headShapes, unpackGradients } from './layer-weights.ts';
import { createVariables, nameVariables, predict, toTimeMajor } from './model-tensors.ts';

/** What an objective is made of. */
export interface ObjectiveParts {
  readonly tf: Tfjs;
  /** Makes the engine's backend the current one. */
  readonly selectBackend: () => void;
  readonly runner: LayerRunner;
  readonly spec: ModelSpec;
  readonly batch: TrainingBatch;
  readonly regularisation?: Regularisation | undefined;
}

/** What happens to a cell's outputs `[time * batch, hidden]` on their way up; `cell` counts from 0. */
type Treatment = (outputs: tfjs.Tensor2D, cell: number) => tfjs.Tensor2D;

/** Mean squared error of one-step predictions as tfjs computes it, in training mode. */
export function createTfjsOneStep(parts: ObjectiveParts): OneStepObjective {
  const { tf, selectBackend, spec, batch, regularisation = {} } = parts;
  const { dropout = 0, batchNorm = false, seed = 0 } = regularisation;
  const [count, time] = batch.inputs.shape as [number, number, number];
  const width = batch.targets.shape[2]!;
  const rows = time * count;
  const apart = batch.mask?.shape[2] ?? 1; // targets that are masked one by one, or 1
  const counting = batch.mask ? batch.mask.data.reduce((sum, value) => sum + value, 0) / apart : rows;
  if (!(counting > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');
  const inputs = toTimeMajor(tf, batch.inputs); // [batch, time, features] -> [time, batch, features]
  const targets = tf.tidy(() => toTimeMajor(tf, batch.targets).reshape([rows, width]));
  const mask = batch.mask
    ? tf.tidy(() =>
        toTimeMajor(tf, { ...batch.mask!, shape: [count, time, apart] }).reshape<tfjs.Tensor2D>([rows, apart]),
      )
    : undefined;
  // Statistics are over the steps of which something counts.
  const steps = mask && apart > 1 ? tf.tidy(() => mask.max<tfjs.Tensor2D>(1, true)) : mask;
  const stepCount = steps === mask ? counting : steps!.dataSync<'float32'>().reduce((sum, value) => sum + value, 0);
  const counted = { mask: steps, count: stepCount, time };
  const masks = createMasks(parts, dropout, seed);

  const ofModel = 2 * spec.hidden.length + headShapes(spec).length; // what follows are batch norm's variables

  /** Every cell's outputs after batch norm and dropout, then the predictions `[time * batch, targets]`. */
  const predictAll = (variables: readonly tfjs.Tensor[], treat: Treatment): tfjs.Tensor2D => {
    const tensors = nameVariables(spec, variables);
    let x: Steps = inputs;
    let outputs = x as unknown as tfjs.Tensor2D;
    tensors.layers.forEach((layer, cell) => {
      const h = runLayer(parts, x, layer);
      outputs = treat(h.as2D(rows, h.shape[2]), cell);
      x = outputs.as3D(time, count, h.shape[2]);
    });
    // The head and the loss see all steps at once: one matrix product of [time * batch, hidden].
    return predict(tf, tensors, outputs);
  };
  const normAt = (variables: readonly tfjs.Tensor[], outputs: tfjs.Tensor2D, cell: number): tfjs.Tensor2D => {
    const [scale, shift] = variables.slice(ofModel + 2 * cell) as [tfjs.Tensor1D, tfjs.Tensor1D];
    const { centred, variance } = momentsOf(outputs, counted);
    return centred.mul(variance.add(BATCH_NORM_EPSILON).rsqrt().mul(scale)).add(shift);
  };
  const lossAt = (epoch: number) =>
    tf.valueAndGrads((...variables: readonly tfjs.Tensor[]): tfjs.Scalar => {
      const predicted = predictAll(variables, (outputs, cell) => {
        const normed = batchNorm ? normAt(variables, outputs, cell) : outputs;
        return dropout > 0 ? normed.mul(masks.at(epoch, cell)) : normed;
      });
      const errors = predicted.sub(targets);
      const squares = mask ? errors.square().mul(mask) : errors.square();
      // Summed in two phases: some backends add float32 one after the other, which loses digits over 1e5 terms.
      return squares
        .reshape([time, count * width])
        .sum(1)
        .sum()
        .div(counting * width);
    });
  const toVariables = (parameters: Float32Array) => [
    ...createVariables(tf, spec, parameters),
    ...(batchNorm
      ? normsOf(spec, parameters).flatMap(({ scale, shift }) => [
          tf.tensor1d(scale.slice()),
          tf.tensor1d(shift.slice()),
        ])
      : []),
  ];

  return {
    async evaluate(parameters, epoch = 0) {
      selectBackend();
      const { value, grads } = tf.tidy(() => lossAt(epoch)(toVariables(parameters)));
      const [loss, ...gradients] = await Promise.all([value, ...grads].map((tensor) => tensor.data<'float32'>()));
      tf.dispose([value, ...grads]);
      return { loss: loss![0]!, gradient: unpackGradients(spec, gradients) };
    },
    async measure(parameters) {
      if (!batchNorm) return [];
      selectBackend();
      const measured = tf.tidy(() => {
        const found: tfjs.Tensor[] = [];
        const variables = toVariables(parameters);
        predictAll(variables, (outputs, cell) => {
          const { mean, variance } = momentsOf(outputs, counted);
          found.push(mean, variance);
          return normAt(variables, outputs, cell);
        });
        return found;
      });
      const data = await Promise.all(measured.map((tensor) => tensor.data<'float32'>()));
      tf.dispose(measured);
      return spec.hidden.map((_, cell) => ({ mean: data[2 * cell]!, variance: data[2 * cell + 1]! }));
    },
    dispose() {
      tf.dispose([inputs, targets, ...(mask ? [mask, steps!] : [])]);
      masks.dispose();
    },
  };
}

/** Mean, and mean square of the distance from it, of every column of `[time * batch, hidden]`, over the rows that count. */
function momentsOf(
  outputs: tfjs.Tensor2D,
  { mask, count, time }: { readonly mask: tfjs.Tensor2D | undefined; readonly count: number; readonly time: number },
) {
  const [rows, hidden] = outputs.shape;
  const averageOf = (values: tfjs.Tensor): tfjs.Tensor1D =>
    // In two phases, as the loss is.
    (mask ? values.mul(mask) : values)
      .reshape([time, rows / time, hidden])
      .sum(0)
      .sum<tfjs.Tensor1D>(0)
      .div(count);
  const mean = averageOf(outputs);
  const centred = outputs.sub<tfjs.Tensor2D>(mean);
  return { mean, centred, variance: averageOf(centred.square()) };
}

/** Dropout masks `[time * batch, hidden]` of the epoch that was asked for last. */
function createMasks({ tf, spec, batch }: ObjectiveParts, dropout: number, seed: number) {
  const [count, time] = batch.inputs.shape as [number, number, number];
  let held: { readonly epoch: number; readonly masks: readonly tfjs.Tensor2D[] } | undefined;
  const dispose = () => {
    tf.dispose([...(held?.masks ?? [])]);
    held = undefined;
  };
  const draw = (hidden: number, cell: number, epoch: number) => {
    const data = new Float32Array(count * time * hidden);
    for (let one = 0; one < count; one++) {
      const key = { seed, epoch, cell, series: (batch.firstSeries ?? 0) + one };
      data.set(drawMask(key, dropout, time * hidden), one * time * hidden);
    }
    return tf.keep(
      toTimeMajor(tf, { shape: [count, time, hidden], data }).reshape<tfjs.Tensor2D>([time * count, hidden]),
    );
  };
  return {
    at(epoch: number, cell: number): tfjs.Tensor2D {
      if (held?.epoch !== epoch) {
        dispose();
        held = { epoch, masks: tf.tidy(() => spec.hidden.map((hidden, index) => draw(hidden, index, epoch))) };
      }
      return held.masks[cell]!;
    },
    dispose,
  };
}

/** A layer that tfjs can differentiate by x, kernel and bias: `[time, batch, inputs]` -> `[time, batch, hidden]`. */
function runLayer({ tf, runner }: ObjectiveParts, x: Steps, { kernel, bias }: LayerTensors): Steps {
  const run = tf.customGrad((...args) => {
    const [x, kernel, bias, save] = args as [Steps, tfjs.Tensor2D, tfjs.Tensor1D, tfjs.GradSaveFunc];
    const { states, saved } = runner.forward(x, { kernel, bias });
    save([x, kernel, bias, ...saved]);
    const gradFunc = (dH: tfjs.Tensor, kept: tfjs.Tensor[]): tfjs.Tensor[] => {
      const [x, kernel, bias, ...saved] = kept as [Steps, tfjs.Tensor2D, tfjs.Tensor1D, ...tfjs.Tensor[]];
      return [...runner.backward(dH as Steps, x, { kernel, bias }, saved)];
    };
    return { value: states[0], gradFunc };
  });
  return run(x, kernel, bias) as Steps;
}
