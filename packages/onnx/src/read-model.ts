// An ONNX file taken apart. Of the outside of a model, all that a page needs, no more is read than inputs, outputs and metadata.
import { command, ModelFileError, text } from '@onnxcast/series/errors';
import { dataTypes } from './data-types.ts';
import {
  type GraphProto,
  graphFields,
  type ModelProto,
  modelFields,
  type NodeProto,
  type TensorProto,
  tensor,
  unreadFields,
  valueInfo,
} from './messages.ts';
import { decode, ForeignField, type Message } from './protobuf.ts';

/** An input or output of a model. */
export interface ModelValue {
  readonly name: string;
  /** ONNX's number of the element type: 1 float32, 7 int64; 0 for anything but a tensor. */
  readonly elementType: number;
  /** Sizes: fixed, named, or `undefined` where nothing is said of one. */
  readonly shape: readonly (number | string | undefined)[];
}

/** The outside of a model. */
export interface ModelOutside {
  /** Name and version. */
  readonly producer: string;
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /** `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const initializer: Message<Pick<TensorProto, 'name'>> = { name: tensor.name };
const ends: Message<Pick<GraphProto, 'initializer' | 'input' | 'output'>> = {
  initializer: [5, () => initializer, 'many'],
  input: [11, () => valueInfo, 'many'],
  output: [12, () => valueInfo, 'many'],
};

/**
 * Reads the outside of an ONNX model; nodes and weights are passed over.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are empty, no ONNX model, or one cut short
 */
export function readModel(bytes: Uint8Array, file: string): ModelOutside {
  return outsideOf(
    decodeFields(
      bytes,
      file,
      modelFields(() => ends),
    ),
  );
}

/** The outside of a model that was read. */
export function outsideOf({
  graph = {},
  producer_name,
  producer_version,
  metadata_props = [],
}: ModelProto): ModelOutside {
  const initialized = new Set(graph.initializer?.map(({ name }) => name));
  const toValues = (values: GraphProto['input'] = []): readonly ModelValue[] =>
    values.map(({ name = '', type }) => {
      const { elem_type: elementType = 0, shape } = type?.tensor_type ?? {};
      return { name, elementType, shape: (shape?.dim ?? []).map((size) => size.dim_value ?? size.dim_param) };
    });
  return {
    producer: [producer_name, producer_version].filter(Boolean).join(' '),
    inputs: toValues(graph.input).filter(({ name }) => !initialized.has(name)),
    outputs: toValues(graph.output),
    metadata: Object.fromEntries(metadata_props.map(({ key = '', value = '' }) => [key, value])),
  };
}

/**
 * Reads the bytes of any ONNX file.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are empty, no ONNX model, or one cut short
 */
export function decodeModel(bytes: Uint8Array, file: string): ModelProto {
  return decodeFields(
    bytes,
    file,
    modelFields(() => graphFields),
  );
}

function decodeFields(bytes: Uint8Array, file: string, fields: Message<ModelProto>): ModelProto {
  const remedy = text`Give a complete .onnx file, such as one that ${command('export')} writes.`;
  const refuse = (found: string, cause?: unknown) => new ModelFileError({ file, found, remedy, cause });
  if (bytes.length === 0) throw refuse('the file is empty, no ONNX model');
  let read: ModelProto;
  try {
    read = decode<ModelProto>(fields, bytes, unreadFields);
  } catch (cause) {
    if (cause instanceof ForeignField) throw refuse(`no ONNX model: it begins with ${showStart(bytes)}`);
    throw refuse(`an ONNX model cut short or damaged: its ${bytes.length} bytes end or break inside a field`, cause);
  }
  if (read.graph !== undefined && read.opset_import?.length !== 0) return read;
  const missing = read.graph === undefined ? 'a graph' : 'an operator set';
  throw refuse(`no ONNX model, or one cut short: it has no ${missing}`);
}

/** Calls `visit` with every node of a graph, those of the graphs inside a node before it. */
export function visitNodes({ node = [] }: GraphProto, visit: (node: NodeProto) => void): void {
  for (const one of node) {
    for (const { g, graphs = [] } of one.attribute ?? []) {
      for (const inner of g === undefined ? graphs : [g, ...graphs]) visitNodes(inner, visit);
    }
    visit(one);
  }
}

/**
 * Numbers of a tensor that our own encoder wrote (float32 in `raw_data`).
 * @throws ModelFileError when the tensor is stored in another way
 */
export function readTensor(tensor: TensorProto, file: string): { shape: readonly number[]; data: Float32Array } {
  const { dims: shape = [], raw_data: raw = new Uint8Array() } = tensor;
  const size = shape.reduce((product, n) => product * n, 1);
  if (tensor.data_type !== dataTypes.float32 || raw.length !== 4 * size) {
    const found = `tensor "${tensor.name}" holds ${raw.length} raw bytes of data type ${tensor.data_type}`;
    const expected = `${4 * size} bytes of float32 for its shape [${shape}]`;
    throw new ModelFileError({ file, tensor: tensor.name, found, expected, remedy: 'Export the model again.' });
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => view.getFloat32(4 * i, true)) };
}

/** The first bytes, as text where they are text. */
function showStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 16);
  if (start.every((byte) => byte >= 9 && byte < 127)) return JSON.stringify(String.fromCharCode(...start));
  return [...start].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
