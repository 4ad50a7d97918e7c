// What every kind of cell must keep to, whatever it computes: a new one is tested by its row in the table.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activate,
  type Cell,
  type CellKind,
  cells,
  createPlainOps,
  cutGates,
  flattenWeights,
  forward,
  type GateSums,
  initialWeights,
  type ModelSpec,
  type Named,
  slopesOf,
  unflattenWeights,
} from '@onnxcast/model';
import { createRandom, type Tensor } from '@onnxcast/series';
import { lossAndGradient } from '../../packages/model/src/loss-and-gradient.suite.ts';

const ROWS = 3;
const HIDDEN = 4;
const ops = createPlainOps('float64');

/** Runs the contract of cells. */
export function testCell(kind: CellKind): void {
  const cell = cells[kind];

  describe(`cell ${kind}`, () => {
    test('a step gives every part of the state that the cell names, h first, and no other, each as wide as the cell', () => {
      const { sums, before } = drawStep(cell, 1);
      const after = activate(ops, cell, { sums, before });
      assert.equal(cell.state[0], 'h');
      assert.deepEqual(Object.keys(after).sort(), [...cell.state].sort());
      for (const part of cell.state) assert.deepEqual(after[part]!.shape, [ROWS, HIDDEN]);
    });

    test('a unit of the state after a step sees that unit of the gates and of the state before, and no other', () => {
      const { sums, before } = drawStep(cell, 2);
      const unit = 2;
      const move = (tensor: Tensor) => {
        return ops.tensor(
          tensor.shape,
          tensor.data.map((value, i) => (i % HIDDEN === unit ? value + 0.5 : value)),
        );
      };
      const moved = activate(ops, cell, { sums: mapSums(sums, move), before: mapNamed(before, move) });
      const still = activate(ops, cell, { sums, before });
      for (const part of cell.state) {
        moved[part]!.data.forEach((value: number, i: number) => {
          assert.equal(value !== still[part]!.data[i], i % HIDDEN === unit, `${part}, unit ${i % HIDDEN}`);
        });
      }
    });

    test('every gate moves the state', () => {
      const { sums, before } = drawStep(cell, 3);
      const still = activate(ops, cell, { sums, before });
      cell.gates.forEach((gate, index) => {
        const isOwn = (i: number) => Math.floor((i % (cell.gates.length * HIDDEN)) / HIDDEN) === index;
        const move = (tensor: Tensor) => {
          return ops.tensor(
            tensor.shape,
            tensor.data.map((value, i) => (isOwn(i) ? value + 0.5 : value)),
          );
        };
        const moved = activate(ops, cell, { sums: mapSums(sums, move), before });
        assert.ok(
          cell.state.some((part) => String(moved[part]!.data) !== String(still[part]!.data)),
          gate,
        );
      });
    });

    test('the slopes of a step equal central finite differences to 1e-8', () => {
      const { sums, before } = drawStep(cell, 4);
      const slopes = slopesOf(ops, cell, { sums: cutGates(ops, cell, sums), before });
      const step = 1e-5; // truncation ~ step^2 = 1e-10, cancellation ~ 1e-16 / step = 1e-11
      const compare = (part: string, found: Tensor | undefined, at: (shift: number) => Named<Tensor>, size: number) => {
        const [up, down] = [at(step)[part]!.data, at(-step)[part]!.data];
        for (let i = 0; i < size; i++) {
          const numeric = (up[i]! - down[i]!) / (2 * step);
          assert.ok(Math.abs((found?.data[i] ?? 0) - numeric) <= 1e-8, `${part}[${i}]: ${found?.data[i]}, ${numeric}`);
        }
      };
      const shiftAll = (tensor: Tensor, by: number) => ops.add(tensor, ops.fill(tensor, by));
      for (const part of cell.state) {
        for (const name of cell.state) {
          const at = (shift: number) =>
            activate(ops, cell, { sums, before: { ...before, [name]: shiftAll(before[name]!, shift) } });
          compare(part, slopes[part]!.before[name], at, ROWS * HIDDEN);
        }
        cell.gates.forEach((_, index) => {
          for (const side of ['gates', 'recurrent'] as const) {
            const whole = sums[side];
            if (whole === undefined) continue;
            const at = (shift: number) => {
              const parts = ops.split(whole, cell.gates).map((one, k) => (k === index ? shiftAll(one, shift) : one));
              return activate(ops, cell, { sums: { ...sums, [side]: ops.concat(parts) }, before });
            };
            compare(part, ops.split(slopes[part]![side]!, cell.gates)[index], at, ROWS * HIDDEN);
          }
        });
      }
    });

    for (const hidden of [[3], [3, 2, 4]]) {
      test(`the gradient of a model of ${hidden.length} such cells equals central finite differences to 1e-8`, () => {
        const spec: ModelSpec = { features: ['a', 'b'], cell: kind, hidden, scaling: 'none' };
        const point = Float64Array.from(flattenWeights(spec, initialWeights(spec, createRandom(5))));
        const [inputs, targets] = [drawTensor([2, 9, 2], 6), drawTensor([2, 9, 2], 7)];
        const lossAt = (flat: Float64Array) => {
          const { data } = forward({ spec, weights: unflattenWeights(spec, flat) }, inputs);
          return data.reduce((sum, value, i) => sum + (value - targets.data[i]!) ** 2, 0) / data.length;
        };
        const { gradient } = lossAndGradient({ spec, weights: unflattenWeights(spec, point) }, { inputs, targets });
        const found = flattenWeights(spec, gradient);
        const step = 1e-5;
        found.forEach((slope, i) => {
          const moved = (by: number) => point.map((value, k) => (k === i ? value + by : value));
          const numeric = (lossAt(moved(step)) - lossAt(moved(-step))) / (2 * step);
          assert.ok(Math.abs(slope - numeric) <= 1e-8, `${i}: ${slope}, ${numeric}`);
        });
      });
    }

    test('100 steps of the closed loop stay finite, and float32 stays within 1e-4 of float64', () => {
      const spec: ModelSpec = { features: ['y'], cell: kind, hidden: [5, 4], scaling: 'none' };
      const model = { spec, weights: initialWeights(spec, createRandom(8)) };
      const series = drawTensor([2, 20, 1], 9);
      const [exact, rounded] = (['float64', 'float32'] as const).map((arithmetic) => {
        return forward(model, series, { future: 100, arithmetic }).data;
      });
      exact!.forEach((value, i) => {
        assert.ok(Math.abs(value - rounded![i]!) <= 1e-4, `${i}: ${value}, ${rounded![i]}`);
      });
    });
  });
}

/** What enters one step, drawn between -1 and 1. */
function drawStep(cell: Cell, seed: number): { readonly sums: GateSums<Tensor>; readonly before: Named<Tensor> } {
  const wide = [ROWS, cell.gates.length * HIDDEN];
  return {
    sums: {
      gates: drawTensor(wide, seed),
      ...(cell.sums === 'apart' && { recurrent: drawTensor(wide, seed + 100) }),
    },
    before: Object.fromEntries(cell.state.map((part, i) => [part, drawTensor([ROWS, HIDDEN], seed + 200 + i)])),
  };
}

function drawTensor(shape: readonly number[], seed: number): Tensor {
  const random = createRandom(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return ops.tensor(
    shape,
    Float64Array.from({ length: size }, () => 2 * random.next() - 1),
  );
}

function mapNamed(values: Named<Tensor>, change: (tensor: Tensor) => Tensor): Named<Tensor> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function mapSums({ gates, recurrent }: GateSums<Tensor>, change: (tensor: Tensor) => Tensor): GateSums<Tensor> {
  return { gates: change(gates), ...(recurrent && { recurrent: change(recurrent) }) };
}
