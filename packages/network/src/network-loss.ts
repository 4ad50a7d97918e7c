// The error of a network and its gradient, in loops that allocate nothing: they run half a million times in seconds.
import type { Points } from './network.ts';

/**
 * Computes the mean squared error over some points at flat parameters, and writes its gradient.
 * @returns the error; `gradient` is overwritten, and as long as `parameters`
 */
export type NetworkLoss = (parameters: Float64Array, gradient: Float64Array) => number;

/** The loss of a network of `hidden` tanh units, or of a line where it has none. */
export function createNetworkLoss(hidden: number, points: Points): NetworkLoss {
  const x = Float64Array.from(points.x);
  const y = Float64Array.from(points.y);
  return hidden === 0 ? createLineLoss(x, y) : createTanhLoss(hidden, x, y);
}

function createTanhLoss(hidden: number, x: Float64Array, y: Float64Array): NetworkLoss {
  const count = x.length;
  const activations = new Float64Array(hidden);
  const [shift, output, bias] = [hidden, 2 * hidden, 3 * hidden];
  return (parameters, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < count; i++) {
      let predicted = parameters[bias]!;
      for (let unit = 0; unit < hidden; unit++) {
        const activation = Math.tanh(parameters[unit]! * x[i]! + parameters[shift + unit]!);
        activations[unit] = activation;
        predicted += parameters[output + unit]! * activation;
      }
      const error = predicted - y[i]!;
      loss += (error * error) / count;
      const slope = (2 * error) / count;
      gradient[bias]! += slope;
      for (let unit = 0; unit < hidden; unit++) {
        const activation = activations[unit]!;
        const inner = slope * parameters[output + unit]! * (1 - activation * activation);
        gradient[output + unit]! += slope * activation;
        gradient[shift + unit]! += inner;
        gradient[unit]! += inner * x[i]!;
      }
    }
    return loss;
  };
}

function createLineLoss(x: Float64Array, y: Float64Array): NetworkLoss {
  const count = x.length;
  return (parameters, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const error = parameters[0]! * x[i]! + parameters[1]! - y[i]!;
      loss += (error * error) / count;
      gradient[0]! += ((2 * error) / count) * x[i]!;
      gradient[1]! += (2 * error) / count;
    }
    return loss;
  };
}
