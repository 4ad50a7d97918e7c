import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flattenWeights, forward } from '@onnxcast/model';
import { DivergedError } from './diverged-error.ts';
import type { Engine } from './engines/engine.ts';
import { createTfjsEngine } from './engines/tfjs/engine-tfjs.ts';
import { batch, collect, lessons, spec, testResume, validation, weights } from './fit.suite.ts';
import { fit } from './fit.ts';
import { learnOneStep } from './lessons/one-step.ts';
import { adam } from './optimizers/adam.ts';
import { lbfgs } from './optimizers/lbfgs.ts';
import { lbfgsBatch } from './optimizers/lbfgs-reference.suite.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { createOptimizer } from './optimizers/optimizers.ts';
import { trainOptionsSchema } from './options.ts';
import { cutTime } from './reference.suite.ts';

testResume([
  { name: 'lbfgs', optimizer: lbfgs({ lr: 0.8, maxIter: 5 }) },
  { name: 'lbfgs with a line search', optimizer: lbfgs({ lineSearch: 'strong-wolfe', maxIter: 5 }) },
  {
    name: 'adam',
    optimizer: createOptimizer({ ...trainOptionsSchema.parse({}), optimizer: 'adam', iterations: 5 }),
  },
]);

describe('fit', async () => {
  const engine = await createTfjsEngine({ backend: 'cpu' });
  const common = { spec, engine, optimizer: lbfgs({ lr: 0.8, maxIter: 4 }), lessons, start: { weights } };

  test('tells of every closure call, and the epoch ends with the loss of the last', async () => {
    const calls: { epoch: number; evaluation: number; loss: number }[] = [];
    const epochs = await collect({ ...common, epochs: 2, onEvaluation: (at) => calls.push(at) });
    assert.deepEqual(
      calls.map(({ epoch, evaluation }) => [epoch, evaluation]),
      [1, 2].flatMap((epoch) => [1, 2, 3, 4].map((evaluation) => [epoch, evaluation])),
    );
    assert.deepEqual(
      epochs.map(({ loss, evaluations }) => [loss, evaluations]),
      [
        [calls[3]!.loss, 4],
        [calls[7]!.loss, 4],
      ],
    );
  });

  test('judges every epoch as the plain-loop model does, to 1e-5', async () => {
    const [epoch] = await collect({ ...common, epochs: 1, validation });
    const [waves, time] = validation.history.shape as [number, number];
    const horizon = validation.future.shape[1]!;
    const rolled = forward({ spec, weights: epoch!.weights }, validation.history, { future: horizon - 1 });
    const whole = cutTime(lbfgsBatch.inputs, 40, 70);
    const fitted = forward({ spec, weights: epoch!.weights }, whole, { future: 0 });
    let closed = 0;
    let oneStep = 0;
    for (let wave = 0; wave < waves; wave++) {
      for (let step = 0; step < horizon; step++) {
        const forecast = rolled.data[wave * (time + horizon - 1) + time - 1 + step]!;
        closed += (forecast - validation.future.data[wave * horizon + step]!) ** 2 / (waves * horizon);
      }
      for (let step = 0; step < 29; step++) {
        oneStep += (fitted.data[wave * 30 + step]! - whole.data[wave * 30 + step + 1]!) ** 2 / (waves * 29);
      }
    }
    assert.ok(Math.abs(epoch!.validation!.closedLoopRmse - Math.sqrt(closed)) <= 1e-5);
    assert.ok(Math.abs(epoch!.validation!.oneStepLoss - oneStep) <= 1e-5);
  });

  test('an epoch that ends in no numbers is undone and told of, and training goes on with shorter steps', async () => {
    const paces: number[] = [];
    const createRunaway = (pace: number): Optimizer => ({
      name: 'runaway',
      comparesGradients: false,
      slower: createRunaway,
      init: () => ({ numbers: { step: 0 }, vectors: {} }),
      async step(parameters, closure, state) {
        paces.push(pace);
        const step = state.numbers['step']! + 1;
        const { loss } = await closure(parameters);
        const next = step === 2 ? parameters.map(() => Number.NaN) : parameters.map((value) => value + 0.01 * pace);
        return { parameters: next as typeof parameters, state: { ...state, numbers: { step } }, loss, evaluations: 1 };
      },
    });
    const epochs = await collect({ ...common, optimizer: createRunaway(1), epochs: 4 });
    const setback = { reason: 'the weights are no longer finite numbers', stepScale: 0.25 };
    assert.deepEqual(
      epochs.map((epoch) => epoch.setback),
      [undefined, setback, undefined, setback],
    );
    assert.deepEqual(paces, [1, 1, 0.25, 1]);
    assert.deepEqual(epochs[1]!.weights, epochs[0]!.weights);
    assert.notDeepEqual(epochs[2]!.weights, epochs[1]!.weights);
  });

  test('ends with a DivergedError that names epoch and remedy when the loss is no number from the start', async () => {
    const broken = { ...batch, targets: { ...batch.targets, data: batch.targets.data.map(() => Number.NaN) } };
    await assert.rejects(
      collect({ ...common, lessons: learnOneStep(spec, broken), epochs: 5 }),
      (error) =>
        error instanceof DivergedError &&
        error.epoch === 1 &&
        Number.isNaN(error.loss) &&
        /^Epoch 1, evaluation 1: .*NaN.*Lower `lr`/.test(error.message),
    );
  });

  test("a lesson of another optimizer begins with its own fresh state, and the first one's comes back fresh too", async () => {
    const own = lbfgs({ maxIter: 3 });
    const handsOver = (epoch: number) => ({
      ...lessons(epoch),
      ...(epoch === 2 ? { optimizer: adam({ lr: 0.01 }) } : {}),
    });
    const epochs = await collect({ ...common, optimizer: own, lessons: handsOver, epochs: 3 });
    assert.deepEqual(
      epochs.map(({ optimizerState }) => optimizerState.owner),
      ['lbfgs', 'adam', 'lbfgs'],
    );
    for (const [epoch, optimizer] of [adam({ lr: 0.01 }), own].entries()) {
      const start = { weights: epochs[epoch]!.weights };
      const [afresh] = await collect({ ...common, optimizer, start, epochs: 1 });
      assert.deepEqual(epochs[epoch + 1]!.weights, afresh!.weights);
    }
  });

  test('stops between two closure calls when it is aborted, even by a timer', async () => {
    const controller = new AbortController();
    let calls = 0;
    const onEvaluation = () => {
      calls += 1;
      if (calls === 2) setTimeout(() => controller.abort(), 0);
    };
    await assert.rejects(collect({ ...common, epochs: 1000, signal: controller.signal, onEvaluation }), {
      name: 'AbortError',
    });
    assert.ok(calls < 100, `${calls}`);
  });

  test('frees the objective when its consumer breaks off', async () => {
    let disposed = 0;
    const watched: Engine = {
      ...engine,
      createOneStep: (...given) => {
        const objective = engine.createOneStep(...given);
        return {
          ...objective,
          dispose: () => {
            disposed += 1;
            objective.dispose();
          },
        };
      },
    };
    for await (const _ of fit({ ...common, engine: watched, epochs: 3 })) break;
    assert.equal(disposed, 1);
  });

  test('changes nothing that it is given', async () => {
    const copy = structuredClone({ weights, batch });
    await collect({ ...common, epochs: 1 });
    assert.deepEqual({ weights, batch }, copy);
    assert.equal(flattenWeights(spec, weights).length, flattenWeights(spec, copy.weights).length);
  });
});
