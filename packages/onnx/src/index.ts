// The forms of graph.
export { endsOf, type Form, type FormEnd, type FormEnds, formKey, forms, type GraphForm, graphForms } from './forms.ts';

// Making a file.

export { describeModel, type ModelDescription, type ValueDescription } from './describe-model.ts';
// Reading one.
export { decodeModel, encodeModel, readTensor } from './encode.ts';
export { addIntegers, createGraph, type Graph, type GraphBuilder } from './graph.ts';
export { createGraphOps, type GraphOps } from './graph-ops.ts';
