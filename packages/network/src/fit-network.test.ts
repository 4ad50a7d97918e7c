import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { generateMinutes, InputError } from '@onnxcast/series';
import { fitNetwork, type NetworkEpoch } from './fit-network.ts';
import { flattenNetwork, type NetworkWeights, type Points, predictNetwork } from './network.ts';
import { createNetworkLoss } from './network-loss.ts';
import { splitPoints } from './series-points.ts';

interface Case {
  readonly hidden: number;
  readonly lr: number;
  readonly weightDecay: number;
  readonly start: NetworkWeights;
  readonly gradient: NetworkWeights;
  readonly losses: readonly number[];
  readonly weights: NetworkWeights;
  readonly predictions: readonly number[];
}

const { cases, ...points }: Points & { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../test/reference/network.json', import.meta.url), 'utf8'),
);

/** Both sides compute in float64; what differs is the order of sums and the last bit of tanh, over 1,000 steps. */
const tolerance = 1e-9;

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    assert.ok(difference < tolerance, `${what} [${i}]: ${actual[i]}, PyTorch has ${expected[i]}`);
  }
}

function last(epochs: Iterable<NetworkEpoch>): NetworkEpoch {
  return [...epochs].at(-1)!;
}

for (const { hidden, lr, weightDecay, start, gradient, losses, weights, predictions } of cases) {
  describe(`${hidden} tanh units, learning rate ${lr}, weight decay ${weightDecay}`, () => {
    test("the gradient of every weight is PyTorch's", () => {
      const flat = flattenNetwork(hidden, start);
      const found = new Float64Array(flat.length).fill(Number.NaN);
      const loss = createNetworkLoss(hidden, points)(flat, found);
      assertClose([loss], [losses[0]!], 'loss');
      assertClose(found, flattenNetwork(hidden, gradient), 'gradient');
    });

    test("the loss of each of the first 1,000 epochs is PyTorch's, and so are the weights and predictions", () => {
      const epochs = [...fitNetwork(points, { hidden, lr, weightDecay, start, epochs: 1000, every: 1 })];
      // PyTorch's loop tells the loss before a step, which is ours after the step before.
      assertClose(
        epochs.slice(0, -1).map(({ loss }) => loss),
        losses.slice(1),
        'losses',
      );
      const fitted = epochs.at(-1)!.weights;
      assertClose(flattenNetwork(hidden, fitted), flattenNetwork(hidden, weights), 'weights');
      assertClose(predictNetwork(fitted, points.x), predictions, 'predictions');
      assert.deepEqual(
        Object.values(fitted).map(({ shape }) => shape),
        Object.values(weights).map(({ shape }) => shape),
      );
    });
  });
}

describe('on the default season, nine games to train and two to validate', () => {
  const { train, validation } = splitPoints(generateMinutes()[0]!, { validate: 2 });

  test("the script's points are the season's", () => {
    assert.deepEqual([[...Array.from(train.x)], [...Array.from(train.y)]], [points.x, points.y]);
  });

  test('13 units overfit in 500,000 epochs: training below 0.01, validation in the hundreds from epoch 30,000 on', () => {
    const epochs = [...fitNetwork(train, { validation })];
    assert.deepEqual(
      epochs.map(({ epoch }) => epoch),
      [1, ...Array.from({ length: 50 }, (_, i) => 10_000 * (i + 1))],
    );
    for (const { epoch, validationLoss } of epochs.filter(({ epoch }) => epoch >= 30_000)) {
      assert.ok(validationLoss! > 100, `epoch ${epoch}: validation ${validationLoss}`);
    }
    assert.ok(epochs.at(-1)!.loss < 0.01, `training ${epochs.at(-1)!.loss}`);
  });

  test('a line ends at the least squares solution, and weight decay cures: validation below 20 in both', () => {
    const line = last(fitNetwork(train, { validation, hidden: 0 }));
    const games = Array.from(train.x);
    const minutes = Array.from(train.y);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const rise =
      mean(games.map((game, i) => (game - mean(games)) * (minutes[i]! - mean(minutes)))) /
      mean(games.map((game) => (game - mean(games)) ** 2));
    assertClose(
      [line.weights['output.weight']!.data[0]!, line.weights['output.bias']!.data[0]!],
      [rise, mean(minutes) - rise * mean(games)],
      'least squares',
    );
    const decayed = last(fitNetwork(train, { validation, weightDecay: 0.1, epochs: 100_000 }));
    for (const { validationLoss } of [line, decayed]) assert.ok(validationLoss! < 20, `validation ${validationLoss}`);
  });
});

