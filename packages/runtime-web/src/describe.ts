// A runtime in words.
import type { RuntimeDescription } from '@onnxcast/runtime';

/** A runtime for a person: `onnxruntime-web 1.30.0, wasm, 1 thread, worker`. */
export function describe({ name, version, device, threads, worker, note }: RuntimeDescription): string {
  const where = `${device}, ${threads} thread${threads === 1 ? '' : 's'}${worker ? ', worker' : ''}`;
  return `${name} ${version}, ${where}${note === undefined ? '' : ` (${note})`}`;
}
