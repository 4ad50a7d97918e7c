// L-BFGS for losses that are stiff in a few directions: those of long closed loops.
import type { FloatArray } from '@onnxcast/series';
import type { Closure, Optimizer, OptimizerState, Step } from './optimizer.ts';
import { findStiffSubspace, isFinitePoint, type Point, type StiffSubspace } from './stiff-subspace.ts';
import { addScaled, addScaledThenDot, dot, plusScaled, scaleInPlace, toFloat64, toKind } from './vector.ts';

/** Options of {@link deflatedLbfgs}. */
export interface DeflatedLbfgsOptions {
  /** Factor of every step length outside the stiff subspace. Default 1. */
  readonly lr?: number;
  /** Most iterations a step. Default 20. */
  readonly maxIter?: number;
  /** Number of past moves kept. Default 60. */
  readonly historySize?: number;
}

/** Lanczos vectors of a step, and most of the stiff ones that come of them. */
const PRODUCTS = 10;
const MOST_STIFF = 6;
/** Most step lengths tried an iteration. */
const MOST_TRIALS = 5;
const SUFFICIENT_DECREASE = 1e-4;
/** Parts of a Newton step that are tried. */
const CORRECTION_LENGTHS = [1, 0.3, 0.1] as const;
/** Part of the loss that a move which knows of no other would gain if the gradient stayed what it is; the search makes it shorter. */
const FIRST_DECREASE = 0.1;
/** A move and a change of gradient at nearly right angles say more of rounding than of curvature. */
const LEAST_COSINE = 1e-4;
/** Part of the loss that the stiff directions may hold before they are put right for themselves, and before that is tried where nothing else helps. */
const MOST_STIFF_LOSS = 0.3;
const SOME_STIFF_LOSS = 0.02;

/** One move of the past and what it did to the gradient, both outside the stiff subspace. */
interface Pair {
  readonly move: Float64Array;
  readonly change: Float64Array;
}

/**
 * L-BFGS for a loss that is stiff in a few directions, such as that of a long closed loop, whose frequency bends it a million
 * times more than most of what shapes it. There float32 weights are too coarse: rounding them moves the gradient along the
 * stiff directions by more than all the others hold, and what L-BFGS remembers is noise.
 *
 * So every step finds those directions first (Lanczos), takes Newton steps within them, and does L-BFGS in what is left.
 * A trial is judged by the loss that remains once the stiff directions are put right, to second order.
 * Source: Nocedal & Wright, Numerical Optimization, algorithm 7.4, on the orthogonal complement; deflation as in Nicolaides 1987
 * for conjugate gradients.
 */
export function deflatedLbfgs(options: DeflatedLbfgsOptions = {}): Optimizer {
  const { lr = 1, maxIter = 20, historySize = 60 } = options;
  return {
    name: 'deflated lbfgs',
    comparesGradients: true,
    slower: (factor) => deflatedLbfgs({ ...options, lr: factor * lr }),
    init: () => ({ numbers: {}, vectors: {} }),
    step: (parameters, closure, state) => takeStep({ lr, maxIter, historySize }, parameters, closure, state),
  };
}

async function takeStep<Vector extends FloatArray>(
  { lr, maxIter, historySize }: Required<DeflatedLbfgsOptions>,
  start: Vector,
  closure: Closure<Vector>,
  state: OptimizerState<Vector>,
): Promise<Step<Vector>> {
  let evaluations = 0;
  const visit = async (parameters: Vector): Promise<Point<Vector>> => {
    evaluations += 1;
    return { parameters, ...(await closure(parameters)) };
  };
  let here = await visit(start);
  const first = here.loss;
  const unchanged = { parameters: start, state, loss: first };
  if (!(first > 0) || !isFinitePoint(here) || dot(here.gradient, here.gradient) === 0) {
    return { ...unchanged, evaluations };
  }
  const largestCurvature = state.numbers['largestCurvature'];
  const stiff = await findStiffSubspace(closure, here, { products: PRODUCTS, most: MOST_STIFF, largestCurvature });
  evaluations += stiff.evaluations;

  let pairs = readPairs(state)
    .map(({ move, change }) => ({ move: project(stiff, move), change: project(stiff, change) }))
    .filter(tellsCurvature);
  let best = here;
  let remaining = remainingLoss(stiff, here);
  const goTo = (there: Point<Vector>) => {
    here = there;
    remaining = remainingLoss(stiff, here);
    if (here.loss < best.loss) best = here;
  };
  const stiffPart = () => (here.loss - remaining) / Math.abs(remaining);
  const correct = async (correction: Float64Array): Promise<boolean> => {
    for (const length of CORRECTION_LENGTHS) {
      const there = await visit(plusScaled(here.parameters, length, correction));
      if (!(there.loss < here.loss) || !isFinitePoint(there)) continue;
      goTo(there);
      return true;
    }
    return false;
  };

  for (let iteration = 1; iteration <= maxIter; iteration++) {
    const correction = newtonStep(stiff, here.gradient);
    if (stiffPart() > MOST_STIFF_LOSS) {
      // Where that does not help, the subspace is no longer the one that was found: the next step finds it anew.
      if (!(await correct(correction))) break;
      continue;
    }
    const gradient = project(stiff, here.gradient);
    const scale = (FIRST_DECREASE * here.loss) / dot(gradient, gradient);
    let direction = project(stiff, quasiNewtonStep(pairs, gradient, scale));
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      pairs = [];
      direction = quasiNewtonStep(pairs, gradient, scale);
      slope = dot(gradient, direction);
    }
    const found = await searchLine(visit, stiff, { here, remaining, correction, direction, slope, lr });
    if (found) {
      const move = direction;
      scaleInPlace(move, found.length);
      const change = toFloat64(found.point.gradient);
      addScaled(change, -1, here.gradient);
      const pair = { move, change: project(stiff, change) };
      if (tellsCurvature(pair)) pairs = [...pairs, pair].slice(-historySize);
      goTo(found.point);
    } else if (!(stiffPart() > SOME_STIFF_LOSS && (await correct(correction)))) {
      if (pairs.length === 0) break;
      pairs = [];
    }
  }
  return {
    parameters: best.parameters,
    state: writeState(pairs, stiff, start),
    loss: first,
    evaluations,
  };
}

