/**
 * What pages import that may use WebGPU: all of `onnxcast/web`, with a `Forecaster` that knows that device and carries
 * another 27 MB.
 * @module onnxcast/web/webgpu
 */

export { Forecaster, type LoadOptions } from '@onnxcast/runtime-web/webgpu';
export * from './web.ts';
