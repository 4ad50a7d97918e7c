// Forecasting in a page.
export { Forecaster, type LoadOptions } from './forecaster.ts';

// A session for other uses of the runtime package.
export { createOpenSession, type RuntimeOptions } from './open-session.ts';
