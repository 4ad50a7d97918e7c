import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { cellName, cellOf } from '../kinds/cell-stack.ts';
import { createPlainOps } from '../ops/plain.ts';
import { readReferenceCases, worstDifference } from '../reference-cases.suite.ts';
import type { Named } from './cell.ts';
import { cells } from './cells.ts';
import { type CellWeights, stepCell } from './step-cell.ts';

describe('stepCell', () => {
  for (const { title, spec, weights, inputs, trainOutput } of readReferenceCases()) {
    test(`cells of which each layer runs over all steps before the next equal PyTorch's model to 1e-5, ${title}`, () => {
      const ops = createPlainOps('float64');
      const cell = cells[cellOf(spec)];
      const [batch, time, features] = inputs.shape as [number, number, number];
      let rows = Array.from({ length: time }, (_, t) => {
        const data = Array.from({ length: batch * features }, (_, i) => {
          return inputs.data[(Math.floor(i / features) * time + t) * features + (i % features)]!;
        });
        return ops.tensor([batch, features], data); // [batch, time, features] -> [batch, features]
      });
      spec.hidden.forEach((hidden, layer) => {
        const take = (part: string) => weights[`${cellName(spec, layer + 1)}.${part}`]!;
        const shared = { input: take('weight_ih'), recurrent: take('weight_hh') };
        const own: CellWeights<Tensor> =
          cell.sums === 'joined'
            ? { ...shared, bias: ops.add(take('bias_ih'), take('bias_hh')) }
            : { ...shared, bias: take('bias_ih'), recurrentBias: take('bias_hh') };
        let state: Named<Tensor> = Object.fromEntries(cell.state.map((part) => [part, ops.zeros([batch, hidden])]));
        rows = rows.map((x) => {
          state = stepCell(ops, cell, { weights: own, input: ops.affine(x, own.input, own.bias), before: state });
          return state['h']!;
        });
      });
      const head = rows.map((h) => ops.affine(h, weights['linear.weight']!, weights['linear.bias']!));
      const width = trainOutput.shape[2]!;
      const data = trainOutput.data.map((_, i) => {
        const t = Math.floor(i / width) % time;
        return head[t]!.data[Math.floor(i / width / time) * width + (i % width)]!;
      });
      assert.ok(worstDifference({ shape: trainOutput.shape, data }, trainOutput) <= 1e-5);
    });
  }
});
