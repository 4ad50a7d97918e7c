// What the model is, and what was learnt.

export { lossAndGradient } from './backward.ts';
// What it computes, in plain loops.
export { forward } from './forward.ts';
// How it travels in files.
export { fromMetadata, toMetadata } from './metadata.ts';
export type { ModelSpec, Scaling } from './spec.ts';
export { flattenWeights, unflattenWeights, type Weights, weightShapes } from './weights.ts';
