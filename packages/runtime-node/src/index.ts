// Forecasting in Node.
export { Forecaster, type LoadOptions } from './forecaster.ts';

// A session for other uses of the runtime package.
export { createOpenSession, openSession, type RuntimeOptions } from './open-session.ts';

// Threads that sessions of several models share.
export { startWorkers } from './workers/open-workers.ts';
export type { WorkerClient, WorkerSession } from './workers/worker-client.ts';
