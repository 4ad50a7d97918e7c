// All graphs of the engine, loaded together by who trains with it.
export { buildClosedLoop, buildForecast } from './closed-loop-graph.ts';
export { buildOneStep } from './one-step-graph.ts';
export { buildNothing } from './training-graph.ts';
