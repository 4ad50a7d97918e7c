// What opens the graphs that training runs: onnxruntime-node, loaded when it is asked for.
import type { OpenSession } from '@onnxcast/runtime';

/** Opens a graph in this process. */
export const openSession: OpenSession = async (model, options) => {
  const runtime = await import('@onnxcast/runtime-node');
  return runtime.openSession(model, options);
};
