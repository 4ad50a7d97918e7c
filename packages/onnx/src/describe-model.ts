// What is in an ONNX file, ours or not: for people and tests that count operators.
import { dataTypes } from './data-types.ts';
import type { GraphProto } from './messages.ts';
import { decodeModel, type ModelValue, outsideOf, visitNodes } from './read-model.ts';

/** An input or output of a model. */
export interface ValueDescription {
  readonly name: string;
  /** `float32`, `int64`, ...; `unknown` for anything but a tensor. */
  readonly type: string;
  /** Sizes, names of sizes, or `?`. */
  readonly shape: readonly (number | string)[];
}

/** Summary of an ONNX file. */
export interface ModelDescription {
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly doc: string;
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  /** How often each operator occurs, graphs inside nodes included, by name. */
  readonly operators: Readonly<Record<string, number>>;
  /** How many numbers the file's float tensors hold; a form may hold one that was learnt twice, or the sum of two. */
  readonly parameters: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Describes any ONNX file.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are no ONNX model
 */
export function describeModel(bytes: Uint8Array, file = 'model'): ModelDescription {
  const model = decodeModel(bytes, file);
  const { producer, metadata, inputs, outputs } = outsideOf(model);
  const { initializer = [] } = model.graph ?? {};
  const floats = initializer.filter((tensor) => tensor.data_type === dataTypes.float32);
  return {
    irVersion: model.ir_version ?? 0,
    opsets: Object.fromEntries(
      (model.opset_import ?? []).map(({ domain, version = 0 }) => [domain || 'ai.onnx', version]),
    ),
    producer,
    doc: model.doc_string ?? '',
    inputs: inputs.map(describeValue),
    outputs: outputs.map(describeValue),
    operators: countOperators(model.graph ?? {}),
    parameters: floats.reduce((sum, { dims = [] }) => sum + dims.reduce((product, n) => product * n, 1), 0),
    metadata,
  };
}

function countOperators(graph: GraphProto): Record<string, number> {
  const counts = new Map<string, number>();
  visitNodes(graph, ({ domain, op_type = '' }) => {
    const name = domain ? `${domain}.${op_type}` : op_type;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeValue({ name, elementType, shape }: ModelValue): ValueDescription {
  const known = Object.entries(dataTypes).find(([, number]) => number === elementType);
  const isTensor = elementType !== dataTypes.undefined;
  return { name, type: isTensor && known ? known[0] : 'unknown', shape: shape.map((size) => size ?? '?') };
}