/** Tries shorter and shorter moves until one lowers what remains of the loss. */
async function searchLine<Vector extends FloatArray>(
  visit: (parameters: Vector) => Promise<Point<Vector>>,
  stiff: StiffSubspace,
  line: {
    readonly here: Point<Vector>;
    readonly remaining: number;
    readonly correction: Float64Array;
    readonly direction: Float64Array;
    readonly slope: number;
    readonly lr: number;
  },
): Promise<{ readonly point: Point<Vector>; readonly length: number } | undefined> {
  const { here, remaining, slope } = line;
  let length = line.lr;
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const sum = line.correction.slice();
    addScaled(sum, length, line.direction);
    const point = await visit(plusScaled(here.parameters, 1, sum));
    const reached = isFinitePoint(point) ? remainingLoss(stiff, point) : Number.POSITIVE_INFINITY;
    if (reached <= remaining + SUFFICIENT_DECREASE * length * slope) return { point, length };
    // The minimum of the parabola through both values and the slope.
    const shorter = (-slope * length ** 2) / (2 * (reached - remaining - slope * length));
    length = Math.min(length / 2, Math.max(length / 10, shorter));
  }
  return undefined;
}

/** The loss once the stiff directions are put right, to second order. */
function remainingLoss<Vector extends FloatArray>(
  { vectors, curvatures }: StiffSubspace,
  { loss, gradient }: Point<Vector>,
): number {
  return vectors.reduce((sum, vector, i) => sum - dot(vector, gradient) ** 2 / (2 * curvatures[i]!), loss);
}

/** The move to the minimum within the stiff subspace, to second order. */
function newtonStep({ vectors, curvatures }: StiffSubspace, gradient: FloatArray): Float64Array {
  const step = new Float64Array(gradient.length);
  vectors.forEach((vector, i) => {
    addScaled(step, -dot(vector, gradient) / curvatures[i]!, vector);
  });
  return step;
}

/** What of a vector lies outside the stiff subspace. */
function project({ vectors }: StiffSubspace, vector: FloatArray): Float64Array {
  const rest = toFloat64(vector);
  for (const one of vectors) addScaled(rest, -dot(rest, one), one);
  return rest;
}

/** The two-loop recursion. */
function quasiNewtonStep(pairs: readonly Pair[], gradient: Float64Array, scale: number): Float64Array {
  const direction = gradient.map((value) => -value);
  const last = pairs.at(-1);
  if (last === undefined) {
    scaleInPlace(direction, scale);
    return direction;
  }
  const curvatures = pairs.map(({ move, change }) => dot(move, change));
  const factors: number[] = [];
  let product = dot(last.move, direction);
  for (let i = pairs.length - 1; i >= 0; i--) {
    factors[i] = product / curvatures[i]!;
    const b = pairs[i]!.change;
    if (i === 0) addScaled(direction, -factors[i]!, b);
    else product = addScaledThenDot(direction, { factor: -factors[i]!, b, other: pairs[i - 1]!.move });
  }
  scaleInPlace(direction, curvatures.at(-1)! / dot(last.change, last.change));
  product = dot(pairs[0]!.change, direction);
  pairs.forEach(({ move }, i) => {
    const factor = factors[i]! - product / curvatures[i]!;
    const next = pairs[i + 1]?.change;
    if (next === undefined) addScaled(direction, factor, move);
    else product = addScaledThenDot(direction, { factor, b: move, other: next });
  });
  return direction;
}

function tellsCurvature({ move, change }: Pair): boolean {
  return dot(move, change) > LEAST_COSINE * Math.sqrt(dot(move, move) * dot(change, change));
}

function readPairs({ numbers, vectors }: OptimizerState): readonly Pair[] {
  return Array.from({ length: numbers['history'] ?? 0 }, (_, i) => ({
    move: toFloat64(vectors[`moves.${i}`]!),
    change: toFloat64(vectors[`changes.${i}`]!),
  }));
}

function writeState<Vector extends FloatArray>(
  pairs: readonly Pair[],
  { largestCurvature }: StiffSubspace,
  kind: Vector,
): OptimizerState<Vector> {
  const vectors: Record<string, Vector> = {};
  pairs.forEach(({ move, change }, i) => {
    vectors[`moves.${i}`] = toKind(move, kind);
    vectors[`changes.${i}`] = toKind(change, kind);
  });
  return { numbers: { history: pairs.length, largestCurvature }, vectors };
}
