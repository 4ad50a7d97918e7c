// How far along a direction to go: the strong Wolfe line search, as PyTorch has it.
import type { FloatArray } from '@onnxcast/series';
import { dot, maxAbs } from './vector.ts';

/** A point on the search line: step length, loss, gradient and the loss's slope along the line there. */
export interface LinePoint<Vector extends FloatArray> {
  readonly t: number;
  readonly loss: number;
  readonly gradient: Vector;
  readonly slope: number;
}

/** What {@link searchStrongWolfe} found. */
export interface LineSearchResult<Vector extends FloatArray> {
  readonly t: number;
  readonly loss: number;
  readonly gradient: Vector;
  readonly evaluations: number;
}

/** A line to search and when to stop. */
export interface LineSearch<Vector extends FloatArray> {
  /** Loss and gradient at `start + t * direction`. */
  readonly evaluate: (t: number) => Promise<{ readonly loss: number; readonly gradient: Vector }>;
  readonly direction: Vector;
  /** The point at `t = 0`. */
  readonly start: LinePoint<Vector>;
  /** First step length to try. */
  readonly t: number;
  /** Most evaluations beyond the first. */
  readonly maxSearches: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
// torch.optim.LBFGS does not hand its own tolerance_change down, so this stays at _strong_wolfe's default.
const TOLERANCE_CHANGE = 1e-9;

/**
 * Finds a step length that satisfies the strong Wolfe conditions: brackets one, then zooms in by cubic interpolation.
 * Source: Nocedal & Wright, Numerical Optimization, algorithms 3.5 and 3.6, in the variant of PyTorch 2.15's
 * `torch.optim.lbfgs._strong_wolfe`, step for step.
 */
export async function searchStrongWolfe<Vector extends FloatArray>(
  search: LineSearch<Vector>,
): Promise<LineSearchResult<Vector>> {
  const { direction, start, maxSearches } = search;
  let evaluations = 0;
  const visit = async (t: number): Promise<LinePoint<Vector>> => {
    const { loss, gradient } = await search.evaluate(t);
    evaluations += 1;
    return { t, loss, gradient, slope: dot(gradient, direction) };
  };
  const decreasesTooLittle = (point: LinePoint<Vector>) =>
    point.loss > start.loss + SUFFICIENT_DECREASE * point.t * start.slope;
  const isFlatEnough = (point: LinePoint<Vector>) => Math.abs(point.slope) <= -CURVATURE * start.slope;

  let point = await visit(search.t);
  let previous = start;
  let searches = 0;
  let bracket: [LinePoint<Vector>, LinePoint<Vector>] | undefined;
  while (searches < maxSearches) {
    if (decreasesTooLittle(point) || (searches > 1 && point.loss >= previous.loss)) {
      bracket = [previous, point];
      break;
    }
    if (isFlatEnough(point)) return { ...point, evaluations };
    if (point.slope >= 0) {
      bracket = [previous, point];
      break;
    }
    const t = minimiseCubic(previous, point, [point.t + 0.01 * (point.t - previous.t), point.t * 10]);
    previous = point;
    point = await visit(t);
    searches += 1;
  }
  bracket ??= [start, point];

  const directionSize = maxAbs(direction);
  let low: 0 | 1 = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  let progressWasSmall = false;
  while (searches < maxSearches) {
    const [a, b] = bracket;
    if (Math.abs(b.t - a.t) * directionSize < TOLERANCE_CHANGE) break;
    const trial = keepOffEnds(minimiseCubic(a, b), Math.min(a.t, b.t), Math.max(a.t, b.t), progressWasSmall);
    progressWasSmall = trial.progressIsSmall;
    point = await visit(trial.t);
    searches += 1;
    const high = low === 0 ? 1 : 0;
    if (decreasesTooLittle(point) || point.loss >= bracket[low].loss) {
      bracket[high] = point;
      low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
      continue;
    }
    const done = isFlatEnough(point);
    if (!done && point.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
    bracket[low] = point;
    if (done) break;
  }
  return { ...bracket[low], evaluations };
}

/**
 * Where the cubic through two points (losses and slopes) has its minimum, kept within bounds; their middle if it has none.
 * Source: PyTorch 2.15 `torch.optim.lbfgs._cubic_interpolate`.
 */
function minimiseCubic<Vector extends FloatArray>(
  a: LinePoint<Vector>,
  b: LinePoint<Vector>,
  [low, high]: readonly [number, number] = a.t <= b.t ? [a.t, b.t] : [b.t, a.t],
): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const d2Square = d1 ** 2 - a.slope * b.slope;
  if (!(d2Square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(d2Square);
  const [near, far] = a.t <= b.t ? [a, b] : [b, a];
  const minimum = far.t - (far.t - near.t) * ((far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2));
  return Math.min(Math.max(minimum, low), high);
}

/** Moves a trial point a tenth of the bracket away from its ends when it would otherwise stall there. */
function keepOffEnds(
  t: number,
  low: number,
  high: number,
  progressWasSmall: boolean,
): { readonly t: number; readonly progressIsSmall: boolean } {
  const margin = 0.1 * (high - low);
  if (!(Math.min(high - t, t - low) < margin)) return { t, progressIsSmall: false };
  if (!progressWasSmall && t < high && t > low) return { t, progressIsSmall: true };
  return { t: Math.abs(t - high) < Math.abs(t - low) ? high - margin : low + margin, progressIsSmall: false };
}
