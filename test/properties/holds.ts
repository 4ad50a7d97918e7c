// Properties, checked on the same cases in every run: `ONNXCAST_SEED=7 ONNXCAST_RUNS=10000 npm test -- properties` looks at others, and at more.
import fc from 'fast-check';

const { ONNXCAST_SEED = '0', ONNXCAST_RUNS = '100' } = process.env;

/** Fails with the smallest case in which a property does not hold, and with what repeats it. */
export function holds<Case>(property: fc.IProperty<Case>): void {
  fc.assert(property, { seed: Number(ONNXCAST_SEED), numRuns: Number(ONNXCAST_RUNS) });
}
