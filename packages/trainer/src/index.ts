export * from './engine.ts';
export * from './optimizer.ts';
