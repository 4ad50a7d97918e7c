// What a file must look like from outside so that it can forecast, whoever wrote it: one row for each form of graph.
import type { ModelSpec } from '@onnxcast/model';
import { fromMetadata } from '@onnxcast/model/metadata';
import { ModelFileError } from '@onnxcast/series/errors';
import { type ModelOutside, type ModelValue, readModel } from './read-model.ts';

/** The forms of graph, told by their inputs and outputs. */
export type ModelForm = 'forecast' | 'stream' | 'step' | 'unrolled';

/** A model that keeps the contract of its form. */
export interface ModelContract {
  readonly form: ModelForm;
  /** Name of the file, for error messages. */
  readonly file: string;
  /** Number of variables in a row of history. */
  readonly width: number;
  /** What the file says of its model; undefined where it has no metadata of ours. */
  readonly spec: ModelSpec | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Columns of a state, in the forms that have one. */
  readonly stateSize: number;
  /** Lengths of an unrolled graph. */
  readonly time: number | undefined;
  readonly horizon: number | undefined;
}

type Ends = Readonly<Record<string, readonly [elementType: number, rank: number]>>;

const float32 = 1;
const int64 = 7;
const series: Ends = { history: [float32, 3] };
const horizon: Ends = { horizon: [int64, 0] };
const results: Ends = { forecast: [float32, 3], fitted: [float32, 3] };

const contracts: Readonly<Record<ModelForm, { readonly inputs: Ends; readonly outputs: Ends }>> = {
  forecast: { inputs: { ...series, ...horizon }, outputs: results },
  stream: {
    inputs: { ...series, ...horizon, state: [float32, 2] },
    outputs: { ...results, next_state: [float32, 2] },
  },
  step: {
    inputs: { value: [float32, 2], state: [float32, 2] },
    outputs: { forecast: [float32, 2], next_state: [float32, 2] },
  },
  unrolled: { inputs: series, outputs: results },
};

/**
 * Reads a file's outside and finds the form whose contract it keeps.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are no ONNX model, or one with other inputs and outputs
 */
export function readContract(model: Uint8Array, file: string): ModelContract {
  const outside = readModel(model, file);
  const spec = fromMetadata(outside.metadata, file);
  const form = (Object.keys(contracts) as ModelForm[]).find(
    (name) => fits(outside.inputs, contracts[name].inputs) && fits(outside.outputs, contracts[name].outputs),
  );
  const sizeOf = (values: readonly ModelValue[], name: string, axis: number) =>
    values.find((value) => value.name === name)?.shape[axis];
  const width = sizeOf(outside.inputs, 'history', 2) ?? sizeOf(outside.inputs, 'value', 1);
  if (form === undefined || width === undefined) throw misfit(outside, file);

  if (spec !== undefined && spec.features.length !== width) {
    const found = `its metadata name ${spec.features.length} features (${spec.features.join(', ')})`;
    throw new ModelFileError(`${file}: ${found}, its input takes ${width}. Export the model again.`, { file });
  }
  if (form === 'step' && spec === undefined) {
    throw new ModelFileError(
      `${file}: a graph of the form step without metadata does not say how its values are scaled. Export the model again.`,
      { file },
    );
  }
  return {
    form,
    file,
    width,
    spec,
    metadata: outside.metadata,
    stateSize: sizeOf(outside.inputs, 'state', 1) ?? 0,
    time: form === 'unrolled' ? sizeOf(outside.inputs, 'history', 1) : undefined,
    horizon: form === 'unrolled' ? sizeOf(outside.outputs, 'forecast', 1) : undefined,
  };
}

function fits(values: readonly ModelValue[], ends: Ends): boolean {
  return (
    values.length === Object.keys(ends).length &&
    values.every(({ name, elementType, shape }) => ends[name]?.[0] === elementType && ends[name][1] === shape.length)
  );
}

function misfit(outside: ModelOutside, file: string): ModelFileError {
  const list = (values: readonly ModelValue[]) => values.map(({ name }) => name).join(', ') || 'none';
  const actual = `inputs ${list(outside.inputs)}; outputs ${list(outside.outputs)}`;
  const expected = 'inputs history [batch, time, features] and horizon, outputs forecast and fitted';
  const who = outside.producer === '' ? '' : ` made by ${outside.producer}`;
  const remedy = 'Give a model that `npx onnxcast export` wrote, or one with these inputs and outputs.';
  return new ModelFileError(`${file}: this ONNX model${who} has ${actual}; expected ${expected}. ${remedy}`, {
    file,
    expected,
    actual,
  });
}
