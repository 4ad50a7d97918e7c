// Which operators a model is made of: what a device can run depends on them.
import { ModelFileError } from '@onnxcast/series/errors';
import { WireReader } from './wire-reader.ts';

type Operators = Map<string, number>;

/**
 * Counts the inputs of the operators of an ONNX model, those inside its loops too.
 * @param bytes a model that `readModel` has accepted
 * @param file its name, for error messages
 * @returns the most inputs that an operator of each name has, in the order in which they first occur
 * @throws ModelFileError when they break inside a node
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
export function readOperators(bytes: Uint8Array, file = 'model'): ReadonlyMap<string, number> {
  const operators: Operators = new Map();
  const reader = new WireReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 === 7) readGraph(reader, operators);
      else reader.skipType(tag & 7);
    }
  } catch (cause) {
    const found = 'an ONNX model cut short or damaged: its nodes break off';
    throw new ModelFileError({ file, found, remedy: 'Give a complete .onnx file.', cause });
  }
  return operators;
}

function readGraph(reader: WireReader, operators: Operators): void {
  reader.fields((field) => {
    if (field === 1) readNode(reader, operators);
    return field === 1;
  });
}

function readNode(reader: WireReader, operators: Operators): void {
  let name = '';
  let inputs = 0;
  reader.fields((field) => {
    if (field === 1) inputs += 1;
    else if (field === 4) name = reader.string();
    else if (field === 5) readAttribute(reader, operators);
    return field === 4 || field === 5;
  });
  operators.set(name, Math.max(inputs, operators.get(name) ?? 0));
}

function readAttribute(reader: WireReader, operators: Operators): void {
  reader.fields((field) => {
    const isGraph = field === 6 || field === 11;
    if (isGraph) readGraph(reader, operators);
    return isGraph;
  });
}
