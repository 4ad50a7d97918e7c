// Graphs to ONNX bytes.
import { dataTypes } from './data-types.ts';
import type { Attribute, Constant, Graph, Node, Value } from './graph.ts';
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  graphFields,
  type ModelProto,
  modelFields,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './messages.ts';
import { encode } from './protobuf.ts';

/** What a file says beside its graph. */
export interface ModelHeader {
  readonly irVersion: number;
  readonly opset: number;
  readonly producer: string;
  readonly producerVersion: string;
  readonly doc: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a graph as the bytes of an ONNX file.
 * @returns the file; the same graph and header always give the same bytes
 */
export function encodeModel(graph: Graph, header: ModelHeader): Uint8Array {
  return encodeProto({
    ir_version: header.irVersion,
    producer_name: header.producer,
    producer_version: header.producerVersion,
    doc_string: header.doc,
    graph: toGraphProto(graph),
    opset_import: [{ domain: '', version: header.opset }],
    metadata_props: Object.entries(header.metadata).map(([key, value]) => ({ key, value })),
  });
}

/** Writes a model as it was read. */
export function encodeProto(model: ModelProto): Uint8Array {
  return encode<ModelProto>(
    modelFields(() => graphFields),
    model,
  );
}

function toGraphProto(graph: Graph): GraphProto {
  return {
    name: graph.name,
    node: graph.nodes.map(toNodeProto),
    initializer: graph.constants.map(toTensorProto),
    input: graph.inputs.map(toValueInfoProto),
    output: graph.outputs.map(toValueInfoProto),
    value_info: graph.values.map(toValueInfoProto),
  };
}

function toNodeProto(node: Node): NodeProto {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.outputs.find((name) => name !== '') ?? '',
    op_type: node.operator,
    attribute: Object.entries(node.attributes).map(([name, value]) => toAttributeProto(name, value)),
  };
}

function toAttributeProto(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int };
  if ('nodes' in value) return { name, g: toGraphProto(value), type: attributeTypes.graph };
  if (isTexts(value)) return { name, strings: value, type: attributeTypes.strings };
  return { name, ints: value, type: attributeTypes.ints };
}

function isTexts(list: readonly number[] | readonly string[]): list is readonly string[] {
  return typeof list[0] === 'string';
}

function toTensorProto({ name, type, shape, data }: Constant): TensorProto {
  const width = { float32: 4, int64: 8, bool: 1 }[type];
  const raw = new Uint8Array(width * data.length);
  const view = new DataView(raw.buffer);
  for (let i = 0; i < data.length; i++) {
    if (type === 'float32') view.setFloat32(4 * i, data[i]!, true);
    else if (type === 'int64') view.setBigInt64(8 * i, BigInt(data[i]!), true);
    else view.setUint8(i, data[i]!);
  }
  return { name, dims: shape, data_type: dataTypes[type], raw_data: raw };
}

function toValueInfoProto({ name, type, shape, doc }: Value): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return {
    name,
    type: { tensor_type: { elem_type: dataTypes[type], shape: { dim } } },
    ...(doc === undefined ? {} : { doc_string: doc }),
  };
}
