export * from './errors.ts';
export * from './series.ts';
export * from './tensor.ts';
