// Making a file.

export { describeModel, type ModelDescription, type ValueDescription } from './describe-model.ts';
// Reading one.
export { decodeModel, encodeModel, readTensor } from './encode.ts';
export { addIntegers, createGraph, type Graph, type GraphBuilder } from './graph.ts';
