// Adam, as PyTorch has it.
import type { FloatArray } from '@onnxcast/series';
import type { Optimizer, OptimizerState } from './optimizer.ts';
import { zerosLike } from './vector.ts';

/** Options of {@link adam}: those of torch.optim.Adam in camelCase. */
export interface AdamOptions {
  /** Step length. Default 1e-3. */
  readonly lr?: number;
  /** Decay of the running averages of the gradient and of its square. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default 1e-8. */
  readonly eps?: number;
  /** L2 penalty, added to the gradient. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam with the semantics of torch.optim.Adam: bias-corrected averages, L2 penalty in the gradient; one closure call a step.
 * Averages are stored in the parameters' own precision, each update is computed in float64.
 * Source: Kingma & Ba 2015, algorithm 1; PyTorch 2.15 torch.optim.Adam.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { lr = 1e-3 } = options;
  return {
    name: 'adam',
    comparesGradients: false,
    slower: (factor) => adam({ ...options, lr: factor * lr }),
    init: (parameters) => ({
      numbers: { step: 0 },
      vectors: { expAvg: zerosLike(parameters), expAvgSq: zerosLike(parameters) },
    }),
    async step(parameters, closure, state) {
      const { loss, gradient } = await closure(parameters);
      const after = moveByAdam(parameters, { gradient, state }, options);
      return { ...after, loss, evaluations: 1 };
    },
  };
}

/** One move of Adam, once the gradient is there. */
export function moveByAdam<Vector extends FloatArray>(
  parameters: Vector,
  { gradient, state }: { readonly gradient: Vector; readonly state: OptimizerState<Vector> },
  { lr = 1e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, weightDecay = 0 }: AdamOptions,
): { readonly parameters: Vector; readonly state: OptimizerState<Vector> } {
  const step = state.numbers['step']! + 1;
  const [average, averageSquare] = [state.vectors['expAvg']!, state.vectors['expAvgSq']!];
  const stepSize = lr / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  const moved = zerosLike(parameters);
  const nextAverage = zerosLike(parameters);
  const nextAverageSquare = zerosLike(parameters);
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i]! + weightDecay * parameters[i]!;
    const mean = average[i]! + (1 - beta1) * (slope - average[i]!);
    const square = beta2 * averageSquare[i]! + (1 - beta2) * slope * slope;
    nextAverage[i] = mean;
    nextAverageSquare[i] = square;
    moved[i] = parameters[i]! - (stepSize * mean) / (Math.sqrt(square) / rootCorrection + eps);
  }
  const vectors = { expAvg: nextAverage, expAvgSq: nextAverageSquare };
  return { parameters: moved, state: { numbers: { step }, vectors } };
}
