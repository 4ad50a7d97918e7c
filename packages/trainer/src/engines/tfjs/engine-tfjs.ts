// Training on tfjs alone, in plain JavaScript or WebAssembly.
import type * as tfjs from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { createEngineOn } from './create-engine.ts';
import type { LayerRun, LayerRunner, LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { shiftSteps, sumProducts, unstackSteps } from './steps.ts';
import { createUnrolledRunner } from './unroll-cells.ts';

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
    runners: {
      lstm: createLstmRunner(tf),
      gru: createUnrolledRunner(tf, 'gru'),
      rnn: createUnrolledRunner(tf, 'rnn'),
    },
  });
}

function createLstmRunner(tf: Tfjs): LayerRunner {
  return {
    forward: (x, layer) => runForward(tf, x, layer),
    backward: (byH, x, layer, saved) => runBackward(tf, byH, x, layer, saved as SavedSteps),
    runStep(x, { kernel, bias }, [h, c]) {
      const gates = tf.concat([x, h], 1).matMul(kernel).add<tfjs.Tensor2D>(bias);
      const cell = runCell(tf, gates, c!);
      return [cell.h, cell.c];
    },
  };
}

/** Of every step, `[time, batch, hidden]`: the gates after their activations, c, tanh(c) and h. */
type SavedSteps = readonly [i: Steps, f: Steps, g: Steps, o: Steps, c: Steps, squashed: Steps, h: Steps];

/** Runs a layer from a zero state, one cell after another. */
function runForward(tf: Tfjs, x: tfjs.Tensor3D, { kernel, bias }: LayerTensors): LayerRun {
  const [time, count, inputs] = x.shape;
  const hidden = bias.shape[0] / 4;
  const [weightIh, weightHh] = tf.split(kernel, [inputs, hidden]) as [tfjs.Tensor2D, tfjs.Tensor2D];
  // What the inputs give to the gates is one matrix product for all steps; only the rest must go step by step.
  const fromInputs = tf.tidy(() =>
    x
      .as2D(time * count, inputs)
      .matMul(weightIh)
      .add(bias)
      .as3D(time, count, 4 * hidden),
  );
  let state = { h: tf.zeros<tfjs.Rank.R2>([count, hidden]), c: tf.zeros<tfjs.Rank.R2>([count, hidden]) };
  const cells = unstackSteps(tf, fromInputs).map((fromInput) => {
    const cell = tf.tidy(() => runCell(tf, fromInput.add(state.h.matMul(weightHh)), state.c));
    state = { h: cell.h, c: cell.c };
    fromInput.dispose();
    return cell;
  });
  const saved = (['i', 'f', 'g', 'o', 'c', 'squashed', 'h'] as const).map((name) => {
    const steps = tf.stack(cells.map((cell) => cell[name]));
    tf.dispose(cells.map((cell) => cell[name]));
    return steps;
  }) as unknown as SavedSteps;
  return { states: [saved[6], saved[4]], saved };
}

/** One LSTM cell: the four gates before their activations `[batch, 4 hidden]` and the cell state -> the next state. */
function runCell(tf: Tfjs, gates: tfjs.Tensor2D, before: tfjs.Tensor2D) {
  const parts = tf.split(gates, 4, 1) as [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D];
  const [i, f, g, o] = [parts[0].sigmoid(), parts[1].sigmoid(), parts[2].tanh(), parts[3].sigmoid()];
  const c = f.mul(before).add<tfjs.Tensor2D>(i.mul(g));
  const squashed = c.tanh();
  const h = o.mul<tfjs.Tensor2D>(squashed);
  return { i, f, g, o, c, squashed, h };
}

/** Backpropagation through time: walks the steps of {@link runForward} backwards. */
function runBackward(
  tf: Tfjs,
  byH: Steps,
  x: tfjs.Tensor3D,
  { kernel }: LayerTensors,
  [i, f, g, o, c, squashed, h]: SavedSteps,
): readonly [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor] {
  const [time, count, hidden] = h.shape;
  const inputs = x.shape[2];
  // All that does not depend on later steps is computed for all steps at once: the gates before their activation by c
  // (i, f, g) or h (o), and c by h.
  const slopes = tf.tidy(() => {
    const rise = (gate: Steps): tfjs.Tensor => gate.mul(tf.sub(1, gate));
    const byC = [g.mul(rise(i)), shiftSteps(tf, c).mul(rise(f)), i.mul(tf.sub(1, g.square()))];
    return tf.concat([...byC, squashed.mul(rise(o))], 2);
  });
  const cByH = tf.tidy(() => o.mul(tf.sub(1, squashed.square())));
  const steps = [byH, slopes, cByH, f].map((tensor) => unstackSteps(tf, tensor as Steps));
  tf.dispose([slopes, cByH]);
  // Transposed by themselves: tfjs-backend-wasm multiplies slowly where it is to transpose on the way.
  const weightHh = kernel.slice([inputs, 0], [hidden, -1]).transpose(); // [hidden, 4 hidden] -> [4 hidden, hidden]
  let later = { h: tf.zeros<tfjs.Rank.R2>([count, hidden]), c: tf.zeros<tfjs.Rank.R2>([count, hidden]) };
  const byGates: tfjs.Tensor2D[] = [];
  for (let step = time - 1; step >= 0; step--) {
    const here = steps.map((list) => list[step]!);
    const [dOutput, slope, cSlope, forget] = here as [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D];
    const next = tf.tidy(() => {
      const dh = dOutput.add<tfjs.Tensor2D>(later.h);
      const dc = dh.mul(cSlope).add<tfjs.Tensor2D>(later.c);
      const dGates = tf.concat<tfjs.Tensor2D>([dc, dc, dc, dh], 1).mul<tfjs.Tensor2D>(slope);
      return { gates: dGates, c: dc.mul<tfjs.Tensor2D>(forget), h: tf.matMul<tfjs.Tensor2D>(dGates, weightHh) };
    });
    tf.dispose([later.h, later.c, ...here]);
    byGates[step] = next.gates;
    later = { h: next.h, c: next.c };
  }
  // The bias is one more row of the kernel: as a product its gradient is summed more exactly than by tf.sum.
  const rows = time * count;
  const given = tf.concat(
    [x.as2D(rows, inputs), shiftSteps(tf, h).as2D(rows, hidden), tf.ones<tfjs.Rank.R2>([rows, 1])],
    1,
  );
  const weightIh = kernel.slice([0, 0], [inputs, -1]).transpose(); // [inputs, 4 hidden] -> [4 hidden, inputs]
  const gates = tf.concat(byGates); // [time * batch, 4 hidden]
  tf.dispose(byGates);
  const byWeights = sumProducts(tf, given, gates);
  const [byKernel, byBias] = tf.split(byWeights, [inputs + hidden, 1]);
  return [gates.matMul(weightIh).reshape(x.shape), byKernel!, byBias!.as1D()];
}
