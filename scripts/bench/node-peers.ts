// Other libraries of JavaScript as peers: TensorFlow.js's own layers, and brain.js, which is fetched when it is asked for.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ClosureTask } from './closures-task.ts';
import type { Ready } from './figures.ts';
import { installPackage } from './install-package.ts';
import { readyToCall } from './measure-in-turns.ts';
import { importTfjs } from './trainer-libraries.ts';

/** Why a peer is not measured. */
type Reason = { readonly reason: string };

/** Steps of so many series above which `tf.layers` needs tens of gigabytes: it keeps every value of every step. */
const MOST_TF_LAYERS = 100_000;

/** Loss and gradients of two `tf.layers.lstm` and a dense layer. */
export async function tfLayersClosure({ hidden, batch, steps, loss }: ClosureTask): Promise<Ready | Reason> {
  if (loss === 'closed-loop') return { reason: 'its layers have no closed loop' };
  if (batch * steps * (hidden / 64) > MOST_TF_LAYERS)
    return { reason: 'it would keep every value of every step, gigabytes' };
  const tf = await importTfjs();
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units: hidden, returnSequences: true, inputShape: [steps, 1], recurrentActivation: 'sigmoid' }),
      tf.layers.lstm({ units: hidden, returnSequences: true, recurrentActivation: 'sigmoid' }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  const waves = tf.tidy(() =>
    tf
      .sin(tf.div(tf.add(tf.range(0, steps + 1).expandDims(0), tf.mul(tf.range(0, batch).expandDims(1), 7)), 20))
      .expandDims(2),
  );
  const [inputs, targets] = [waves.slice([0, 0, 0], [-1, steps, -1]), waves.slice([0, 1, 0], [-1, steps, -1])];
  const closure = async () => {
    const { value, grads } = tf.variableGrads(() =>
      tf.losses.meanSquaredError(targets, model.apply(inputs, { training: true })),
    );
    const [error] = await value.data();
    for (const grad of Object.values(grads)) await grad.data();
    tf.dispose([value, ...Object.values(grads)]);
    return error;
  };
  return readyToCall(closure, () => {
    model.dispose();
    tf.dispose([waves, inputs, targets]);
  });
}

const BRAIN = 'brain.js@2.0.0-beta.24';
/** It takes series one by one, at some milliseconds a step. */
const MOST_BRAIN = 1_000;

/** One pass of brain.js over the series one by one: forwards, backwards, and the step that it cannot leave out. */
export async function brainClosure({ hidden, batch, steps, loss }: ClosureTask): Promise<Ready | Reason> {
  if (loss === 'closed-loop') return { reason: 'it has no closed loop' };
  if (batch * steps > MOST_BRAIN) return { reason: 'it takes series one by one, minutes a closure' };
  const { recurrent } = await importBrain();
  const network = new recurrent.LSTMTimeStep({ inputSize: 1, hiddenLayers: [hidden, hidden], outputSize: 1 });
  const series = Array.from({ length: batch }, (_, n) =>
    Array.from({ length: steps + 1 }, (_, t) => Math.sin((t + 7 * n) / 20)),
  );
  return readyToCall(() => network.train(series, { iterations: 1, errorThresh: 0 }).error);
}

interface Brain {
  readonly recurrent: {
    readonly LSTMTimeStep: new (
      options: object,
    ) => { train(series: readonly (readonly number[])[], options: object): { readonly error: number } };
  };
}

async function importBrain(): Promise<Brain> {
  const folder = await installPackage(BRAIN);
  return createRequire(join(folder, 'package.json'))('brain.js') as Brain;
}
