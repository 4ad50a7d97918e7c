// Training on tfjs alone, in plain JavaScript or WebAssembly.
import { cells } from '@onnxcast/model';
import type { Engine } from '../engine.ts';
import { createEngineOn } from './create-engine.ts';
import { createCellRunner } from './run-cells.ts';

/** Options of {@link createTfjsEngine}. */
export interface TfjsEngineOptions {
  /** Plain JavaScript or WebAssembly. Default `wasm`, the faster one. */
  readonly backend?: 'cpu' | 'wasm';
}

/**
 * An engine on tfjs alone, its cells written out step by step: nothing to install, and slow.
 * @returns an engine that gives the same numbers as every other
 * @example const engine = await createTfjsEngine({ backend: 'cpu' });
 */
export async function createTfjsEngine({ backend = 'wasm' }: TfjsEngineOptions = {}): Promise<Engine> {
  const tf = await import('@tensorflow/tfjs');
  // Otherwise tfjs advises on the console to install tfjs-node, and checks every tensor for NaN where it is in debug mode.
  tf.enableProdMode();
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  const current = tf.getBackend();
  await tf.setBackend(backend);
  await tf.ready();
  if (current) await tf.setBackend(current);
  return createEngineOn(tf, {
    name: 'tfjs',
    description: `TensorFlow.js ${tf.version_core}, ${backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'}, 1 thread`,
    backend,
    createRunner: (kind) => createCellRunner(tf, cells[kind]),
  });
}
