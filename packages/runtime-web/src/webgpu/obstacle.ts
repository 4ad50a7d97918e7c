// Whether a model can run on this page's GPU, asked before anything of the large WebGPU build is fetched.
import { readModel } from '@onnxcast/onnx/read-model';
import { readOperators } from '@onnxcast/onnx/read-operators';

/**
 * Operators of our graphs that onnxruntime-web has no WebGPU kernels for, and that run a whole series. A graph with
 * them would go back and forth between GPU and CPU at each step.
 * Source: docs/webgpu-operators.md of onnxruntime-web 1.30.0
 */
export const notOnWebgpu: readonly string[] = ['LSTM', 'GRU', 'RNN', 'Loop', 'Scan'];

/** Every WebGPU takes 8 buffers in one shader; a `Concat` takes one for each input and one for its output, or fails when it runs. */
const mostConcatInputs = 7;

/** ONNX's number of the type. */
const FLOAT64 = 11;

interface Gpu {
  requestAdapter(): Promise<unknown>;
}

/**
 * Finds why a model does not run on WebGPU here.
 * @returns the reason, or undefined when nothing is in the way
 */
export async function findObstacle(model: Uint8Array): Promise<string | undefined> {
  let operators: ReadonlyMap<string, number>;
  try {
    operators = readOperators(model);
  } catch {
    // ONNX Runtime will say what is wrong with it.
    return 'its operators cannot be read';
  }
  const missing = notOnWebgpu.filter((name) => operators.has(name));
  if (missing.length > 0) return `onnxruntime-web has no ${missing.join(' and ')} on WebGPU`;
  const inputs = operators.get('Concat') ?? 0;
  if (inputs > mostConcatInputs) return `onnxruntime-web cannot join ${inputs} tensors on WebGPU`;
  if (readModel(model, 'model').outputs.some(({ elementType }) => elementType === FLOAT64)) {
    return 'onnxruntime-web has no float64 on WebGPU';
  }
  const gpu = (globalThis.navigator as { readonly gpu?: Gpu } | undefined)?.gpu;
  if (gpu === undefined) return 'there is no WebGPU here';
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter === null ? 'WebGPU finds no GPU' : undefined;
}
