// Calls speak float64; a graph of old, or of another maker, may take and give float32. Loaded with the first such graph.
import type { Session, SessionTensor } from '@onnxcast/onnx/session';
import type { Run } from './call.ts';

/** Makes what runs a session whose graph declares its real numbers as float32. */
export function runInFloat32(session: Session): Run {
  return async (feeds, outputs) => {
    const given = Object.entries(feeds).map(([name, tensor]) => [name, round(tensor)] as const);
    const results = await session.run(Object.fromEntries(given), outputs);
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, widen(tensor)]));
  };
}

function round(tensor: SessionTensor): SessionTensor {
  const { data, shape } = tensor;
  return data instanceof Float64Array ? { type: 'float32', shape, data: new Float32Array(data) } : tensor;
}

function widen(tensor: SessionTensor): SessionTensor {
  const { data, shape } = tensor;
  return data instanceof Float32Array ? { type: 'float64', shape, data: new Float64Array(data) } : tensor;
}
