import type * as tfjs from '@tensorflow/tfjs';
import type { Engine } from './engine.ts';
import { createEngineOn, type LayerRunner, type LayerState, type LayerTensors, type Tfjs } from './tfjs-model.ts';

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
    runner: createRunner(tf),
  });
}

function createRunner(tf: Tfjs): LayerRunner {
  return {
    runLayer: (x, layer) => runSteps(tf, x, layer).outputs,
    warmUp: (x, layer) => runSteps(tf, x, layer),
    runStep(x, { kernel, bias }, { h, c }) {
      return runCell(tf, tf.concat([x, h], 1).matMul<tfjs.Tensor2D>(kernel).add(bias), c);
    },
  };
}

/** Runs a layer from a zero state, one cell after another: `[time, batch, inputs]` -> `[time, batch, hidden]`. */
function runSteps(tf: Tfjs, x: tfjs.Tensor3D, { kernel, bias }: LayerTensors) {
  const [time, waves, inputs] = x.shape;
  const hidden = bias.shape[0] / 4;
  const [weightIh, weightHh] = tf.split(kernel, [inputs, hidden]) as [tfjs.Tensor2D, tfjs.Tensor2D];
  // What the inputs give to the gates is one matrix product for all steps; only the rest must go step by step.
  const fromInputs = x.as2D(time * waves, inputs).matMul(weightIh).add(bias);
  let state: LayerState = { h: tf.zeros([waves, hidden]), c: tf.zeros([waves, hidden]) };
  const outputs: tfjs.Tensor2D[] = [];
  for (const fromInput of tf.unstack(fromInputs.reshape([time, waves, 4 * hidden])) as tfjs.Tensor2D[]) {
    state = runCell(tf, fromInput.add(state.h.matMul(weightHh)), state.c);
    outputs.push(state.h);
  }
  return { outputs: tf.stack(outputs) as tfjs.Tensor3D, state };
}

/** One LSTM cell: the four gates before their activations `[batch, 4 hidden]` and the cell state -> the next state. */
function runCell(tf: Tfjs, gates: tfjs.Tensor2D, c: tfjs.Tensor2D): LayerState {
  const [i, f, g, o] = tf.split(gates, 4, 1) as [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D];
  const nextC = f.sigmoid().mul(c).add<tfjs.Tensor2D>(i.sigmoid().mul(g.tanh()));
  return { c: nextC, h: o.sigmoid().mul(nextC.tanh()) };
}
