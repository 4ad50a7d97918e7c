/**
 * What pages import that open models of strangers: all of `onnxcast/web`, with a `Forecaster` that looks at a graph before
 * it runs, and runs it in a worker that it ends where it takes too long.
 * @module onnxcast/web/untrusted
 */

export { Forecaster, type LoadOptions } from '@onnxcast/runtime-web/untrusted';
export * from './web.ts';
