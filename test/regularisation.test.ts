// What training with dropout, batch norm and weight decay leaves: a file that computes what PyTorch computes in evaluation mode.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import { referenceForecast } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { generateSine, toTensor } from '@onnxcast/series';
import { createTfjsEngine, foldBatchNorm, train } from '@onnxcast/trainer';
import { worstDifference } from '../packages/trainer/src/reference.suite.ts';
import { batchNormCases } from '../packages/trainer/src/regularisation-reference.suite.ts';

describe('a model trained with batch norm, exported and run by ONNX Runtime', () => {
  for (const { title, spec, parameters, statistics, series, future, output } of batchNormCases) {
    // float32 on both sides; nine steps of feeding back let differences grow.
    test(`says what PyTorch says in evaluation mode, to 1e-5 (${title})`, async (t) => {
      const model = convert(spec, foldBatchNorm(spec, parameters, statistics));
      const forecaster = await Forecaster.load(model, { device: 'cpu' });
      const [waves, time, features] = series.shape as [number, number, number];
      let worst = 0;
      for (let wave = 0; wave < waves; wave++) {
        const history = series.data.slice(wave * time * features, (wave + 1) * time * features);
        const said = [
          ...(await forecaster.fitted(history)).values,
          ...(await forecaster.forecast(history, future + 1)).values,
        ];
        const row = (time + future) * features;
        worst = Math.max(worst, worstDifference(said, output.data.subarray(wave * row, (wave + 1) * row)));
      }
      await forecaster.dispose();
      t.diagnostic(`max abs difference ${worst.toExponential(1)}`);
      assert.ok(worst <= 1e-5, `${worst}`);
    });
  }
});

for (const cell of ['lstm', 'gru', 'rnn'] as const) {
  test(`three ${cell} cells trained with all regularisation export to a graph that equals evaluation to 1e-5`, async (t) => {
    const waves = generateSine({ series: 4, length: 60 });
    const data = train(waves, {
      hidden: [6, 5, 4],
      cell,
      scaling: 'standard',
      test: 1,
      iterations: 4,
      epochs: 2,
      ...{ dropout: 0.2, batchNorm: true, weightDecay: 1e-4 },
    });
    const engine = await createTfjsEngine({ backend: 'cpu' });
    for await (const { weights } of data.epochs(engine)) {
      const forecaster = await Forecaster.load(convert(data.spec, weights), { device: 'cpu' });
      const said = await forecaster.forecast(data.test, 20);
      const expected = referenceForecast({ spec: data.spec, weights }, toTensor(data.test), { horizon: 20 }).forecast;
      const worst = worstDifference(said[0]!.values, expected.data);
      t.diagnostic(`max abs difference ${worst.toExponential(1)}`);
      assert.ok(worst <= 1e-5, `${worst}`);
      await forecaster.dispose();
    }
    await engine.dispose();
  });
}
