// L-BFGS, as PyTorch has it.
import type { FloatArray } from '@onnxcast/series';
import { searchStrongWolfe } from './line-search.ts';
import type { Closure, Optimizer, OptimizerState, Step } from './optimizer.ts';
import {
  addScaled,
  addScaledThenDot,
  difference,
  dot,
  maxAbs,
  plusScaled,
  scaled,
  scaleInPlace,
  sumAbs,
} from './vector.ts';

/** Options of {@link lbfgs}: those of torch.optim.LBFGS in camelCase. */
export interface LbfgsOptions {
  /** Step length, or the first one tried by the line search. Default 1. */
  readonly lr?: number;
  /** Most iterations a step. Default 20. */
  readonly maxIter?: number;
  /** Most closure calls a step. Default `maxIter * 1.25`, rounded down. */
  readonly maxEval?: number;
  /** A step ends when no gradient is larger than this. Default 1e-7. */
  readonly toleranceGrad?: number;
  /** A step ends when neither loss nor any parameter changes by more than this. Default 1e-9. */
  readonly toleranceChange?: number;
  /** Number of past directions kept. Default 100. */
  readonly historySize?: number;
  /** How the step length is chosen. Default: `lr` itself. */
  readonly lineSearch?: 'strong-wolfe';
}

interface Settings extends Required<Omit<LbfgsOptions, 'lineSearch'>> {
  readonly searchesLine: boolean;
}

/** What carries over from iteration to iteration; PyTorch's names are d, t, old_dirs, old_stps, ro, H_diag, prev_flat_grad. */
interface Memory<Vector extends FloatArray> {
  direction: Vector | undefined;
  t: number;
  readonly gradientChanges: Vector[];
  readonly moves: Vector[];
  readonly curvatures: number[];
  inverseHessianDiagonal: number;
  previousGradient: Vector | undefined;
  previousLoss: number;
  iterations: number;
  evaluations: number;
}

/**
 * Limited-memory BFGS with the semantics, defaults and stopping rules of torch.optim.LBFGS.
 * Vectors are stored in the parameters' own precision; scalars and dot products are float64.
 * Source: PyTorch 2.15 torch.optim.LBFGS; Nocedal & Wright, Numerical Optimization, algorithm 7.4.
 */
export function lbfgs(options: LbfgsOptions = {}): Optimizer {
  const maxIter = options.maxIter ?? 20;
  const settings: Settings = {
    lr: options.lr ?? 1,
    maxIter,
    maxEval: options.maxEval ?? Math.max(1, Math.floor((maxIter * 5) / 4)),
    toleranceGrad: options.toleranceGrad ?? 1e-7,
    toleranceChange: options.toleranceChange ?? 1e-9,
    historySize: options.historySize ?? 100,
    searchesLine: options.lineSearch === 'strong-wolfe',
  };
  return {
    name: 'lbfgs',
    comparesGradients: true,
    slower: (factor) => lbfgs({ ...options, lr: factor * settings.lr }),
    init: () => ({ numbers: {}, vectors: {} }),
    step: (parameters, closure, state) => takeStep(settings, parameters, closure, state),
  };
}

async function takeStep<Vector extends FloatArray>(
  settings: Settings,
  start: Vector,
  closure: Closure<Vector>,
  state: OptimizerState<Vector>,
): Promise<Step<Vector>> {
  const { lr, maxIter, maxEval, toleranceGrad, toleranceChange } = settings;
  const memory = readMemory(state);
  let parameters = start;
  let { loss, gradient } = await closure(parameters);
  const firstLoss = loss;
  let evaluations = 1;
  memory.evaluations += 1;
  if (maxAbs(gradient) <= toleranceGrad) return { parameters, state: writeMemory(memory), loss, evaluations };

  for (let iteration = 1; iteration <= maxIter; iteration++) {
    memory.iterations += 1;
    const isVeryFirst = memory.iterations === 1;
    const direction = isVeryFirst ? scaled(gradient, -1) : nextDirection(memory, gradient, settings.historySize);
    let t = isVeryFirst ? Math.min(1, 1 / sumAbs(gradient)) * lr : lr;
    const before = { loss, gradient };
    Object.assign(memory, { direction, t, previousGradient: gradient, previousLoss: loss });

    const slope = dot(gradient, direction);
    if (slope > -toleranceChange) break;

    let used = 0;
    if (settings.searchesLine) {
      const origin = parameters;
      const found = await searchStrongWolfe({
        evaluate: (length) => closure(plusScaled(origin, length, direction)),
        direction,
        start: { t: 0, ...before, slope },
        t,
        maxSearches: maxEval - evaluations,
      });
      t = found.t;
      loss = found.loss;
      gradient = found.gradient;
      used = found.evaluations;
      memory.t = t;
      parameters = plusScaled(origin, t, direction);
    } else {
      parameters = plusScaled(parameters, t, direction);
      // The last move of a step is not evaluated: the next step begins with that very evaluation.
      if (iteration !== maxIter) {
        ({ loss, gradient } = await closure(parameters));
        used = 1;
      }
    }
    evaluations += used;
    memory.evaluations += used;
    if (evaluations >= maxEval || maxAbs(gradient) <= toleranceGrad) break;
    if (Math.abs(t) * maxAbs(direction) <= toleranceChange || Math.abs(loss - before.loss) < toleranceChange) break;
  }
  return { parameters, state: writeMemory(memory), loss: firstLoss, evaluations };
}

