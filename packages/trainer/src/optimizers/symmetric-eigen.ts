/** An eigenvalue of a symmetric matrix and its eigenvector of length 1. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: readonly number[];
}

/** Rotations end long before so many rounds over the matrix; they converge quadratically. */
const MOST_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations.
 * @param matrix rows; only matrices of a few dozen rows are worth it
 * @returns largest eigenvalue first
 * Source: Golub & Van Loan, Matrix Computations, section 8.5.
 */
export function eigenOfSymmetric(matrix: readonly (readonly number[])[]): readonly Eigenpair[] {
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a); sweep++) {
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) if (a[p]![q] !== 0) rotate(a, vectors, p, q);
    }
  }
  return a
    .map((row, i) => ({ value: row[i]!, vector: vectors.map((one) => one[i]!) }))
    .sort((one, other) => other.value - one.value);
}

function isDiagonal(a: readonly (readonly number[])[]): boolean {
  let [on, off] = [0, 0];
  a.forEach((row, i) => {
    row.forEach((value, j) => {
      if (i === j) on += value ** 2;
      else off += value ** 2;
    });
  });
  return off <= Number.EPSILON ** 2 * on;
}

/** Makes `a[p][q]` zero. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const ratio = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const rows of [a, vectors]) {
    for (const row of rows) {
      const [x, y] = [row[p]!, row[q]!];
      row[p] = cosine * x - sine * y;
      row[q] = sine * x + cosine * y;
    }
  }
  const [first, second] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [first[k]!, second[k]!];
    first[k] = cosine * x - sine * y;
    second[k] = sine * x + cosine * y;
  }
}
