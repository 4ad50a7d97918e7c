// Forecasting in Node.
export { Forecaster, type LoadOptions } from './forecaster.ts';

// A session for other uses of the runtime package.
export { createOpenSession, openSession, type RuntimeOptions } from './open-session.ts';
