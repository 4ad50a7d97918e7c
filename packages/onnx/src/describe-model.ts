// What is in an ONNX file, ours or not: for people and tests that count operators.
import { allDataTypes, dataTypes } from './data-types.ts';
import { decodeModel } from './encode.ts';
import type { GraphProto, ValueInfoProto, Whole } from './messages.ts';

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
  const graph = model.graph ?? {};
  const initialized = new Set((graph.initializer ?? []).map(({ name }) => name));
  const floats = (graph.initializer ?? []).filter((tensor) => tensor.data_type === dataTypes.float32);
  return {
    irVersion: Number(model.ir_version ?? 0),
    opsets: Object.fromEntries(
      (model.opset_import ?? []).map(({ domain, version }) => [domain || 'ai.onnx', Number(version ?? 0)]),
    ),
    producer: [model.producer_name, model.producer_version].filter(Boolean).join(' '),
    doc: model.doc_string ?? '',
    inputs: (graph.input ?? []).filter(({ name }) => !initialized.has(name)).map(describeValue),
    outputs: (graph.output ?? []).map(describeValue),
    operators: countOperators(graph),
    parameters: floats.reduce((sum, { dims }) => sum + sizeOf(dims ?? []), 0),
    metadata: Object.fromEntries((model.metadata_props ?? []).map(({ key = '', value = '' }) => [key, value])),
  };
}

function countOperators(graph: GraphProto): Record<string, number> {
  const counts = new Map<string, number>();
  const visit = (inner: GraphProto): void => {
    for (const node of inner.node ?? []) {
      const name = node.domain ? `${node.domain}.${node.op_type}` : (node.op_type ?? '');
      counts.set(name, (counts.get(name) ?? 0) + 1);
      for (const { g, graphs } of node.attribute ?? []) {
        for (const body of [...(g ? [g] : []), ...(graphs ?? [])]) visit(body);
      }
    }
  };
  visit(graph);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeValue({ name = '', type }: ValueInfoProto): ValueDescription {
  const tensor = type?.tensor_type;
  const known = Object.entries(allDataTypes).find(([, number]) => number === tensor?.elem_type);
  const dimensions = tensor?.shape?.dim ?? [];
  const shape = dimensions.map((size) =>
    Object.hasOwn(size, 'dim_value') ? Number(size.dim_value) : size.dim_param || '?',
  );
  return { name, type: known?.[0] ?? 'unknown', shape };
}

function sizeOf(dims: readonly Whole[]): number {
  return dims.reduce<number>((product, n) => product * Number(n), 1);
}
