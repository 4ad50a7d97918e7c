// Layers of any cell, step by step, from its one definition: what does not depend on the step before is one operation for all steps.
import { type Cell, cutGates, type GateSums, type Named, type Ops, slopesOf } from '@onnxcast/model';
import type * as tfjs from '@tensorflow/tfjs';
import type { LayerRun, LayerRunner, LayerState, LayerTensors, Steps, Tfjs } from './layer-runner.ts';
import { shiftSteps, sumProducts, unstackSteps } from './steps.ts';
import { createTfjsOps } from './tfjs-ops.ts';

type Matrix = tfjs.Tensor2D;

/** Rows of which slopes are computed at once: enough to be few operations, few enough to be little memory. */
const BLOCK = 16_384;

/** Runs layers of one kind of cell on any tfjs backend. */
export function createCellRunner(tf: Tfjs, cell: Cell): LayerRunner {
  return {
    forward: (x, layer) => runForward(tf, cell, x, layer),
    backward: (dH, x, layer, saved) => runBackward(tf, cell, { dH, x, layer, saved: saved as readonly Steps[] }),
    createStep(layer, inputs) {
      const ops = createTfjsOps(tf);
      if (cell.sums === 'joined') {
        return (x, before) => {
          const gates = tf.concat([x, before[0]], 1).matMul(layer.kernel).add(layer.bias);
          return step(ops, cell, { before, sums: cutGates<tfjs.Tensor>(ops, cell, { gates }) });
        };
      }
      const { input, recurrent, bias, recurrentBias } = cutLayer(tf, cell, layer, inputs);
      return (x, before) => {
        const [gates, fromState] = [x.matMul(input).add(bias), before[0].matMul(recurrent).add(recurrentBias!)];
        return step(ops, cell, { before, sums: cutGates(ops, cell, { gates, recurrent: fromState }) });
      };
    },
  };
}

/** Runs a layer from a zero state, one cell after another. */
function runForward(tf: Tfjs, cell: Cell, x: Steps, layer: LayerTensors): LayerRun {
  const [time, count, inputs] = x.shape;
  const { input, recurrent, bias, recurrentBias } = cutLayer(tf, cell, layer, inputs);
  const hidden = recurrent.shape[0];
  const ops = createTfjsOps(tf);
  // What the inputs give to the gates is one matrix product for all steps; only the rest must go step by step. Where nothing
  // is added to it, it is cut into the gates at once, too.
  const entering = tf.tidy(() => {
    const gates = x
      .as2D(time * count, inputs)
      .matMul(input)
      .add(bias);
    const parts = recurrentBias === undefined ? [gates] : ops.split(gates, cell.gates);
    return parts.map((part): Steps => part.reshape([time, count, part.shape[1]!]));
  });
  const lists = entering.map((steps) => unstackSteps(tf, steps));
  let state = cell.state.map(() => tf.zeros([count, hidden])) as unknown as LayerState;
  const steps = Array.from({ length: time }, (_, at) => {
    const given = lists.map((list) => list[at]!);
    const kept = tf.tidy(() => {
      const fromState = state[0].matMul(recurrent);
      const { gates: cut } = cutGates(ops, cell, { gates: fromState.add(recurrentBias ?? given[0]!) });
      const sums = recurrentBias === undefined ? { gates: cut } : { gates: nameGates(cell, given), recurrent: cut };
      return [...step(ops, cell, { before: state, sums }), ...(Object.values(cut) as Matrix[])];
    });
    for (const one of given) one.dispose();
    state = kept.slice(0, cell.state.length) as unknown as LayerState;
    return kept;
  });
  const saved = steps[0]!.map((_, index) => {
    const list = steps.map((kept) => kept[index]!);
    const stacked = tf.stack(list) as Steps;
    tf.dispose(list);
    return stacked;
  });
  const states = saved.slice(0, cell.state.length);
  return {
    states: states as unknown as LayerRun['states'],
    saved: [...states, ...(recurrentBias === undefined ? [] : entering), ...saved.slice(cell.state.length)],
  };
}

/** What the way back of a layer is given. */
interface WayBack {
  readonly dH: Steps;
  readonly x: Steps;
  readonly layer: LayerTensors;
  /** The states after every step, then what entered each gate, then the state's share of each, if it stands apart. */
  readonly saved: readonly Steps[];
}

