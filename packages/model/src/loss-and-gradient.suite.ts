// The loss of one-step-ahead predictions and its gradient: the model of forward.ts over a tape. The oracle of every engine that trains.
import { type FloatArray, InputError, type Tensor } from '@onnxcast/series';
import { type Batch, stackTargets } from './batch.ts';
import { createPlainOps } from './ops/plain.ts';
import { createTape, type Node } from './ops/tape.ts';
import { rowsAt } from './rows.ts';
import { connectModel, type Model, mapState, mapTensors, stateWidths, type Weights, weightShapes } from './weights.ts';

/**
 * Mean squared error of the one-step-ahead predictions, and its gradient by backpropagation through time, in plain loops and float64.
 * @param batch aligned inputs `[batch, time, features]`, targets `[batch, time, targets]`, mask `[batch, time]` or `[batch, time, targets]` (default: everything counts)
 * @returns the mean over everything that counts, and a gradient with the names and shapes of the weights
 * @throws InputError when nothing counts
 * Source: PyTorch's `nn.MSELoss` and autograd
 */
export function lossAndGradient(
  { spec, weights }: Model,
  batch: Batch,
): { loss: number; gradient: Weights<Float64Array> } {
  const { inputs, targets, mask } = stackTargets(spec, batch);
  const [count, time] = inputs.shape as [number, number, number];
  const width = targets.shape[2]!;
  const shares = mask ?? { shape: [count, time], data: new Float64Array(count * time).fill(1) };
  const apart = shares.data.length / (count * time); // targets that are masked one by one, or 1
  const counted = (width / apart) * sumOf(shares.data);
  if (!(counted > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');

  const ops = createPlainOps('float64');
  const tape = createTape(ops);
  const variables = mapTensors(weights, (shape, data) => tape.variable(ops.tensor(shape, data)));
  const network = connectModel(tape.ops, spec, variables);
  let state = mapState(stateWidths(spec), (columns) => tape.constant(ops.zeros([count, columns])));
  let loss = 0;
  const dPredictions: (readonly [Node<Tensor>, Tensor])[] = [];

  for (let t = 0; t < time; t++) {
    const x = tape.constant(ops.tensor([count, inputs.shape[2]!], rowsAt(inputs, t)));
    const { predicted, state: after } = network.step(x, state);
    state = after;
    const wanted = rowsAt(targets, t);
    const slope = Array.from(predicted.value.data, (value: number, i: number) => {
      const share = shares.data[(Math.floor(i / width) * time + t) * apart + (i % apart)]!;
      if (share === 0) return 0; // what stands there may be no number
      const error = value - wanted[i]!;
      loss += (share * error * error) / counted;
      return (2 * share * error) / counted;
    });
    dPredictions.push([predicted, ops.tensor([count, width], slope)]);
  }

  const gradientBy = tape.gradient(dPredictions);
  const gradient = weightShapes(spec).map(({ name, shape }) => {
    return [name, { shape, data: Float64Array.from(gradientBy(variables[name]!)!.data) }] as const;
  });
  return { loss, gradient: Object.fromEntries(gradient) };
}

function sumOf(data: FloatArray): number {
  let sum = 0;
  for (const value of data) sum += value;
  return sum;
}
