// Least squares with a penalty on the distance to weights known beforehand.

/** The sums that least squares needs: of products of inputs with one another, and with the target. */
export interface NormalEquations {
  /** `[inputs, inputs]`, row by row, symmetric. */
  readonly products: Float64Array;
  /** `[inputs]`. */
  readonly targets: Float64Array;
}

/**
 * Prepares the search for the weights w that minimise |X w - y|^2 + sum of penalty (w - prior)^2, by Cholesky's factorisation.
 * @param penalties `[inputs]`, each above 0
 * @returns what gives the weights `[inputs]` for a prior `[inputs]`, what they are where the data says nothing; undefined where the equations are too near to singular
 * Source: Hoerl & Kennard, "Ridge regression", Technometrics 12 (1970), shifted to a prior.
 */
export function prepareRidge(
  { products, targets }: NormalEquations,
  penalties: Float64Array,
): ((prior: Float64Array) => Float64Array) | undefined {
  const n = penalties.length;
  const factor = products.slice();
  for (let i = 0; i < n; i++) factor[i * n + i]! += penalties[i]!;
  if (!factorise(factor, n)) return undefined;
  return (prior) => {
    // (X'X + P) w = X'y + P prior, P the penalties.
    const weights = Float64Array.from(targets, (target, i) => target + penalties[i]! * prior[i]!);
    for (let i = 0; i < n; i++) {
      let value = weights[i]!;
      for (let k = 0; k < i; k++) value -= factor[i * n + k]! * weights[k]!;
      weights[i] = value / factor[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      const value = weights[i]! / factor[i * n + i]!;
      for (let k = 0; k < i; k++) weights[k]! -= factor[i * n + k]! * value;
      weights[i] = value;
    }
    return weights;
  };
}

/** Puts Cholesky's factor into the lower triangle; false where a pivot is not above 0. */
function factorise(matrix: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!;
      if (i > j) matrix[i * n + j] = sum / matrix[j * n + j]!;
      else if (sum > 0) matrix[j * n + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