/** Backpropagation through time: walks the steps of {@link runForward} backwards, in blocks. */
function runBackward(
  tf: Tfjs,
  cell: Cell,
  { dH, x, layer, saved }: WayBack,
): readonly [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor] {
  const [time, count, hidden] = dH.shape;
  const inputs = x.shape[2];
  const { input, recurrent } = cutLayer(tf, cell, layer, inputs);
  const before = saved.slice(0, cell.state.length).map((steps) => shiftSteps(tf, steps));
  const sums = saved.slice(cell.state.length);
  const dOutputs = unstackSteps(tf, dH);
  // Transposed by itself: tfjs-backend-wasm multiplies slowly where it is to transpose on the way.
  const transposed = recurrent.transpose<Matrix>(); // [hidden, G hidden] -> [G hidden, hidden]
  let later: readonly Matrix[] = cell.state.map(() => tf.zeros([count, hidden]));
  const dSums: Matrix[] = []; // of each step, by what the state gives to the gates, `[batch, G hidden]`
  const dAside: Matrix[] = []; // of each block, by what the input gives to them, where that stands aside, `[steps * batch, G hidden]`
  const size = Math.max(1, Math.floor(BLOCK / count));
  for (let end = time; end > 0; end -= size) {
    const start = Math.max(0, end - size);
    const cut = (steps: Steps) =>
      steps.slice([start, 0, 0], [end - start, -1, -1]).reshape<Matrix>([-1, steps.shape[2]]);
    const slopes = tf.tidy(() => sortSlopes(tf, cell, { count, before: before.map(cut), sums: sums.map(cut) }));
    const walked = walkBack(tf, cell, { slopes, dOutputs: dOutputs.slice(start, end), later, transposed });
    later = walked.later;
    dSums.unshift(...walked.dSums);
    if (cell.sums === 'apart') {
      dAside.unshift(
        tf.tidy(() => {
          const wide = walked.dStates.map((d) => repeat(tf, tf.concat(d), cell.gates.length));
          return addUp(wide.map((d, part) => d.mul<Matrix>(slopes.aside[part]!)));
        }),
      );
    }
    tf.dispose([slopes.aside, walked.dStates]);
  }
  const dOfState = tf.concat(dSums); // [time * batch, G hidden]
  const dOfInput = cell.sums === 'joined' ? dOfState : tf.concat(dAside);
  tf.dispose(dSums);
  const rows = time * count;
  const ones = tf.ones<tfjs.Rank.R2>([rows, 1]);
  const [flatX, flatH] = [x.as2D(rows, inputs), before[0]!.as2D(rows, hidden)];
  const dX = dOfInput.matMul(input.transpose()).reshape(x.shape);
  // A bias is one more row of its matrix: as a product its gradient is summed more exactly than by tf.sum.
  if (cell.sums === 'joined') {
    const given = tf.concat([flatX, flatH, ones], 1);
    const [dKernel, dBias] = tf.split(sumProducts(tf, given, dOfInput), [inputs + hidden, 1]);
    return [dX, dKernel!, dBias!.as1D()];
  }
  const [dInput, dBias] = tf.split(sumProducts(tf, tf.concat([flatX, ones], 1), dOfInput), [inputs, 1]);
  const [dHidden, dOther] = tf.split(sumProducts(tf, tf.concat([flatH, ones], 1), dOfState), [hidden, 1]);
  return [dX, tf.concat([dInput!, dHidden!]), tf.concat([dBias!.as1D(), dOther!.as1D()])];
}

/** How the state after the steps of a block follows what it is made of; not read-only, for `tidy` to take it. */
type BlockSlopes = {
  /** Of each part of the state, by what the state gives to the gates, `[steps, batch, G hidden]`. */
  back: Steps[];
  /** Of each part of the state, by each part before the step, past the gates, `[steps, batch, hidden]`; where it depends on it. */
  past: (Steps | undefined)[][];
  /** Of each part of the state, by what the input gives to the gates, `[steps * batch, G hidden]`; none where that is the same. */
  aside: Matrix[];
};

/** Derives a block's slopes from the cell's definition, all steps at once; what is given is `[steps * batch, n]`. */
function sortSlopes(
  tf: Tfjs,
  cell: Cell,
  {
    count,
    before,
    sums,
  }: { readonly count: number; readonly before: readonly Matrix[]; readonly sums: readonly Matrix[] },
): BlockSlopes {
  const [gates, recurrent] = [sums.slice(0, cell.gates.length), sums.slice(cell.gates.length)];
  const isApart = cell.sums === 'apart';
  const slopes = slopesOf<tfjs.Tensor>(createTfjsOps(tf), cell, {
    sums: { gates: nameGates(cell, gates), ...(isApart && { recurrent: nameGates(cell, recurrent) }) },
    before: nameState(cell, before),
  });
  const cut = (wide: tfjs.Tensor): Steps => wide.reshape([-1, count, wide.shape[1]!]);
  const parts = cell.state.map((part) => slopes[part]!);
  return {
    back: parts.map((one) => cut(one.recurrent ?? one.gates)),
    past: parts.map((one) => cell.state.map((name) => one.before[name] && cut(one.before[name]))),
    aside: isApart ? parts.map((one) => one.gates as Matrix) : [],
  };
}