describe('a fit', () => {
  test('gives the same weights for the same seed, others for another, and leaves its input alone', () => {
    const frozen = Object.freeze({ x: Object.freeze([1, 2, 3]), y: Object.freeze([1, 4, 9]) });
    const fit = (seed: number) => last(fitNetwork(frozen, { seed, epochs: 50 })).weights;
    assert.deepEqual(fit(3), fit(3));
    assert.notDeepEqual(fit(3), fit(4));
  });

  test('tells the first epoch, every so many, and the last', () => {
    const told = [...fitNetwork(points, { epochs: 25, every: 10 })].map(({ epoch }) => epoch);
    assert.deepEqual(told, [1, 10, 20, 25]);
  });

  test('refuses an error without bound, options out of range and points that are none, with a remedy', () => {
    for (const [message, run] of [
      [/error grew without bound.*smaller `lr`/, () => last(fitNetwork(points, { hidden: 0, lr: 1, epochs: 2000 }))],
      [/^hidden: found 1\.5, expected a whole number from 0\.$/, () => last(fitNetwork(points, { hidden: 1.5 }))],
      [/^epochs: found 0, expected a whole number from 1\.$/, () => last(fitNetwork(points, { epochs: 0 }))],
      [/^lr: found 0, expected a number above 0\.$/, () => last(fitNetwork(points, { lr: 0 }))],
      [/^weightDecay: found -1, expected a number from 0\.$/, () => last(fitNetwork(points, { weightDecay: -1 }))],
      [/1 x and 2 y/, () => last(fitNetwork({ x: [1], y: [1, 2] }))],
      [/not finite/, () => last(fitNetwork({ x: [1], y: [Number.NaN] }))],
    ] as const) {
      assert.throws(run, (error) => error instanceof InputError && message.test(error.message));
    }
  });

  test('refuses what callers in plain JavaScript mistype, by name and with what was expected', () => {
    const fit = (...args: readonly unknown[]) =>
      last(fitNetwork(...(args as unknown as Parameters<typeof fitNetwork>)));
    for (const [message, ...args] of [
      [/^epohcs: found no such option, expected one of hidden, .+\. Did you mean `epochs`\?$/, points, { epohcs: 3 }],
      [/^colour: found no such option, expected one of hidden, [^.]+\.$/, points, { colour: 3 }],
      [/^options: found "fast", expected an object of hidden, /, points, 'fast'],
      [/^hidden: found "13", expected a whole number from 0\.$/, points, { hidden: '13' }],
      [/^lr: found null, expected a number above 0\.$/, points, { lr: null }],
      [/^seed: found a list, expected a whole number from 0\.$/, points, { seed: [1] }],
      [/^Points to train on: undefined, expected one or more points.* Give them as \{ x: /, undefined],
      [/^Points to validate with: a list, expected one or more points/, points, { validation: [1, 2] }],
      [
        /^start: found no tensor "hidden\.weight", expected 2 finite ones for `hidden: 2`\.$/,
        points,
        { hidden: 2, start: {} },
      ],
    ] as const) {
      assert.throws(
        () => fit(...args),
        (error) => error instanceof InputError && message.test(error.message),
        String(message),
      );
    }
  });

  test('begins with the weights that it is given, and refuses those of another network', () => {
    const { weights } = last(fitNetwork(points, { hidden: 2, epochs: 5 }));
    const [next] = [...fitNetwork(points, { hidden: 2, epochs: 1, lr: 1e-12, start: weights })];
    assertClose(next!.weights['hidden.weight']!.data, weights['hidden.weight']!.data, 'weights that are given');
    assert.throws(
      () => last(fitNetwork(points, { hidden: 3, start: weights })),
      /^InputError: start: found 2 numbers as /,
    );
  });
});
