// Warm-up and closed loop on any tfjs backend, without gradients.
import { flattenWeights, type ModelSpec, rolesOf, stepsOf, type Weights } from '@onnxcast/model';
import { InputError, type Tensor } from '@onnxcast/series';
import type * as tfjs from '@tensorflow/tfjs';
import type { LayerRunner, LayerState, Steps, Tfjs } from './layer-runner.ts';
import { createVariables, nameVariables, predict, toTimeMajor } from './model-tensors.ts';

/** What `Engine.forecast` is asked. */
export interface ForecastQuestion {
  readonly spec: ModelSpec;
  readonly weights: Weights;
  readonly history: Tensor;
  readonly horizon: number;
  readonly covariates: Tensor | undefined;
}

/**
 * Warm-up, then `horizon` fed-back steps -> `[batch, time + horizon, targets]`.
 * @throws InputError when the model needs future covariates and they are not there
 */
export function forecastWith(
  tf: Tfjs,
  runner: LayerRunner,
  { spec, weights, history, horizon, covariates }: ForecastQuestion,
): tfjs.Tensor3D {
  const variables = createVariables(tf, spec, Float32Array.from(flattenWeights(spec, weights)));
  const tensors = nameVariables(spec, variables);
  const { layers } = tensors;
  const told = stepsOf(spec);
  const [count, time] = history.shape as [number, number, number];
  const targets = rolesOf(spec).targets.names.length;

  const inputs = toTimeMajor(tf, history);
  let x = inputs;
  const lastOf = (steps: Steps) => steps.slice([time - 1, 0, 0], [1, -1, -1]).squeeze<tfjs.Tensor2D>([0]); // [time, batch, n] -> [batch, n]
  let states = layers.map((layer) => {
    // Only what the next layer and the closed loop need survives; the rest is many times that.
    const { h, last } = tf.tidy(() => {
      const run = runner.forward(x, layer);
      return { h: run.states[0], last: run.states.map(lastOf) };
    });
    x = h;
    return last as unknown as LayerState;
  });
  const predictions = predict(tf, tensors, x.as2D(time * count, x.shape[2]));
  const stepOf = (block: tfjs.Tensor2D, position: number) =>
    told === 1 ? block : block.slice([0, position * targets], [-1, targets]); // [rows, steps targets] -> [rows, targets]
  const enter = createLoopInput(tf, { spec, last: lastOf(inputs), horizon, covariates });
  let block = predictions.slice([(time - 1) * count, 0], [count, -1]);
  let last = stepOf(block, 0);
  const runs = layers.map((layer, index) => runner.createStep(layer, spec.hidden[index - 1] ?? spec.features.length));
  const steps: tfjs.Tensor2D[] = [];
  for (let step = 0; step < horizon; step++) {
    const position = (step + 1) % told;
    const next = tf.tidy(() => {
      let input = enter(last, step);
      const nextStates = layers.map((_, index) => {
        const state = runs[index]!(input, states[index]!);
        input = state[0];
        return [...state];
      });
      return { states: nextStates, ...(position === 0 ? { block: predict(tf, tensors, input) } : {}) };
    });
    if (step > 0) tf.dispose(states.map((state) => [...state]));
    states = next.states as unknown as LayerState[];
    block = next.block ?? block;
    last = stepOf(block, position);
    steps.push(last);
  }
  const all = tf.concat([stepOf(predictions, 0), ...steps]).as3D(time + horizon, count, targets);
  return all.transpose([1, 0, 2]); // [time, batch, targets] -> [batch, time, targets]
}

/**
 * What enters the first cell in the closed loop: what the model said last, future covariates of the step, and past
 * covariates as they were last.
 * @param last the history's last row, `[batch, features]`
 * @returns what was said last `[batch, targets]` and the number of the step -> `[batch, features]`
 */
function createLoopInput(
  tf: Tfjs,
  {
    spec,
    last,
    horizon,
    covariates,
  }: Pick<ForecastQuestion, 'spec' | 'horizon' | 'covariates'> & { readonly last: tfjs.Tensor2D },
): (said: tfjs.Tensor2D, step: number) => tfjs.Tensor2D {
  const targets = rolesOf(spec).targets.columns;
  if (targets.length === spec.features.length) return (said) => said;
  const ahead = rolesOf(spec).future.columns;
  if (ahead.length > 0 && horizon > 0 && covariates?.shape[1] !== horizon) {
    throw new InputError(
      `The model needs future covariates of ${horizon} closed-loop steps, found those of ${covariates?.shape[1] ?? 0}. Give one row a step.`,
      { expected: `${horizon} steps`, found: String(covariates?.shape[1] ?? 0) },
    );
  }
  const known = ahead.length > 0 && horizon > 0 ? toTimeMajor(tf, covariates!) : undefined;
  return (said, step) => {
    const columns = last.split(spec.features.length, 1);
    said.split(targets.length, 1).forEach((column, i) => {
      columns[targets[i]!] = column;
    });
    const row = known?.slice([step, 0, 0], [1, -1, -1]).squeeze<tfjs.Tensor2D>([0]); // [time, batch, n] -> [batch, n]
    row?.split(ahead.length, 1).forEach((column, i) => {
      columns[ahead[i]!] = column;
    });
    return tf.concat(columns as tfjs.Tensor2D[], 1);
  };
}
