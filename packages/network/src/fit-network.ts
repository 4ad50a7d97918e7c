// Fits a network by plain gradient descent, epoch by epoch.
import { createRandom, InputError, option, type Random, text } from '@onnxcast/series';
import {
  flattenNetwork,
  initialNetwork,
  type NetworkWeights,
  type Points,
  predictNetwork,
  unflattenNetwork,
} from './network.ts';
import { createNetworkLoss } from './network-loss.ts';
import { type NetworkOptions, networkOptionsSchema } from './network-options.ts';

/** Where a fit has come to. */
export interface NetworkEpoch {
  /** Steps taken, from 1. */
  readonly epoch: number;
  /** Mean squared error over the points trained on, in squared units of `y`. */
  readonly loss: number;
  /** The same over the points held out; absent where there are none. */
  readonly validationLoss?: number;
  /** What both errors are those of. */
  readonly weights: NetworkWeights;
}

/**
 * Fits a network to points by plain gradient descent: every epoch is one step over all of them.
 * @param train points to learn
 * @param options defaults: 13 tanh units, 500,000 epochs, learning rate 0.001, no weight decay; `validation` are points
 * to judge by, `start` the weights to begin with instead of drawn ones
 * @returns the epochs 1, `every`, 2 `every`, ... and the last, each when it is reached
 * @throws InputError when points are missing or no finite numbers, an option is out of range, or the error grows
 * without bound
 * Source: torch.optim.SGD without momentum, torch.nn.MSELoss
 * @example
 * for (const { epoch, loss } of fitNetwork({ x: [1, 2, 3], y: [12.5, 14.1, 16.3] }, { epochs: 20_000 })) {
 *   console.log(epoch, loss);
 * }
 */
export function* fitNetwork(
  train: Points,
  options: NetworkOptions & { readonly validation?: Points; readonly start?: NetworkWeights } = {},
): Generator<NetworkEpoch, void, undefined> {
  const { validation, start, ...rest } = options;
  const { hidden, epochs, lr, weightDecay, seed, every } = parseOptions(rest);
  checkPoints('train on', train);
  if (validation !== undefined) checkPoints('validate with', validation);
  const random: Random = createRandom(seed);
  const parameters = flattenNetwork(hidden, start ?? initialNetwork(hidden, random));
  const gradient = new Float64Array(parameters.length);
  const evaluate = createNetworkLoss(hidden, train);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    evaluate(parameters, gradient);
    for (let i = 0; i < parameters.length; i++) {
      parameters[i]! -= lr * (gradient[i]! + weightDecay * parameters[i]!);
    }
    if (epoch !== 1 && epoch !== epochs && epoch % every !== 0) continue;
    const weights = unflattenNetwork(hidden, parameters);
    const loss = meanSquaredError(weights, train);
    if (!Number.isFinite(loss)) {
      throw new InputError({
        found: `The error grew without bound: ${loss} after epoch ${epoch} with learning rate ${lr}`,
        remedy: text`Give a smaller ${option('lr')}.`,
      });
    }
    const judged = validation === undefined ? {} : { validationLoss: meanSquaredError(weights, validation) };
    yield { epoch, loss, ...judged, weights };
  }
}

function meanSquaredError(weights: NetworkWeights, { x, y }: Points): number {
  return predictNetwork(weights, x).reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / x.length;
}

function parseOptions(options: NetworkOptions) {
  const result = networkOptionsSchema.safeParse(options);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const found = `a value that is not valid (${issue?.message})`;
  throw new InputError({ option: issue?.path.join('.'), found, remedy: 'Give another value.' });
}

function checkPoints(purpose: string, { x, y }: Points): void {
  const expected = 'one or more points, a finite x and y each';
  const whole = x.length === y.length && x.length > 0;
  if (whole && [x, y].every((values) => Array.from(values).every(Number.isFinite))) return;
  const found = whole ? 'a number that is not finite' : `${x.length} x and ${y.length} y`;
  throw new InputError({ found: `Points to ${purpose}: ${found}`, expected, remedy: 'Give other points.' });
}
