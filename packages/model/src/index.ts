export * from './spec.ts';
export * from './weights.ts';
