// The forms of graph.

export {
  type EndSize,
  endDocsOf,
  endsOf,
  type Form,
  type FormEnd,
  type FormEnds,
  formKey,
  forms,
  type GraphForm,
  graphForms,
} from './forms.ts';

// Making a file.

export { createCalendarGraphOps } from './calendar-graph-ops.ts';
export { encodeModel, type ModelHeader } from './encode.ts';
export {
  addCast,
  addIntegers,
  createGraph,
  type Dimension,
  type FloatType,
  type Graph,
  type GraphBuilder,
  type Node,
  type Value,
} from './graph.ts';
export { createGraphOps, type GraphOps } from './graph-ops.ts';
export { sealModel } from './integrity/seal.ts';
export { addScan, type GraphTape, type ScanParts, type StepGiven, type StepResult } from './training/scan.ts';
export { createStepShapes, type StepShapes } from './training/step-shapes.ts';

// Reading one.

export { describeModel, type ModelDescription, type ValueDescription } from './describe-model.ts';
export { decodeModel, encodeProto, readTensor } from './encode.ts';
export { checkSealSync } from './integrity/check-seal-sync.ts';
