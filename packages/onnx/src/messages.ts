// ONNX's protobuf messages as plain data, by the format's published field numbers (onnx.proto, proto2). Only what our
// graphs and their readers need: no functions, sparse tensors, maps, sequences or training information.
// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
import type { Fields, Message } from './protobuf.ts';

/** A model; a field that a file lacks is absent or empty, as in all messages below. */
export interface ModelProto {
  readonly ir_version?: number;
  readonly producer_name?: string;
  readonly producer_version?: string;
  readonly doc_string?: string;
  readonly graph?: GraphProto;
  readonly opset_import?: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadata_props?: readonly { readonly key?: string; readonly value?: string }[];
}

export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
  readonly value_info?: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly op_type?: string;
  readonly attribute?: readonly AttributeProto[];
  readonly domain?: string;
}

export interface AttributeProto {
  readonly name?: string;
  readonly i?: number;
  readonly g?: GraphProto;
  readonly ints?: readonly number[];
  readonly strings?: readonly string[];
  readonly graphs?: readonly GraphProto[];
  readonly type?: number;
}

/** Numbers of `AttributeProto.AttributeType` that our graphs write. */
export const attributeTypes = { int: 2, graph: 5, ints: 7, strings: 8 } as const;

export interface TensorProto {
  readonly dims?: readonly number[];
  readonly data_type?: number;
  readonly name?: string;
  readonly raw_data?: Uint8Array;
}

export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type?: number;
      readonly shape?: { readonly dim?: readonly { readonly dim_value?: number; readonly dim_param?: string }[] };
    };
  };
  readonly doc_string?: string;
}

const dimension = { dim_value: [1, 'whole'], dim_param: [2, 'text'] } as const;
const shape = { dim: [1, () => dimension, 'many'] } as const;
const tensorType = { elem_type: [1, 'whole'], shape: [2, () => shape] } as const;
const valueType = { tensor_type: [1, () => tensorType] } as const;
const opset = { domain: [1, 'text'], version: [2, 'whole'] } as const;
const entry = { key: [1, 'text'], value: [2, 'text'] } as const;

export const valueInfo: Message<ValueInfoProto> = {
  name: [1, 'text'],
  type: [2, () => valueType],
  doc_string: [3, 'text'],
};

export const tensor: Message<TensorProto> = {
  dims: [1, 'whole', 'many'],
  data_type: [2, 'whole'],
  name: [8, 'text'],
  raw_data: [9, 'bytes'],
};

const attribute: Message<AttributeProto> = {
  name: [1, 'text'],
  i: [3, 'whole'],
  g: [6, () => graphFields],
  ints: [8, 'whole', 'many'],
  strings: [9, 'text', 'many'],
  graphs: [11, () => graphFields, 'many'],
  type: [20, 'whole'],
};

const node: Message<NodeProto> = {
  input: [1, 'text', 'many'],
  output: [2, 'text', 'many'],
  name: [3, 'text'],
  op_type: [4, 'text'],
  attribute: [5, () => attribute, 'many'],
  domain: [7, 'text'],
};

export const graphFields: Message<GraphProto> = {
  node: [1, () => node, 'many'],
  name: [2, 'text'],
  initializer: [5, () => tensor, 'many'],
  input: [11, () => valueInfo, 'many'],
  output: [12, () => valueInfo, 'many'],
  value_info: [13, () => valueInfo, 'many'],
};

/**
 * The fields of a model.
 * @param graph what is read of its graph
 */
export const modelFields = (graph: () => Fields): Message<ModelProto> => ({
  ir_version: [1, 'whole'],
  producer_name: [2, 'text'],
  producer_version: [3, 'text'],
  doc_string: [6, 'text'],
  graph: [7, graph],
  opset_import: [8, () => opset, 'many'],
  metadata_props: [14, () => entry, 'many'],
});

/** Its other fields, never looked at: domain, model_version, training_info, functions and configuration. */
export const unreadFields: readonly number[] = [4, 5, 20, 25, 26];
