// What the page of a run says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport } from '@onnxcast/plot/report';
import { type Checkpoint, train } from '@onnxcast/trainer';
import { reportEpochs } from './describe-epochs.ts';

const wave = { id: 'a', features: ['y'], values: Float64Array.from({ length: 9 }, (_, t) => t) };

test("errors are in deviations where the model scales, else in the data's units, as train prints them", () => {
  for (const [scaling, head] of [
    ['standard', '<th scope="col">closed loop, RMSE in deviations</th>'],
    ['none', '<th scope="col">closed loop, RMSE</th>'],
  ] as const) {
    const settings = train([wave], { hidden: [3], scaling }).options;
    const history = [{ epoch: 1, loss: 0.1, evaluations: 20, validation: { oneStepLoss: 0.1, closedLoopRmse: 0.2 } }];
    const checkpoint: Checkpoint = {
      spec: { features: ['y'], hidden: [3], scaling },
      weights: {},
      options: settings,
      epoch: 1,
      history,
      fingerprint: 'data',
    };
    const page = renderReport(
      reportEpochs({ folder: 'run', options: settings, engine: 'tfjs', checkpoint, charts: new Map() }),
    );
    assert.ok(page.includes(head), head);
    assert.ok(page.includes('<h2>Epoch 1 <strong class="chosen">chosen</strong></h2>'));
  }
});
