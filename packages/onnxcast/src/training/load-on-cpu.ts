// What opens a model that was just trained, to ask it: onnxruntime-node, on the processor.
import { Forecaster } from '@onnxcast/runtime-node';

/** Opens a model's bytes. */
export function loadOnCpu(model: Uint8Array): Promise<Forecaster> {
  return Forecaster.load(model, { device: 'cpu' });
}