/** Takes the last move into the memory and returns the quasi-Newton direction (the two-loop recursion). */
function nextDirection<Vector extends FloatArray>(
  memory: Memory<Vector>,
  gradient: Vector,
  historySize: number,
): Vector {
  const { gradientChanges, moves, curvatures } = memory;
  const change = difference(gradient, memory.previousGradient!);
  const move = scaled(memory.direction!, memory.t);
  const curvature = dot(change, move);
  if (curvature > 1e-10) {
    if (gradientChanges.length === historySize) {
      gradientChanges.shift();
      moves.shift();
      curvatures.shift();
    }
    gradientChanges.push(change);
    moves.push(move);
    curvatures.push(1 / curvature);
    memory.inverseHessianDiagonal = curvature / dot(change, change);
  }
  const direction = scaled(gradient, -1);
  const count = moves.length;
  if (count === 0) {
    scaleInPlace(direction, memory.inverseHessianDiagonal);
    return direction;
  }
  // Each pass takes the product that the next one begins with: a history of 100 is read twice from memory, and no more.
  const factors: number[] = [];
  let product = dot(moves[count - 1]!, direction);
  for (let i = count - 1; i >= 0; i--) {
    factors[i] = product * curvatures[i]!;
    const b = gradientChanges[i]!;
    if (i === 0) addScaled(direction, -factors[i]!, b);
    else product = addScaledThenDot(direction, { factor: -factors[i]!, b, other: moves[i - 1]! });
  }
  scaleInPlace(direction, memory.inverseHessianDiagonal);
  product = dot(gradientChanges[0]!, direction);
  for (let i = 0; i < count; i++) {
    const factor = factors[i]! - product * curvatures[i]!;
    const b = moves[i]!;
    if (i === count - 1) addScaled(direction, factor, b);
    else product = addScaledThenDot(direction, { factor, b, other: gradientChanges[i + 1]! });
  }
  return direction;
}

function readMemory<Vector extends FloatArray>({ numbers, vectors }: OptimizerState<Vector>): Memory<Vector> {
  const indices = Array.from({ length: numbers['history'] ?? 0 }, (_, i) => i);
  return {
    direction: vectors['d'],
    t: numbers['t'] ?? 0,
    gradientChanges: indices.map((i) => vectors[`oldDirs.${i}`]!),
    moves: indices.map((i) => vectors[`oldStps.${i}`]!),
    curvatures: indices.map((i) => numbers[`ro.${i}`]!),
    inverseHessianDiagonal: numbers['hDiag'] ?? 1,
    previousGradient: vectors['prevFlatGrad'],
    previousLoss: numbers['prevLoss'] ?? 0,
    iterations: numbers['nIter'] ?? 0,
    evaluations: numbers['funcEvals'] ?? 0,
  };
}

/** The state shares its vectors with the step that made them: none is ever written to again. */
function writeMemory<Vector extends FloatArray>(memory: Memory<Vector>): OptimizerState<Vector> {
  const numbers: Record<string, number> = {
    nIter: memory.iterations,
    funcEvals: memory.evaluations,
    t: memory.t,
    hDiag: memory.inverseHessianDiagonal,
    prevLoss: memory.previousLoss,
    history: memory.moves.length,
  };
  const vectors: Record<string, Vector> = {};
  if (memory.direction) vectors['d'] = memory.direction;
  if (memory.previousGradient) vectors['prevFlatGrad'] = memory.previousGradient;
  memory.moves.forEach((move, i) => {
    vectors[`oldDirs.${i}`] = memory.gradientChanges[i]!;
    vectors[`oldStps.${i}`] = move;
    numbers[`ro.${i}`] = memory.curvatures[i]!;
  });
  return { numbers, vectors };
}
