import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { cellName, cellOf } from '../kinds/cell-stack.ts';
import type { DifferentiableOps } from '../ops/ops.ts';
import { createPlainOps } from '../ops/plain.ts';
import { type ReferenceCase, readReferenceCases } from '../reference-cases.suite.ts';
import type { Weights } from '../weights.ts';
import type { Cell, Named } from './cell.ts';
import { type Slopes, slopesOf } from './cell-slopes.ts';
import { cells } from './cells.ts';
import { activate, type CellWeights, cutGates, type GateSums, sumGates } from './step-cell.ts';

const ops = createPlainOps('float64');

/** `[time rows, columns]` -> time times `[rows, columns]`. */
function unstack({ shape, data }: Tensor, time: number): readonly Tensor[] {
  const [rows, columns] = [shape[0]! / time, shape[1]!];
  return Array.from({ length: time }, (_, t) =>
    ops.tensor([rows, columns], data.subarray(t * rows * columns, (t + 1) * rows * columns)),
  );
}

function stack(steps: readonly Tensor[]): Tensor {
  const [rows, columns] = steps[0]!.shape as [number, number];
  return ops.tensor(
    [steps.length * rows, columns],
    steps.flatMap(({ data }) => [...data]),
  );
}

/** `[batch, time, n]` -> `[time batch, n]`. */
function toTimeMajor({ shape, data }: Tensor): Tensor {
  const [batch, time, n] = shape as [number, number, number];
  const turned = Array.from(data, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return data[((row % batch) * time + Math.floor(row / batch)) * n + column]!;
  });
  return ops.tensor([time * batch, n], turned);
}

/** One layer over all steps, forth and back: its input products, its slopes and its weights' gradients are each computed once. */
function runLayer(cell: Cell, weights: CellWeights<Tensor>, x: Tensor, time: number) {
  const zeros = ops.zeros([x.shape[0]! / time, weights.recurrent.shape[1]!]);
  let state: Named<Tensor> = Object.fromEntries(cell.state.map((part) => [part, zeros]));
  const steps = unstack(ops.affine(x, weights.input, weights.bias), time).map((input) => {
    const before = state;
    const sums = sumGates(ops, { weights, input, before });
    state = activate(ops, cell, { sums, before });
    return { sums, before, h: state['h']! };
  });
  const sums: GateSums<Tensor> = {
    gates: stack(steps.map((step) => step.sums.gates)),
    ...(cell.sums === 'apart' && { recurrent: stack(steps.map((step) => step.sums.recurrent!)) }),
  };
  const before = Object.fromEntries(cell.state.map((part) => [part, stack(steps.map((step) => step.before[part]!))]));
  return {
    h: stack(steps.map(({ h }) => h)),
    backward(dH: Tensor) {
      const slopes = slopesOf(ops, cell, { sums: cutGates(ops, cell, sums), before });
      const slopesAt = cutSlopes(slopes, time);
      let later: Readonly<Partial<Record<string, Tensor>>> = {};
      const dSums = unstack(dH, time)
        .map((d, t) => [d, slopesAt(t)] as const)
        .toReversed()
        .map(([d, here]) => {
          const dAfter = { ...later, h: later['h'] === undefined ? d : ops.add(later['h'], d) };
          const step = stepBack(ops, cell, { slopes: here, dAfter, recurrent: weights.recurrent });
          later = step.dBefore;
          return step.dSums;
        })
        .toReversed();
      const dGates = stack(dSums.map(({ gates }) => gates));
      const dRecurrent = cell.sums === 'apart' ? stack(dSums.map(({ recurrent }) => recurrent!)) : dGates;
      return {
        dX: ops.matmul(dGates, weights.input),
        gradient: {
          weight_ih: ops.matmul(ops.transpose(dGates), x),
          weight_hh: ops.matmul(ops.transpose(dRecurrent), before['h']!),
          bias_ih: ops.sumLike(dGates, weights.bias),
          bias_hh: ops.sumLike(dRecurrent, weights.bias),
        },
      };
    },
  };
}

function cutSlopes(slopes: Named<Slopes<Tensor>>, time: number): (t: number) => Named<Slopes<Tensor>> {
  return (t) =>
    Object.fromEntries(
      Object.entries(slopes).map(([part, { gates, recurrent, before }]) => [
        part,
        {
          gates: unstack(gates, time)[t]!,
          ...(recurrent && { recurrent: unstack(recurrent, time)[t]! }),
          before: Object.fromEntries(Object.entries(before).map(([name, slope]) => [name, unstack(slope!, time)[t]!])),
        },
      ]),
    );
}

