import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeModel, encodeModel } from '@onnxcast/onnx';
import type { SessionTensor } from '@onnxcast/onnx/session';
import { readReferenceCases, sliceTime, worstDifference } from '../../../model/src/reference-cases.suite.ts';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import { buildGraph } from '../convert.ts';
import { origin } from '../origin.ts';
import { resolveSpec } from '../resolved-model.ts';
import { stateSizeOf } from '../state.ts';

const tensor = (shape: readonly number[], data: readonly number[] | Float32Array): SessionTensor => {
  return { type: 'float64', shape, data: Float64Array.from(data) };
};

describe('cells for which there is no operator', () => {
  for (const form of ['forecast', 'stream'] as const) {
    for (const { title, spec, weights, series, known, output, future } of readReferenceCases()) {
      test(`equal PyTorch's numbers to 1e-5 in the ${form} form, by a Scan and a Loop of their equations, ${title}`, async () => {
        const resolved = resolveSpec(spec);
        const { onnx: _, ...cell } = resolved.cell;
        const graph = buildGraph(form, { ...resolved, cell, weights });
        const bytes = encodeModel(graph, { ...origin, doc: '', metadata: {} });
        const { operators } = describeModel(bytes);
        assert.deepEqual([operators['Scan'], operators['Loop']], [1, 1]);
        for (const name of ['LSTM', 'GRU', 'RNN']) assert.equal(operators[name], undefined, name);

        const [batch = 0, time = 0] = series.shape;
        const session = await openSession(bytes, { device: 'cpu' });
        const { forecast, fitted } = await session.run({
          history: tensor(series.shape, series.data),
          horizon: { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(future + 1)) },
          ...(known === undefined ? {} : { future_covariates: tensor(known.shape, known.data) }),
          ...(form === 'stream' ? { state: tensor([0, stateSizeOf(resolved.stateParts)], []) } : {}),
        });
        await session.dispose();
        const toTensor = ({ shape, data }: SessionTensor) => ({ shape, data: data as Float64Array });
        assert.equal(forecast!.shape[0], batch);
        assert.ok(worstDifference(toTensor(forecast!), sliceTime(output, time - 1, time + future)) <= 1e-5);
        assert.ok(worstDifference(toTensor(fitted!), sliceTime(output, 0, time - 1)) <= 1e-5);
      });
    }
  }
});
