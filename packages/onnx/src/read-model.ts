// What an ONNX file says of itself: inputs, outputs, metadata. ONNX Runtime's JavaScript API cannot tell the metadata,
// so they are read from the bytes, with the few field numbers needed.
import { command, ModelFileError, text } from '@onnxcast/series/errors';
import { WireReader } from './wire-reader.ts';

/** An input or output of a model. */
export interface ModelValue {
  readonly name: string;
  /** ONNX's number of the element type: 1 float32, 7 int64; 0 for anything but a tensor. */
  readonly elementType: number;
  /** Fixed sizes, and `undefined` where the size is known only at run time. */
  readonly shape: readonly (number | undefined)[];
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

/** Wire type of each field of `ModelProto`: 0 for a number, 2 for what has a length. Another field or type is no ONNX. */
const modelFields: Readonly<Record<number, 0 | 2>> = {
  1: 0, // ir_version
  2: 2, // producer_name
  3: 2, // producer_version
  4: 2, // domain
  5: 0, // model_version
  6: 2, // doc_string
  7: 2, // graph
  8: 2, // opset_import
  14: 2, // metadata_props
  20: 2, // training_info
  25: 2, // functions
  26: 2, // configuration
};

/**
 * Reads the outside of an ONNX model; the weights are skipped over.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are empty, no ONNX model, or one cut short
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
export function readModel(bytes: Uint8Array, file: string): ModelOutside {
  const remedy = text`Give a complete .onnx file, such as one that ${command('export')} writes.`;
  const refuse = (found: string, cause?: unknown) => new ModelFileError({ file, found, remedy, cause });
  if (bytes.length === 0) throw refuse('the file is empty, no ONNX model');

  let producer = '';
  let producerVersion = '';
  let graph: Pick<ModelOutside, 'inputs' | 'outputs'> | undefined;
  let hasOpset = false;
  const metadata: Record<string, string> = {};
  const reader = new WireReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const field = tag >>> 3;
      if (modelFields[field] !== (tag & 7)) throw new ForeignField(field);
      if (field === 2) producer = reader.string();
      else if (field === 3) producerVersion = reader.string();
      else if (field === 7) graph = readGraph(reader);
      else if (field === 14) readEntry(reader, metadata);
      else reader.skipType(tag & 7);
      if (field === 8) hasOpset = true;
    }
  } catch (cause) {
    if (cause instanceof ForeignField) throw refuse(`no ONNX model: it begins with ${showStart(bytes)}`);
    throw refuse(`an ONNX model cut short or damaged: its ${bytes.length} bytes end or break inside a field`, cause);
  }
  if (graph === undefined || !hasOpset) {
    const missing = graph === undefined ? 'a graph' : 'an operator set';
    throw refuse(`no ONNX model, or one cut short: it has no ${missing}`);
  }
  return { producer: `${producer} ${producerVersion}`.trim(), ...graph, metadata };
}

/** A field that `ModelProto` does not have: the bytes are something else. */
class ForeignField extends Error {
  constructor(field: number) {
    super(`field ${field} is not one of ModelProto's`);
  }
}

function readGraph(reader: WireReader): Pick<ModelOutside, 'inputs' | 'outputs'> {
  const inputs: ModelValue[] = [];
  const outputs: ModelValue[] = [];
  const initialized = new Set<string>();
  reader.fields((field) => {
    if (field === 5) initialized.add(readInitializerName(reader));
    else if (field === 11) inputs.push(readValue(reader));
    else if (field === 12) outputs.push(readValue(reader));
    else return false;
    return true;
  });
  return { inputs: inputs.filter(({ name }) => !initialized.has(name)), outputs };
}

function readInitializerName(reader: WireReader): string {
  let name = '';
  reader.fields((field, wire) => {
    if (field !== 8 || wire !== 2) return false;
    name = reader.string();
    return true;
  });
  return name;
}

function readValue(reader: WireReader): ModelValue {
  let name = '';
  let elementType = 0;
  const shape: (number | undefined)[] = [];
  const readDimension = (): void => {
    let size: number | undefined;
    reader.fields((field) => {
      if (field !== 1) return false;
      size = reader.int64();
      return true;
    });
    shape.push(size);
  };
  const readShape = (field: number): boolean => {
    if (field === 1) readDimension();
    return field === 1;
  };
  const readTensorType = (field: number): boolean => {
    if (field === 1) elementType = reader.uint32();
    else if (field === 2) reader.fields(readShape);
    else return false;
    return true;
  };
  const readType = (field: number): boolean => {
    if (field === 1) reader.fields(readTensorType);
    return field === 1;
  };
  reader.fields((field) => {
    if (field === 1) name = reader.string();
    else if (field === 2) reader.fields(readType);
    else return false;
    return true;
  });
  return { name, elementType, shape };
}

function readEntry(reader: WireReader, metadata: Record<string, string>): void {
  let [key, value] = ['', ''];
  reader.fields((field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = reader.string();
    else return false;
    return true;
  });
  metadata[key] = value;
}

/** The first bytes, as text where they are text. */
function showStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 16);
  if (start.every((byte) => byte >= 9 && byte < 127)) return JSON.stringify(String.fromCharCode(...start));
  return [...start].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
