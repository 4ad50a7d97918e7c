// Graphs to and from ONNX bytes.

import { ModelFileError } from '@onnxcast/series/errors';
import { dataTypes } from './data-types.ts';
import type { Attribute, Constant, Graph, Node, Value } from './graph.ts';
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './messages.ts';
import { readMessage, writeMessage } from './protobuf.ts';

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
  const model: ModelProto = {
    ir_version: header.irVersion,
    producer_name: header.producer,
    producer_version: header.producerVersion,
    doc_string: header.doc,
    graph: toGraphProto(graph),
    opset_import: [{ domain: '', version: header.opset }],
    metadata_props: Object.entries(header.metadata).map(([key, value]) => ({ key, value })),
  };
  return encodeProto(model);
}

/** Writes a decoded model back, field by field in the order of their numbers. */
export function encodeProto(model: ModelProto): Uint8Array {
  return writeMessage('ModelProto', model);
}

/**
 * Reads the bytes of any ONNX file; fields that are not declared are carried along unread.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are no ONNX model
 */
export function decodeModel(bytes: Uint8Array, file: string): ModelProto {
  const refuse = (found: string, cause?: unknown) =>
    new ModelFileError({ file, found, remedy: 'Give a complete .onnx file.', cause });
  if (bytes.length === 0) throw refuse('the file is empty, no ONNX model');
  let model: ModelProto;
  try {
    model = readMessage('ModelProto', bytes) as ModelProto;
  } catch (cause) {
    throw refuse(`no ONNX model, or one cut short: its ${bytes.length} bytes do not read as protobuf`, cause);
  }
  if (model.graph?.node === undefined || (model.opset_import ?? []).length === 0) {
    throw refuse('no ONNX model, or one cut short: the bytes hold no graph with an operator set');
  }
  return model;
}

/**
 * Numbers of a tensor that our own encoder wrote (float32 in `raw_data`).
 * @throws ModelFileError when the tensor is stored in another way
 */
export function readTensor(tensor: TensorProto, file: string): { shape: readonly number[]; data: Float32Array } {
  const shape = (tensor.dims ?? []).map(Number);
  const size = shape.reduce((product, n) => product * n, 1);
  const raw = tensor.raw_data ?? new Uint8Array();
  if (tensor.data_type !== dataTypes.float32 || raw.length !== 4 * size) {
    const found = `tensor "${tensor.name}" holds ${raw.length} raw bytes of data type ${tensor.data_type}`;
    const expected = `${4 * size} bytes of float32 for its shape [${shape}]`;
    throw new ModelFileError({ file, tensor: tensor.name, found, expected, remedy: 'Export the model again.' });
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => view.getFloat32(4 * i, true)) };
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
  if (isTexts(value)) {
    const strings = value.map((text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))); // names are ASCII
    return { name, strings, type: attributeTypes.strings };
  }
  return { name, ints: value, type: attributeTypes.ints };
}

function isTexts(list: readonly number[] | readonly string[]): list is readonly string[] {
  return typeof list[0] === 'string';
}

function toTensorProto({ name, type, shape, data }: Constant): TensorProto {
  const width = { float32: 4, float64: 8, int64: 8, bool: 1 }[type];
  const raw = new Uint8Array(width * data.length);
  const view = new DataView(raw.buffer);
  for (let i = 0; i < data.length; i++) {
    if (type === 'float32') view.setFloat32(4 * i, data[i]!, true);
    else if (type === 'float64') view.setFloat64(8 * i, data[i]!, true);
    else if (type === 'int64') view.setBigInt64(8 * i, BigInt(data[i]!), true);
    else view.setUint8(i, data[i]!);
  }
  return { name, dims: shape, data_type: dataTypes[type], raw_data: raw };
}

function toValueInfoProto({ name, type, shape, doc }: Value): ValueInfoProto {
  const dim = shape?.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return {
    name,
    type: { tensor_type: { elem_type: dataTypes[type], ...(dim && { shape: { dim } }) } },
    ...(doc === undefined ? {} : { doc_string: doc }),
  };
}
