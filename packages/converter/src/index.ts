// Writing a model's file.
export { type ConvertOptions, convert } from './convert.ts';
export { convertNetwork } from './forms/network.ts';

// Reading it back.
export { type ModelSource, readWeights } from './read-weights.ts';
export { type StatePart, statePartsOf } from './state.ts';
