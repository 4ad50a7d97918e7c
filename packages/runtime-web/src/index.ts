// Forecasting in a page.
export { createOpenWorkerSession, Forecaster, type LoadOptions } from './forecaster.ts';

// A session for other uses of the runtime package.
export { createOpenSession } from './open-session.ts';
export type { RuntimeOptions, WasmPaths } from './ort.ts';
export type { ModelSource } from './read-bytes.ts';
