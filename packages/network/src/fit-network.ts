// Fits a network by plain gradient descent, epoch by epoch.
import { checkOptions, createRandom, describeValue, InputError, option, type Random, text } from '@onnxcast/series';
import { z } from 'zod';
import {
  flattenNetwork,
  initialNetwork,
  type NetworkWeights,
  networkShapes,
  type Points,
  predictNetwork,
  unflattenNetwork,
} from './network.ts';
import { createNetworkLoss } from './network-loss.ts';
import { type NetworkOptions, networkOptionsSchema } from './network-options.ts';

/** What {@link fitNetwork} is told: options of the schema, points to judge by, and weights to begin with. */
export interface FitNetworkOptions extends NetworkOptions {
  /** Points to judge by; absent: none. */
  readonly validation?: Points | undefined;
  /** Weights to begin with, of `hidden` units; absent: drawn ones. */
  readonly start?: NetworkWeights | undefined;
}

/** Every option of {@link fitNetwork}. */
const OPTIONS: Readonly<Record<string, unknown>> = {
  ...networkOptionsSchema.shape,
  ...({ validation: true, start: true } satisfies Record<Exclude<keyof FitNetworkOptions, keyof NetworkOptions>, true>),
};

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
 * @param options defaults: 13 tanh units, 500,000 epochs, learning rate 0.001, no weight decay
 * @returns the epochs 1, `every`, 2 `every`, ... and the last, each when it is reached
 * @throws InputError when points are missing or no finite numbers, an option is unknown or out of range, or the error
 * grows without bound
 * Source: torch.optim.SGD without momentum, torch.nn.MSELoss
 * @example
 * for (const { epoch, loss } of fitNetwork({ x: [1, 2, 3], y: [12.5, 14.1, 16.3] }, { epochs: 20_000 })) {
 *   console.log(epoch, loss);
 * }
 */
export function* fitNetwork(train: Points, options: FitNetworkOptions = {}): Generator<NetworkEpoch, void, undefined> {
  checkOptions(options, OPTIONS);
  const { validation, start, ...rest } = options;
  const { hidden, epochs, lr, weightDecay, seed, every } = parseOptions(rest);
  checkPoints('train on', train);
  if (validation !== undefined) checkPoints('validate with', validation);
  if (start !== undefined) checkStart(hidden, start);
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
  const name = result.error.issues[0]!.path[0] as keyof NetworkOptions;
  const { properties } = z.toJSONSchema(networkOptionsSchema, { io: 'input' });
  const { expected } = properties![name] as { readonly expected: string };
  throw new InputError({ option: name, found: describeValue(options[name]), expected });
}

function checkPoints(purpose: string, points: Points): void {
  const expected = 'one or more points, a finite x and y each';
  const { x, y } = (points ?? {}) as Partial<Points>;
  if (!isList(x) || !isList(y)) {
    const found = `Points to ${purpose}: ${describeValue(points)}`;
    throw new InputError({ found, expected, remedy: 'Give them as { x: [1, 2], y: [3, 4] }.' });
  }
  const whole = x.length === y.length && x.length > 0;
  if (whole && [x, y].every((values) => Array.from(values).every(Number.isFinite))) return;
  const found = whole ? 'a number that is not finite' : `${x.length} x and ${y.length} y`;
  throw new InputError({ found: `Points to ${purpose}: ${found}`, expected, remedy: 'Give other points.' });
}

function isList(values: unknown): values is ArrayLike<number> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** @throws InputError where the weights to begin with are no network of so many units */
function checkStart(hidden: number, start: unknown): void {
  const tensors = (start ?? {}) as Readonly<Record<string, { readonly data?: unknown } | undefined>>;
  for (const { name, shape } of networkShapes(hidden)) {
    const data = tensors[name]?.data;
    const size = shape.reduce((product, n) => product * n, 1);
    if (isList(data) && data.length === size && Array.from(data).every(Number.isFinite)) continue;
    throw new InputError({
      option: 'start',
      found: isList(data) ? text`${data.length} numbers as "${name}"` : text`no tensor "${name}"`,
      expected: text`${size} finite ones for ${option('hidden', hidden)}`,
    });
  }
}