/** What the walk back through a block is given. */
interface BlockWalk {
  readonly slopes: BlockSlopes;
  /** Gradients of h, from above. */
  readonly dOutputs: readonly Matrix[];
  /** Gradients of the state after the block. */
  readonly later: readonly Matrix[];
  /** `[G hidden, hidden]`. */
  readonly transposed: Matrix;
}

/**
 * Walks through a block, the last step first; frees what it was given but the slopes aside.
 * @returns gradients of the state before the block, and of all its steps, one after another, those of what the state gives
 *   to the gates `[steps * batch, G hidden]` and, where slopes stand aside, of each part of the state `[steps * batch, hidden]`
 */
function walkBack(tf: Tfjs, cell: Cell, { slopes, dOutputs, later, transposed }: BlockWalk) {
  const { back, past, aside } = slopes;
  const lists = back.map((steps) => unstackSteps(tf, steps));
  const pastLists = past.map((row) => row.map((steps) => steps && unstackSteps(tf, steps)));
  tf.dispose([back, past]);
  const dSums: Matrix[] = [];
  const dStates: Matrix[][] = aside.map(() => []);
  let state = later;
  for (let at = dOutputs.length - 1; at >= 0; at--) {
    const next = tf.tidy(() => {
      const dState = [state[0]!.add<Matrix>(dOutputs[at]!), ...state.slice(1)];
      const dSum = addUp(dState.map((d, part) => repeat(tf, d, cell.gates.length).mul<Matrix>(lists[part]![at]!)));
      const throughGates = tf.matMul<Matrix>(dSum, transposed);
      const before = cell.state.map((_, index) => {
        const direct = dState.flatMap((d, part) => {
          const slope = pastLists[part]![index]?.[at];
          return slope === undefined ? [] : [d.mul<Matrix>(slope)];
        });
        if (index === 0) return addUp([throughGates, ...direct]);
        return direct.length > 0 ? addUp(direct) : tf.zerosLike(throughGates);
      });
      return { dSum, before, dState: aside.length > 0 ? dState : [] };
    });
    // Of a state that is kept aside only h is a new tensor here.
    const used = [...lists, ...pastLists.flat()].flatMap((list) => list?.[at] ?? []);
    tf.dispose([...(aside.length > 0 ? state.slice(0, 1) : state), dOutputs[at]!, ...used]);
    dSums[at] = next.dSum;
    dStates.forEach((list, part) => {
      list[at] = next.dState[part]!;
    });
    state = next.before;
  }
  return { later: state, dSums, dStates };
}

/** The columns, `times` times. */
function repeat(tf: Tfjs, matrix: Matrix, times: number): Matrix {
  return times === 1 ? matrix : tf.concat(Array<Matrix>(times).fill(matrix), 1);
}

function addUp([first, ...others]: readonly Matrix[]): Matrix {
  return others.reduce((sum, other) => sum.add<Matrix>(other), first!);
}

/** A layer's matrices: `[inputs, G hidden]`, `[hidden, G hidden]` and `[G hidden]`, of a cell that keeps its sums apart two. */
function cutLayer(tf: Tfjs, cell: Cell, { kernel, bias }: LayerTensors, inputs: number) {
  const [input, recurrent] = tf.split(kernel, [inputs, kernel.shape[0] - inputs]) as [Matrix, Matrix];
  if (cell.sums === 'joined') return { input, recurrent, bias };
  const [own, other] = tf.split(bias, 2) as [tfjs.Tensor1D, tfjs.Tensor1D];
  return { input, recurrent, bias: own, recurrentBias: other };
}

/** The cell's own equations -> the state after the step. */
function step(
  ops: Ops<tfjs.Tensor>,
  cell: Cell,
  { before, sums }: { readonly before: LayerState; readonly sums: GateSums<Named<tfjs.Tensor>> },
): LayerState {
  const { gates, recurrent = {} } = sums;
  const after = cell.step(ops, { gates, recurrent, state: nameState(cell, before) });
  return cell.state.map((part) => after[part]!) as unknown as LayerState;
}

function nameState(cell: Cell, parts: readonly tfjs.Tensor[]): Named<tfjs.Tensor> {
  return Object.fromEntries(cell.state.map((part, index) => [part, parts[index]!]));
}

function nameGates(cell: Cell, parts: readonly tfjs.Tensor[]): Named<tfjs.Tensor> {
  return Object.fromEntries(cell.gates.map((gate, index) => [gate, parts[index]!]));
}
