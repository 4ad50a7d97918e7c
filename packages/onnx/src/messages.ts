// ONNX's protobuf messages as plain data, by the format's published field numbers (onnx.proto, proto2). Only what our
// graphs and their readers need: no functions, sparse tensors, maps, sequences or training information.

/** What the format says of a field; those that it marks `[packed = true]` are written as one, other repeated ones one by one. */
export interface FieldDeclaration {
  readonly id: number;
  /** A scalar type, or the name of a message. */
  readonly type: string;
  readonly rule: 'optional' | 'repeated' | 'packed';
}

const one = (id: number, type: string): FieldDeclaration => ({ id, type, rule: 'optional' });
const many = (id: number, type: string): FieldDeclaration => ({ id, type, rule: 'repeated' });
const packed = (id: number, type: string): FieldDeclaration => ({ id, type, rule: 'packed' });

/** Numbers of `AttributeProto.AttributeType` that our graphs write. */
export const attributeTypes = { int: 2, graph: 5, ints: 7, strings: 8 } as const;

/**
 * The messages by name; fields in the order of their numbers, as they are written.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const onnxMessages: Readonly<Record<string, Readonly<Record<string, FieldDeclaration>>>> = {
  ModelProto: {
    ir_version: one(1, 'int64'),
    producer_name: one(2, 'string'),
    producer_version: one(3, 'string'),
    domain: one(4, 'string'),
    model_version: one(5, 'int64'),
    doc_string: one(6, 'string'),
    graph: one(7, 'GraphProto'),
    opset_import: many(8, 'OperatorSetIdProto'),
    metadata_props: many(14, 'StringStringEntryProto'),
  },
  OperatorSetIdProto: { domain: one(1, 'string'), version: one(2, 'int64') },
  StringStringEntryProto: { key: one(1, 'string'), value: one(2, 'string') },
  GraphProto: {
    node: many(1, 'NodeProto'),
    name: one(2, 'string'),
    initializer: many(5, 'TensorProto'),
    doc_string: one(10, 'string'),
    input: many(11, 'ValueInfoProto'),
    output: many(12, 'ValueInfoProto'),
    value_info: many(13, 'ValueInfoProto'),
    metadata_props: many(16, 'StringStringEntryProto'),
  },
  NodeProto: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    op_type: one(4, 'string'),
    attribute: many(5, 'AttributeProto'),
    doc_string: one(6, 'string'),
    domain: one(7, 'string'),
    overload: one(8, 'string'),
    metadata_props: many(9, 'StringStringEntryProto'),
  },
  AttributeProto: {
    name: one(1, 'string'),
    f: one(2, 'float'),
    i: one(3, 'int64'),
    s: one(4, 'bytes'),
    t: one(5, 'TensorProto'),
    g: one(6, 'GraphProto'),
    floats: many(7, 'float'),
    ints: many(8, 'int64'),
    strings: many(9, 'bytes'),
    tensors: many(10, 'TensorProto'),
    graphs: many(11, 'GraphProto'),
    doc_string: one(13, 'string'),
    type: one(20, 'int32'),
    ref_attr_name: one(21, 'string'),
  },
  TensorProto: {
    dims: many(1, 'int64'),
    data_type: one(2, 'int32'),
    float_data: packed(4, 'float'),
    int32_data: packed(5, 'int32'),
    string_data: many(6, 'bytes'),
    int64_data: packed(7, 'int64'),
    name: one(8, 'string'),
    raw_data: one(9, 'bytes'),
    double_data: packed(10, 'double'),
    uint64_data: packed(11, 'uint64'),
    doc_string: one(12, 'string'),
    external_data: many(13, 'StringStringEntryProto'),
    data_location: one(14, 'int32'),
    metadata_props: many(16, 'StringStringEntryProto'),
  },
  ValueInfoProto: {
    name: one(1, 'string'),
    type: one(2, 'TypeProto'),
    doc_string: one(3, 'string'),
    metadata_props: many(4, 'StringStringEntryProto'),
  },
  TypeProto: { tensor_type: one(1, 'TypeProto.Tensor'), denotation: one(6, 'string') },
  'TypeProto.Tensor': { elem_type: one(1, 'int32'), shape: one(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: many(1, 'TensorShapeProto.Dimension') },
  'TensorShapeProto.Dimension': {
    dim_value: one(1, 'int64'),
    dim_param: one(2, 'string'),
    denotation: one(3, 'string'),
  },
};

/** A decoded `ModelProto`, as far as our readers look; a field that the file lacks is absent or empty. */
export interface ModelProto {
  readonly ir_version?: Whole;
  readonly producer_name?: string;
  readonly producer_version?: string;
  readonly doc_string?: string;
  readonly graph?: GraphProto;
  readonly opset_import?: readonly { readonly domain?: string; readonly version?: Whole }[];
  readonly metadata_props?: readonly { readonly key?: string; readonly value?: string }[];
}

/** An int64 as protobuf libraries give it: a number, or an object that turns into one. */
export type Whole = number | { toString(): string };

export interface GraphProto {
  readonly name?: string;
  readonly node?: readonly NodeProto[];
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
  readonly value_info?: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly op_type?: string;
  readonly domain?: string;
  readonly name?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly attribute?: readonly AttributeProto[];
}

export interface AttributeProto {
  readonly name?: string;
  readonly type?: number;
  readonly i?: Whole;
  readonly ints?: readonly Whole[];
  readonly strings?: readonly Uint8Array[];
  readonly g?: GraphProto;
  readonly graphs?: readonly GraphProto[];
}

export interface TensorProto {
  readonly name?: string;
  readonly dims?: readonly Whole[];
  readonly data_type?: number;
  readonly raw_data?: Uint8Array;
}

export interface ValueInfoProto {
  readonly name?: string;
  readonly doc_string?: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type?: number;
      readonly shape?: { readonly dim?: readonly { readonly dim_value?: Whole; readonly dim_param?: string }[] };
    };
  };
}
