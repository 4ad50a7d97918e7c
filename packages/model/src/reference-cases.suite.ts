// The numbers that PyTorch computed (test/reference/make_reference.py and make_cells.py), as our tensors.
import { readFileSync } from 'node:fs';
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import type { Weights } from './weights.ts';

type Nested = readonly number[] | readonly Nested[];

interface RawCase {
  readonly weights: Readonly<Record<string, Nested>>;
  readonly gradients: Readonly<Record<string, Nested>>;
  readonly series: Nested;
  readonly trainOutput: Nested;
  readonly trainLoss: number;
  readonly future: number;
  readonly output: Nested;
}

interface RawLstmCase extends RawCase {
  readonly inputs: number;
  readonly hidden: readonly number[];
}

interface RawCellCase extends RawCase, Required<Omit<ModelSpec, 'scaling' | 'frequency'>> {
  readonly title: string;
  readonly futureRows: Nested;
}

/** One model with what PyTorch made of it, in float32. */
export interface ReferenceCase {
  readonly title: string;
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  /** `[batch, time, features]`. */
  readonly series: Tensor<Float32Array>;
  /** What is known in advance of the `future + 1` rows after the series: `[batch, future + 1, futureCovariates]`. */
  readonly known: Tensor<Float32Array> | undefined;
  /** What enters the first cell at every row of the series, and of its closed loop. */
  readonly aligned: Tensor<Float32Array>;
  readonly alignedKnown: Tensor<Float32Array> | undefined;
  /** `aligned[:, :-1]`, and the targets of `series[:, 1:]`. */
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

/** Reads forward.json (LSTM cells that forecast every feature) and cells.json (other cells, covariates). */
export function readReferenceCases(): readonly ReferenceCase[] {
  return [...readLstmCases(), ...readCellCases()];
}

function readLstmCases(): readonly ReferenceCase[] {
  return read<RawLstmCase>('forward.json').map((raw) => {
    const title = `${raw.inputs} feature${raw.inputs > 1 ? 's' : ''}`;
    const spec: ModelSpec = { features: ['a', 'b'].slice(0, raw.inputs), hidden: raw.hidden, scaling: 'none' };
    return toCase(raw, title, spec, undefined);
  });
}

/** Reads cells.json. */
export function readCellCases(): readonly ReferenceCase[] {
  return read<RawCellCase>('cells.json').map((raw) => {
    const { title, features, targets, futureCovariates, cell, hidden } = raw;
    if (futureCovariates.length === 0)
      return toCase(raw, title, { features, cell, hidden, scaling: 'none' }, undefined);
    const spec: ModelSpec = { features, targets, futureCovariates, cell, hidden, scaling: 'none' };
    return toCase(raw, title, spec, tensor(raw.futureRows));
  });
}

function toCase(raw: RawCase, title: string, spec: ModelSpec, known: Tensor<Float32Array> | undefined): ReferenceCase {
  const series = tensor(raw.series);
  const time = series.shape[1]!;
  const wanted = spec.targets ?? spec.features;
  const targets = sliceTime(series, 1, time);
  const columns = wanted.map((name) => spec.features.indexOf(name));
  const aligned = align(spec, series, known);
  return {
    title,
    spec,
    weights: tensors(raw.weights),
    series,
    known,
    aligned,
    alignedKnown: known && sliceTime(known, 1, raw.future + 1),
    inputs: sliceTime(aligned, 0, time - 1),
    targets: mapRows(targets, columns.length, (row) => columns.map((column) => row[column]!)),
    trainOutput: tensor(raw.trainOutput),
    trainLoss: raw.trainLoss,
    gradients: tensors(raw.gradients),
    future: raw.future,
    output: tensor(raw.output),
  };
}

/** Moves what is known in advance one row up, as make_cells.py does. */
function align(
  spec: ModelSpec,
  series: Tensor<Float32Array>,
  known: Tensor<Float32Array> | undefined,
): Tensor<Float32Array> {
  if (known === undefined) return series;
  const [, time, width] = series.shape as [number, number, number];
  const ahead = spec.futureCovariates ?? [];
  return mapRows(series, width, (row, i) =>
    [...row].map((value, column) => {
      const position = ahead.indexOf(spec.features[column]!);
      if (position < 0) return value;
      const isLast = i % time === time - 1;
      const from = Math.floor(i / time) * known.shape[1]! * ahead.length;
      return isLast ? known.data[from + position]! : series.data[(i + 1) * width + column]!;
    }),
  );
}

/** `[batch, time, features]` -> `[batch, time, width]`. */
function mapRows(
  { shape, data }: Tensor<Float32Array>,
  width: number,
  change: (row: Float32Array, index: number) => readonly number[],
): Tensor<Float32Array> {
  const [batch, time, features] = shape as [number, number, number];
  const rows = Array.from({ length: batch * time }, (_, i) =>
    change(data.subarray(i * features, (i + 1) * features), i),
  );
  return { shape: [batch, time, width], data: Float32Array.from(rows.flat()) };
}

function read<Raw>(name: string): readonly Raw[] {
  return JSON.parse(readFileSync(referencePath(name), 'utf8'));
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
