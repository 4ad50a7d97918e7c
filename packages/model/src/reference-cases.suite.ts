// The numbers that PyTorch computed (test/reference/make_reference.py), as our tensors.
import { readFileSync } from 'node:fs';
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import type { Weights } from './weights.ts';

type Nested = readonly number[] | readonly Nested[];

interface RawCase {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly weights: Readonly<Record<string, Nested>>;
  readonly gradients: Readonly<Record<string, Nested>>;
  readonly series: Nested;
  readonly trainOutput: Nested;
  readonly trainLoss: number;
  readonly future: number;
  readonly output: Nested;
}

/** One model of forward.json with what PyTorch made of it, in float32. */
export interface ReferenceCase {
  readonly title: string;
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  /** `[batch, time, features]`. */
  readonly series: Tensor<Float32Array>;
  /** `series[:, :-1]` and `series[:, 1:]`. */
  readonly inputs: Tensor<Float32Array>;
  readonly targets: Tensor<Float32Array>;
  /** Of the inputs. */
  readonly trainOutput: Tensor<Float32Array>;
  readonly trainLoss: number;
  readonly gradients: Weights<Float32Array>;
  readonly future: number;
  /** Of the whole series and `future` closed-loop steps. */
  readonly output: Tensor<Float32Array>;
}

/** Where a reference file lies. */
export function referencePath(name: string): URL {
  return new URL(`../../../test/reference/${name}`, import.meta.url);
}

/** Reads forward.json. */
export function readReferenceCases(): readonly ReferenceCase[] {
  const cases: readonly RawCase[] = JSON.parse(readFileSync(referencePath('forward.json'), 'utf8'));
  return cases.map((raw) => {
    const series = tensor(raw.series);
    const time = series.shape[1]!;
    return {
      title: `${raw.inputs} feature${raw.inputs > 1 ? 's' : ''}`,
      spec: { features: ['a', 'b'].slice(0, raw.inputs), hidden: raw.hidden, scaling: 'none' },
      weights: tensors(raw.weights),
      series,
      inputs: sliceTime(series, 0, time - 1),
      targets: sliceTime(series, 1, time),
      trainOutput: tensor(raw.trainOutput),
      trainLoss: raw.trainLoss,
      gradients: tensors(raw.gradients),
      future: raw.future,
      output: tensor(raw.output),
    };
  });
}

/** Largest absolute difference, element by element; NaN when shapes differ or a value is no number, so that no bound holds. */
export function worstDifference(actual: Tensor, expected: Tensor): number {
  if (String(actual.shape) !== String(expected.shape) || actual.data.length !== expected.data.length) return Number.NaN;
  let worst = 0;
  actual.data.forEach((value: number, i: number) => {
    worst = Math.max(worst, Math.abs(value - expected.data[i]!));
  });
  return worst;
}

/** Every number as text, to compare before and after: typed arrays cannot be frozen. */
export function snapshotOf(...groups: readonly Readonly<Record<string, Tensor>>[]): string {
  return JSON.stringify(groups.map((group) => Object.entries(group).map(([name, t]) => [name, t.shape, [...t.data]])));
}

/** Freezes the plain objects and arrays around the numbers, all the way down. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Rows `start` to `end` of the time axis: `[batch, time, features]` -> `[batch, end - start, features]`. */
export function sliceTime<Data extends FloatArray>(series: Tensor<Data>, start: number, end: number): Tensor<Data> {
  const [batch, time, features] = series.shape as [number, number, number];
  const data = new (series.data.constructor as new (size: number) => Data)(batch * (end - start) * features);
  for (let n = 0; n < batch; n++) {
    const rows = series.data.subarray((n * time + start) * features, (n * time + end) * features);
    data.set(rows, n * (end - start) * features);
  }
  return { shape: [batch, end - start, features], data };
}

function tensors(nested: Readonly<Record<string, Nested>>): Weights<Float32Array> {
  return Object.fromEntries(Object.entries(nested).map(([name, values]) => [name, tensor(values)]));
}

function tensor(values: Nested): Tensor<Float32Array> {
  const shape: number[] = [];
  let level: Nested | number | undefined = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0] as Nested | number | undefined;
  }
  return { shape, data: new Float32Array((values as number[][][]).flat(2)) };
}
