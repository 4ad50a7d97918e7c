// Which operators a model is made of: what a device can run depends on them.
import { decodeModel, visitNodes } from './read-model.ts';

/**
 * Counts the inputs of the operators of an ONNX model, those inside its loops too.
 * @returns the most inputs that an operator of each name has, in the order in which they first occur
 * @throws ModelFileError when the bytes are no ONNX model
 */
export function readOperators(bytes: Uint8Array): ReadonlyMap<string, number> {
  const operators = new Map<string, number>();
  visitNodes(decodeModel(bytes, 'model').graph ?? {}, ({ op_type: name = '', input = [] }) => {
    operators.set(name, Math.max(input.length, operators.get(name) ?? 0));
  });
  return operators;
}
