// GRU and Elman cells, step by step in tfjs operations, with their own way back that is linear in time. TensorFlow has
// fused GRU operators (GRUBlockCell), but they reset the state before its matrix product, PyTorch and this product after.
import type * as tfjs from '@tensorflow/tfjs';
import type { LayerRun, LayerRunner, LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { shiftSteps, sumProducts, unstackSteps } from './steps.ts';

/** A cell whose state is h alone. */
interface Cell {
  /** One step: its share of x `[batch, gates hidden]` (bias included) and h -> the next h, and what the way back keeps. */
  step(fromInput: tfjs.Tensor2D, h: tfjs.Tensor2D, stateKernel: tfjs.Tensor2D, layer: LayerTensors): CellStep;
  /** Part of the bias that goes with x. */
  inputBias(layer: LayerTensors): tfjs.Tensor1D;
  slopes(h: Steps, kept: readonly Steps[]): Slopes;
}

interface CellStep {
  readonly h: tfjs.Tensor2D;
  readonly kept: readonly tfjs.Tensor2D[];
}

/** How a step's h follows what it is made of, all `[time, batch, ...]`, known for all steps before the walk back. */
interface Slopes {
  /** h by the gates' share of the state before, `[..., gates hidden]`. */
  readonly byState: Steps;
  /** h by the gates' share of x, `[..., gates hidden]`; absent where it is the same. */
  readonly byInput?: Steps;
  /** h by the state before, past the gates, `[..., hidden]`; absent: not at all. */
  readonly carried?: Steps;
}

/** PyTorch's nn.GRUCell: r, z, n; `h' = (1 - z) n + z h` with `n = tanh(W_in x + b_in + r (W_hn h + b_hn))`. */
function createGru(tf: Tfjs): Cell {
  return {
    inputBias: ({ bias }) => bias.slice([0], [(bias.shape[0] / 4) * 3]),
    step(fromInput, h, stateKernel, { bias }) {
      const hidden = h.shape[1];
      const split = (gates: tfjs.Tensor2D) =>
        tf.split(gates, [2 * hidden, hidden], 1) as [tfjs.Tensor2D, tfjs.Tensor2D];
      const [inputGates, inputNew] = split(fromInput);
      const [stateGates, stateNew] = split(tf.matMul<tfjs.Tensor2D>(h, stateKernel));
      const [r, z] = tf.split(inputGates.add<tfjs.Tensor2D>(stateGates).sigmoid(), 2, 1) as [
        tfjs.Tensor2D,
        tfjs.Tensor2D,
      ];
      const reset = stateNew.add<tfjs.Tensor2D>(bias.slice([3 * hidden], [hidden]));
      const n = inputNew.add<tfjs.Tensor2D>(r.mul(reset)).tanh();
      return { h: n.add<tfjs.Tensor2D>(z.mul(h.sub(n))), kept: [r, z, n, reset] };
    },
    slopes(h, kept) {
      const [r, z, n, reset] = kept as readonly [Steps, Steps, Steps, Steps];
      const byNew = tf.sub(1, z).mul<Steps>(tf.sub(1, n.square()));
      const byReset = byNew.mul<Steps>(reset).mul<Steps>(rise(tf, r));
      const byUpdate = shiftSteps(tf, h).sub<Steps>(n).mul<Steps>(rise(tf, z));
      return {
        byState: tf.concat([byReset, byUpdate, byNew.mul(r)], 2),
        byInput: tf.concat([byReset, byUpdate, byNew], 2),
        carried: z,
      };
    },
  };
}

/** PyTorch's nn.RNNCell: `h' = tanh(W_ih x + W_hh h + b)`. */
function createElman(tf: Tfjs): Cell {
  return {
    inputBias: ({ bias }) => bias,
    step: (fromInput, h, stateKernel) => ({ h: fromInput.add<tfjs.Tensor2D>(h.matMul(stateKernel)).tanh(), kept: [] }),
    slopes: (h) => ({ byState: tf.sub<Steps>(1, h.square()) }),
  };
}

/** Runs layers of GRU or Elman cells on any tfjs backend. */
export function createUnrolledRunner(tf: Tfjs, kind: 'gru' | 'rnn'): LayerRunner {
  const cell = kind === 'gru' ? createGru(tf) : createElman(tf);
  return {
    forward: (x, layer) => runForward(tf, cell, x, layer),
    backward: (byH, x, layer, saved) => runBackward(tf, cell, byH, x, layer, saved as readonly [Steps, ...Steps[]]),
    runStep(x, layer, [h]) {
      const [inputKernel, stateKernel] = splitKernel(tf, layer, x.shape[1]);
      const fromInput = x.matMul(inputKernel).add<tfjs.Tensor2D>(cell.inputBias(layer));
      return [cell.step(fromInput, h, stateKernel, layer).h];
    },
  };
}

/** Runs a layer from a zero state, one cell after another. */
function runForward(tf: Tfjs, cell: Cell, x: Steps, layer: LayerTensors): LayerRun {
  const [time, count, inputs] = x.shape;
  const [inputKernel, stateKernel] = splitKernel(tf, layer, inputs);
  // What the inputs give to the gates is one matrix product for all steps; only the rest must go step by step.
  const fromInputs = tf.tidy(() =>
    x
      .as2D(time * count, inputs)
      .matMul(inputKernel)
      .add(cell.inputBias(layer))
      .as3D(time, count, inputKernel.shape[1]),
  );
  let h = tf.zeros<tfjs.Rank.R2>([count, stateKernel.shape[0]]);
  const steps = unstackSteps(tf, fromInputs).map((fromInput) => {
    const step = tf.tidy(() => cell.step(fromInput, h, stateKernel, layer) as unknown as tfjs.TensorContainerObject);
    const { h: next, kept } = step as unknown as CellStep;
    h = next;
    fromInput.dispose();
    return [next, ...kept];
  });
  const saved = steps[0]!.map((_, index) => {
    const list = steps.map((step) => step[index]!);
    const stacked = tf.stack(list) as Steps;
    tf.dispose(list);
    return stacked;
  });
  return { states: [saved[0]!], saved };
}

/** Backpropagation through time: walks the steps of {@link runForward} backwards. */
function runBackward(
  tf: Tfjs,
  cell: Cell,
  byH: Steps,
  x: Steps,
  layer: LayerTensors,
  [h, ...kept]: readonly [Steps, ...Steps[]],
): readonly [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor] {
  const [time, count, hidden] = h.shape;
  const inputs = x.shape[2];
  const [inputKernel, stateKernel] = splitKernel(tf, layer, inputs);
  const gates = inputKernel.shape[1] / hidden;
  const {
    byState,
    byInput = byState,
    carried,
  } = tf.tidy(() => cell.slopes(h, kept) as unknown as tfjs.TensorContainerObject) as unknown as Slopes;
  const stateTransposed = stateKernel.transpose(); // [hidden, gates hidden] -> [gates hidden, hidden]
  const lists = [byH, byState, ...(carried ? [carried] : [])].map((steps) => unstackSteps(tf, steps));
  let later = tf.zeros<tfjs.Rank.R2>([count, hidden]);
  const whole: tfjs.Tensor2D[] = [];
  for (let step = time - 1; step >= 0; step--) {
    const here = lists.map((list) => list[step]!);
    const [fromAbove, slope, carry] = here as [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D | undefined];
    const dh = tf.tidy(() => fromAbove.add<tfjs.Tensor2D>(later));
    const next = tf.tidy(() => {
      const through = tf.matMul<tfjs.Tensor2D>(repeat(tf, dh, gates).mul(slope), stateTransposed);
      return carry ? through.add<tfjs.Tensor2D>(dh.mul(carry)) : through;
    });
    tf.dispose([later, ...here]);
    whole[step] = dh;
    later = next;
  }
  const byWholeH = tf.stack(whole) as Steps;
  tf.dispose(whole);
  const wide = repeat(tf, byWholeH, gates);
  const rows = time * count;
  const flatten = (steps: Steps) => steps.reshape<tfjs.Tensor2D>([rows, -1]); // [time, batch, n] -> [time * batch, n]
  const [byFromState, byFromInput] = [flatten(wide.mul(byState)), flatten(wide.mul(byInput))];
  const ones = tf.ones<tfjs.Rank.R2>([rows, 1]);
  // The biases are one more row of the kernels: as a product a gradient is summed more exactly than by tf.sum.
  const byInputKernel = sumProducts(tf, tf.concat([flatten(x), ones], 1), byFromInput);
  const byStateKernel = sumProducts(tf, tf.concat([flatten(shiftSteps(tf, h)), ones], 1), byFromState);
  const [ofInput, ofInputBias] = tf.split(byInputKernel, [inputs, 1]) as [tfjs.Tensor2D, tfjs.Tensor2D];
  const [ofState, ofStateBias] = tf.split(byStateKernel, [hidden, 1]) as [tfjs.Tensor2D, tfjs.Tensor2D];
  // Of a GRU the bias of n that goes with the state stands last.
  const apart = layer.bias.shape[0] - gates * hidden;
  const bias =
    apart > 0 ? tf.concat([ofInputBias, ofStateBias.slice([0, (gates - 1) * hidden], [1, apart])], 1) : ofInputBias;
  const byX = byFromInput.matMul(inputKernel.transpose()).reshape(x.shape);
  return [byX, tf.concat([ofInput, ofState]), bias.as1D()];
}

function splitKernel(
  tf: Tfjs,
  { kernel }: LayerTensors,
  inputs: number,
): readonly [input: tfjs.Tensor2D, state: tfjs.Tensor2D] {
  return tf.split(kernel, [inputs, kernel.shape[0] - inputs]) as [tfjs.Tensor2D, tfjs.Tensor2D];
}

/** The last axis, `times` times. */
function repeat<Kind extends tfjs.Tensor>(tf: Tfjs, tensor: Kind, times: number): Kind {
  return times === 1 ? tensor : (tf.concat(Array(times).fill(tensor), tensor.rank - 1) as Kind);
}

/** Slope of the sigmoid, by its value. */
function rise(tf: Tfjs, gate: Steps): Steps {
  return gate.mul(tf.sub(1, gate));
}
