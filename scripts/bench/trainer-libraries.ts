// The libraries that training brings along, as the benchmarks use them by themselves.
import { createRequire } from 'node:module';
import type { SessionTensor } from '@onnxcast/onnx/session';
import { createTensorflowEngine } from '@onnxcast/trainer';

/** A tensor of TensorFlow.js, as far as it is used here. */
interface TfjsTensor {
  data(): Promise<Float32Array>;
  expandDims(axis: number): TfjsTensor;
  slice(begin: readonly number[], size: readonly number[]): TfjsTensor;
}

/** TensorFlow.js on TensorFlow, as far as it is used here. */
export interface Tfjs {
  readonly layers: { lstm(options: object): object; dense(options: object): object };
  readonly losses: { meanSquaredError(labels: TfjsTensor, predictions: TfjsTensor): TfjsTensor };
  sequential(options: object): { apply(inputs: TfjsTensor, options: object): TfjsTensor; dispose(): void };
  variableGrads(f: () => TfjsTensor): { value: TfjsTensor; grads: Readonly<Record<string, TfjsTensor>> };
  tidy(f: () => TfjsTensor): TfjsTensor;
  range(start: number, end: number): TfjsTensor;
  sin(x: TfjsTensor): TfjsTensor;
  add(a: TfjsTensor, b: TfjsTensor): TfjsTensor;
  mul(a: TfjsTensor, b: number): TfjsTensor;
  div(a: TfjsTensor, b: number): TfjsTensor;
  dispose(tensors: readonly TfjsTensor[]): void;
  findBackend(name: string): { binding: object };
}

/** TensorFlow.js as the engine prepares it. */
export async function importTfjs(): Promise<Tfjs> {
  await (await createTensorflowEngine()).dispose();
  return createRequire(import.meta.resolve('@onnxcast/trainer'))('@tensorflow/tfjs-node') as Tfjs;
}

/** A session of ONNX Runtime, with what its own options give. */
export interface RawSession {
  readonly outputNames: readonly string[];
  run(feeds: object, outputs: readonly string[]): Promise<Readonly<Record<string, RawTensor>>>;
  release(): Promise<void>;
  endProfiling(): void;
}

interface RawTensor {
  readonly type: SessionTensor['type'];
  readonly dims: readonly number[];
  readonly data: SessionTensor['data'];
}

/** ONNX Runtime itself. */
export interface Onnxruntime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<RawSession> };
  readonly Tensor: new (type: string, data: unknown, shape: readonly number[]) => RawTensor;
}

/** ONNX Runtime as forecasts use it. */
export function requireOnnxruntime(): Onnxruntime {
  return createRequire(import.meta.resolve('@onnxcast/runtime-node'))('onnxruntime-node') as Onnxruntime;
}
