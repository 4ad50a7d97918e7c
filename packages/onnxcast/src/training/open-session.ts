// What opens the graphs that training runs: onnxruntime-node, loaded when it is asked for.
import type { OpenSession } from '@onnxcast/runtime';

/** Opens a graph in this process. */
const openSession: OpenSession = async (model, options) => {
  const runtime = await import('@onnxcast/runtime-node');
  return runtime.openSession(model, options);
};

/** ONNX Runtime as a training takes it: in this process, and the module that its worker threads import. */
export const trainingRuntime = {
  openSession,
  get runtime(): string {
    return import.meta.resolve('@onnxcast/runtime-node');
  },
};
