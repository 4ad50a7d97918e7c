// The models and histories that forecasters are tried with, and how their answers are compared.
import assert from 'node:assert/strict';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createGraph, decodeModel, encodeModel, encodeProto } from '@onnxcast/onnx';
import type { History } from '@onnxcast/runtime';
import { createRandom, type Forecast, type OnnxcastError, type Series, type Tensor } from '@onnxcast/series';

type ErrorClass = new (message: string) => OnnxcastError;

export const spec: ModelSpec = { features: ['a', 'b'], hidden: [6, 4], scaling: 'standard' };
export const weights = initialWeights(spec, createRandom(1));
export const plainSpec: ModelSpec = { features: ['y'], hidden: [4, 3], scaling: 'none' };
export const plainWeights = initialWeights(plainSpec, createRandom(2));

const roles = { features: ['past', 'a', 'ahead', 'b'], targets: ['a', 'b'], futureCovariates: ['ahead'] };
export const covariateSpec: ModelSpec = { ...roles, cell: 'gru', hidden: [5, 4], scaling: 'standard' };
export const covariateWeights = initialWeights(covariateSpec, createRandom(3));
export const weightsOf = new Map([
  [spec, weights],
  [plainSpec, plainWeights],
  [covariateSpec, covariateWeights],
]);

const foreignHeader = { irVersion: 7, opset: 14, producer: 'somebody', producerVersion: '1', doc: '', metadata: {} };

/** float32 cells in the graph, float64 in the loops, values of deviation 3. */
const tolerance = 2e-5;

/** One of our files as somebody else would have written it: the same graph, no metadata. */
export function asForeign(model: Uint8Array): Uint8Array {
  return encodeProto({ ...decodeModel(model, 'ours'), producer_name: 'somebody', metadata_props: [] });
}

/** An ONNX model that has nothing to do with forecasts. */
export function buildForeign(): Uint8Array {
  const graph = createGraph('foreign');
  graph.input({ name: 'x', type: 'float32', shape: ['n'] });
  graph.output({ name: graph.node('Neg', ['x'], 'y'), type: 'float32', shape: ['n'] });
  return encodeModel(graph.build(), foreignHeader);
}

/** Every kind of array of numbers there is, by its name, of whole numbers that all can hold. */
export const typedArrays: Readonly<Record<string, (values: readonly number[]) => History>> = {
  ...Object.fromEntries(
    [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      ...('Float16Array' in globalThis ? [globalThis['Float16Array' as 'Float32Array']] : []),
      Float32Array,
      Float64Array,
    ].map((kind) => [kind.name, (values: readonly number[]) => kind.from(values)]),
  ),
  BigInt64Array: (values) => BigInt64Array.from(values, BigInt),
  BigUint64Array: (values) => BigUint64Array.from(values, BigInt),
};

export function makeValues(time: number, width: number, seed = 0): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: time * width }, () => 20 + 3 * random.normal());
}

export function toTime(clock: string): string {
  return `2024-02-29T${clock}`;
}

export function makeSeries(id: string, values: Float64Array, features: readonly string[]): Series {
  return { id, features, values };
}

export function toTensor(rows: readonly Float64Array[], width: number): Tensor {
  return { shape: [rows.length, rows[0]!.length / width, width], data: rows[0]! };
}

export function scaleOfRows(values: Float64Array, width: number): { mean: number[]; deviation: number[] } {
  const columns = Array.from({ length: width }, (_, k) => [...values].filter((_, i) => i % width === k));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const deviation = columns.map((column, k) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - mean[k]!) ** 2, 0) / column.length),
  );
  return { mean, deviation };
}

export function assertClose({ values: actual }: Forecast, expected: Float64Array): void {
  assert.ok(actual instanceof Float64Array);
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i]! - value) <= tolerance, `[${i}]: ${actual[i]}, expected ${value} ± ${tolerance}`);
  });
}

export async function expectError(promise: Promise<unknown>, kind: ErrorClass, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => isError(error, kind, message));
}

export function isError(error: unknown, kind: ErrorClass, message: RegExp): boolean {
  assert.ok(error instanceof kind, String(error));
  assert.match(error.message, message);
  return true;
}
