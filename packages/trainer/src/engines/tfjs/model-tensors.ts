// A model's matrices and a batch's rows as tensors of tfjs.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { packMatrices } from './layer-weights.ts';

/** A model's matrices as tensors. */
export interface ModelTensors {
  readonly layers: readonly LayerTensors[];
  /** `[hidden, targets]`. */
  readonly headKernel: tfjs.Tensor2D;
  /** `[targets]`. */
  readonly headBias: tfjs.Tensor1D;
}

/** Kernel and bias of every layer, then of the head, as one list: what a loss is differentiated by. */
export function createVariables(tf: Tfjs, spec: ModelSpec, parameters: Float32Array): readonly tfjs.Tensor[] {
  const { layers, headKernel, headBias } = packMatrices(spec, parameters);
  return [
    ...layers.flatMap(({ kernel, bias, inputs, hidden }) => [
      tf.tensor2d(kernel, [inputs + hidden, kernel.length / (inputs + hidden)]),
      tf.tensor1d(bias),
    ]),
    tf.tensor2d(headKernel, [spec.hidden.at(-1)!, rolesOf(spec).targets.names.length]),
    tf.tensor1d(headBias),
  ];
}

/** The list of {@link createVariables} by what its tensors are; more may follow it. */
export function nameVariables(spec: ModelSpec, variables: readonly tfjs.Tensor[]): ModelTensors {
  const [headKernel, headBias] = variables.slice(2 * spec.hidden.length) as [tfjs.Tensor2D, tfjs.Tensor1D];
  const layers = spec.hidden.map(
    (_, index) => ({ kernel: variables[2 * index], bias: variables[2 * index + 1] }) as LayerTensors,
  );
  return { layers, headKernel, headBias };
}

/** `[batch, time, features]` -> `[time, batch, features]`, copied: tfjs may keep hold of the array it is given. */
export function toTimeMajor(tf: Tfjs, { shape, data }: Tensor): Steps {
  const [count, time, features] = shape as [number, number, number];
  const turned = new Float32Array(data.length);
  for (let one = 0; one < count; one++) {
    for (let step = 0; step < time; step++) {
      for (let feature = 0; feature < features; feature++) {
        turned[(step * count + one) * features + feature] = data[(one * time + step) * features + feature]!;
      }
    }
  }
  return tf.tensor3d(turned, [time, count, features]);
}