/** Gradients of the mean squared error, layer by layer. */
function gradientsOf({ spec, weights, inputs, targets }: ReferenceCase): Weights {
  const cell = cells[cellOf(spec)];
  const time = inputs.shape[1]!;
  let x = toTimeMajor(inputs);
  const layers = spec.hidden.map((_, i) => {
    const take = (part: string) => weights[`${cellName(spec, i + 1)}.${part}`]!;
    const shared = { input: take('weight_ih'), recurrent: take('weight_hh') };
    const own: CellWeights<Tensor> =
      cell.sums === 'joined'
        ? { ...shared, bias: ops.add(take('bias_ih'), take('bias_hh')) }
        : { ...shared, bias: take('bias_ih'), recurrentBias: take('bias_hh') };
    const layer = runLayer(cell, own, x, time);
    x = layer.h;
    return layer;
  });
  const error = ops.sub(ops.affine(x, weights['linear.weight']!, weights['linear.bias']!), toTimeMajor(targets));
  const d = ops.mul(error, ops.fill(error, 2 / error.data.length));
  const found: Record<string, Tensor> = {
    'linear.weight': ops.matmul(ops.transpose(d), x),
    'linear.bias': ops.sumLike(d, weights['linear.bias']!),
  };
  let dH = ops.matmul(d, weights['linear.weight']!);
  for (const [i, layer] of [...layers.entries()].toReversed()) {
    const { dX, gradient } = layer.backward(dH);
    for (const [part, tensor] of Object.entries(gradient)) found[`${cellName(spec, i + 1)}.${part}`] = tensor;
    dH = dX;
  }
  return found;
}

describe('slopesOf and stepBack', () => {
  for (const reference of readReferenceCases()) {
    test(`slopes of all steps at once and one product a step give PyTorch autograd's gradients to 1e-4, ${reference.title}`, () => {
      const found = gradientsOf(reference);
      for (const [name, expected] of Object.entries(reference.gradients)) {
        assert.deepEqual(found[name]!.shape, expected.shape);
        const scale = Math.max(...expected.data.map(Math.abs)); // float32 rounds every sum at that scale
        expected.data.forEach((value, i) => {
          const difference = Math.abs(found[name]!.data[i]! - value) / scale;
          assert.ok(difference <= 1e-4, `${name}[${i}]: ${difference}`);
        });
      }
    });
  }

  test('what a part of the state does not depend on has no slope: an LSTM sees its h through the gates alone', () => {
    const value = ops.tensor([1, 1], [0.5]);
    const sums = { gates: ops.tensor([1, 4], [0.1, 0.2, 0.3, 0.4]) };
    const { h, c } = slopesOf(ops, cells.lstm, {
      sums: cutGates(ops, cells.lstm, sums),
      before: { h: value, c: value },
    });
    assert.deepEqual([Object.keys(h!.before), Object.keys(c!.before)], [['c'], ['c']]);
    assert.equal(c!.gates.data[3], 0); // the output gate does not reach c
    assert.ok(h!.gates.data[3]! > 0);
  });
});

/** Gradients of one step: by what entered its gates, and by the state before it. */
interface StepGradient<T> {
  readonly dSums: GateSums<T>;
  /** By part; what is absent has no gradient. */
  readonly dBefore: Readonly<Partial<Record<string, T>>>;
}

/**
 * Takes one step of a layer back.
 * @param slopes of this step alone, from {@link slopesOf}
 * @param dAfter gradient of the loss by the state after the step, by part `[rows, hidden]`; an absent part has none
 * @param recurrent the cell's `weight_hh`, `[G hidden, hidden]`
 * @returns `dSums` `[rows, G hidden]`, from which those of weights, biases and inputs of all steps follow in one product each, and the gradient by the state before, the way through the gates included
 */
function stepBack<T>(
  ops: DifferentiableOps<T>,
  cell: Cell,
  given: {
    readonly slopes: Named<Slopes<T>>;
    readonly dAfter: Readonly<Partial<Record<string, T>>>;
    readonly recurrent: T;
  },
): StepGradient<T> {
  const add = (a: T | undefined, b: T): T => (a === undefined ? b : ops.add(a, b));
  const dBefore: Record<string, T> = {};
  let gates: T | undefined;
  let apart: T | undefined;
  for (const part of cell.state) {
    const d = given.dAfter[part];
    if (d === undefined) continue;
    const slopes = given.slopes[part]!;
    const wide = ops.concat(cell.gates.map(() => d)); // [rows, hidden] -> [rows, G hidden]
    gates = add(gates, ops.mul(wide, slopes.gates));
    if (slopes.recurrent !== undefined) apart = add(apart, ops.mul(wide, slopes.recurrent));
    for (const [name, slope] of Object.entries(slopes.before)) {
      dBefore[name] = add(dBefore[name], ops.mul(d, slope!));
    }
  }
  if (gates === undefined) throw new RangeError('No part of the state after the step has a gradient.');
  dBefore['h'] = add(dBefore['h'], ops.matmul(apart ?? gates, given.recurrent));
  return { dSums: { gates, ...(apart !== undefined && { recurrent: apart }) }, dBefore };
}
