// What the model is, and what was learnt.

export { initialWeights } from './init-weights.ts';
export {
  type CellKind,
  cellOf,
  columnsOf,
  futureCovariatesOf,
  type ModelSpec,
  pastCovariatesOf,
  type Scaling,
  targetsOf,
} from './spec.ts';
export { modelSpecSchema, parseModelSpec } from './spec-schema.ts';
export { cellName, flattenWeights, gatesOf, unflattenWeights, type Weights, weightShapes } from './weights.ts';

// What it computes, in plain loops.

export { alignBatch, alignInputs, selectColumns } from './align-inputs.ts';
export type { Arithmetic } from './arithmetic.ts';
export { lossAndGradient } from './backward.ts';
export { forward } from './forward.ts';
export { referenceForecast } from './reference-forecast.ts';

// How it travels in files.

export { fromMetadata, toMetadata } from './metadata.ts';
export { weightsFromPytorch, weightsToPytorch } from './pytorch.ts';
export { type IntegerTensor, readSafetensors, writeSafetensors } from './safetensors.ts';
