// The few directions in which a loss bends far more than in all others. Knows nothing of models or of optimizers' memory.
import type { FloatArray } from '@onnxcast/series';
import type { Closure } from './optimizer.ts';
import { eigenOfSymmetric } from './symmetric-eigen.ts';
import { addScaled, areFinite, dot, plusScaled, toFloat64 } from './vector.ts';

/** A point and what a closure says of it. */
export interface Point<Vector extends FloatArray> {
  readonly parameters: Vector;
  readonly loss: number;
  readonly gradient: Vector;
}

/** What {@link findStiffSubspace} found. */
export interface StiffSubspace {
  /** Orthonormal eigenvectors of the Hessian, the largest curvature first; maybe none. */
  readonly vectors: readonly Float64Array[];
  /** Their curvatures, above 0. */
  readonly curvatures: readonly number[];
  /** Where to begin the next time; above 0. */
  readonly largestCurvature: number;
  /** Number of closure calls. */
  readonly evaluations: number;
}

/** How hard to look. */
export interface StiffSubspaceOptions {
  /** Products of the Hessian with a vector, a closure call each. */
  readonly products: number;
  /** Most vectors of the subspace. */
  readonly most: number;
  /** A curvature that was the largest at some point near by. Default: a guess from loss and gradient. */
  readonly largestCurvature?: number | undefined;
}

/** Curvatures below this part of the largest are not stiff. */
const LEAST_STIFF = 1e-4;
/** Part of the loss by which a probe changes it: enough to stand out of rounding, little enough to be a derivative. */
const PROBE = 0.1;
/** A probe whose length was set for a curvature so many times too small or too large is done again. */
const MISJUDGED = 5;
const MOST_PROBES = 4;
/** A residual of this relative size is rounding: the Krylov space is used up. */
const NOTHING_LEFT = 1e-8;

/**
 * Finds the eigenvectors of the largest eigenvalues of the Hessian by Lanczos's method, with Hessian-vector products from
 * differences of gradients. Vectors are reorthogonalised in full, as a few of them cost nothing.
 * Source: Golub & Van Loan, Matrix Computations, section 10.1; Pearlmutter 1994 for the finite difference.
 */
export async function findStiffSubspace<Vector extends FloatArray>(
  closure: Closure<Vector>,
  at: Point<Vector>,
  options: StiffSubspaceOptions,
): Promise<StiffSubspace> {
  const { loss, gradient } = at;
  let evaluations = 0;
  // Were the loss all owed to the gradient's direction, a Newton step along it would end at 0.
  let largest = options.largestCurvature ?? dot(gradient, gradient) / (2 * loss);
  const multiply = async (vector: Float64Array, isFirst: boolean): Promise<Float64Array | undefined> => {
    for (let probe = 1; probe <= MOST_PROBES; probe++) {
      const length = Math.sqrt((PROBE * loss) / largest);
      const there = await closure(plusScaled(at.parameters, length, vector));
      evaluations += 1;
      const product = new Float64Array(vector.length);
      for (let i = 0; i < product.length; i++) product[i] = (there.gradient[i]! - gradient[i]!) / length;
      const size = Math.sqrt(dot(product, product));
      if (!Number.isFinite(size)) {
        largest *= 100;
        continue;
      }
      const isMisjudged = size > MISJUDGED * largest || (isFirst && size < largest / MISJUDGED);
      if (size > largest || isMisjudged) largest = size;
      if (!isMisjudged || !(size > 0)) return size > 0 ? product : undefined;
    }
    return undefined;
  };

  const basis: Float64Array[] = [];
  const products: Float64Array[] = [];
  let next = toFloat64(gradient);
  while (basis.length < options.products) {
    const before = Math.sqrt(dot(next, next));
    // Twice is enough (Kahan).
    for (const vector of [...basis, ...basis]) addScaled(next, -dot(next, vector), vector);
    const size = Math.sqrt(dot(next, next));
    if (!(size > NOTHING_LEFT * before)) break;
    const vector = next.map((value) => value / size);
    const product = await multiply(vector, basis.length === 0);
    if (!product) break;
    basis.push(vector);
    products.push(product);
    next = product.slice();
  }
  // Tridiagonal, as every product was made of the basis up to the next vector; taken from the earlier vector's product,
  // in which rounding is smaller beside the curvature.
  const projected = basis.map((_, i) =>
    basis.map((_, j) => (Math.abs(i - j) > 1 ? 0 : dot(basis[Math.max(i, j)]!, products[Math.min(i, j)]!))),
  );
  const pairs = eigenOfSymmetric(projected);
  const top = pairs[0]?.value ?? 0;
  const stiff = pairs.filter(({ value }, index) => value > LEAST_STIFF * top && value > 0 && index < options.most);
  return {
    vectors: stiff.map(({ vector }) => {
      const sum = new Float64Array(gradient.length);
      vector.forEach((factor, i) => {
        addScaled(sum, factor, basis[i]!);
      });
      return sum;
    }),
    curvatures: stiff.map(({ value }) => value),
    largestCurvature: top > 0 ? top : largest,
    evaluations,
  };
}

/** Whether a closure's answer can be gone on with. */
export function isFinitePoint({ loss, gradient }: { readonly loss: number; readonly gradient: FloatArray }): boolean {
  return Number.isFinite(loss) && areFinite(gradient);
}
