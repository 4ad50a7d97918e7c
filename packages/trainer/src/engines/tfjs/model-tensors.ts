// A model's matrices and a batch's rows as tensors of tfjs.
import { headOf, heads, type ModelSpec, type Named } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { headShapes, packMatrices } from './layer-weights.ts';
import { createTfjsOps } from './tfjs-ops.ts';

/** A model's matrices as tensors. */
export interface ModelTensors {
  readonly spec: ModelSpec;
  readonly layers: readonly LayerTensors[];
  /** The head's by name, matrices as `[inputs, outputs]`. */
  readonly head: Named<tfjs.Tensor>;
}

/** Kernel and bias of every layer, then the head's, as one list: what a loss is differentiated by. */
export function createVariables(tf: Tfjs, spec: ModelSpec, parameters: Float32Array): readonly tfjs.Tensor[] {
  const { layers, head } = packMatrices(spec, parameters);
  return [
    ...layers.flatMap(({ kernel, bias, inputs, hidden }) => [
      tf.tensor2d(kernel, [inputs + hidden, kernel.length / (inputs + hidden)]),
      tf.tensor1d(bias),
    ]),
    ...head.map(({ shape, data }) => tf.tensor(data, [...shape])),
  ];
}

/** The list of {@link createVariables} by what its tensors are; more may follow it. */
export function nameVariables(spec: ModelSpec, variables: readonly tfjs.Tensor[]): ModelTensors {
  const layers = spec.hidden.map(
    (_, index) => ({ kernel: variables[2 * index], bias: variables[2 * index + 1] }) as LayerTensors,
  );
  const head = headShapes(spec).map(({ name }, i) => [name, variables[2 * spec.hidden.length + i]!] as const);
  return { spec, layers, head: Object.fromEntries(head) };
}

/** The head: the last cell's outputs `[rows, hidden]` -> predictions `[rows, steps targets]`. */
export function predict(tf: Tfjs, { spec, head }: ModelTensors, x: tfjs.Tensor2D): tfjs.Tensor2D {
  const affine = (value: tfjs.Tensor, kernel: tfjs.Tensor, plus: tfjs.Tensor) => value.matMul(kernel).add(plus);
  return heads[headOf(spec)].predict<tfjs.Tensor>({ ...createTfjsOps(tf), affine }, head, x) as tfjs.Tensor2D;
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
