// Takes some mutants of all: a checker of Stryker's that lets through those that a number drawn for each says.
import { createHash } from 'node:crypto';

/** Which mutants are tried. */
export interface Sample {
  /** Part of all mutants, above 0 and up to 1. */
  readonly share: number;
  readonly seed: string;
}

/** Whether a mutant belongs to a sample, by its id: the same of the same sources. */
export function isSampled(id: string, { share, seed }: Sample): boolean {
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32LE(0) / 2 ** 32 < share;
}

/** Variables by which the process of the checker is told. */
export const SHARE = 'ONNXCAST_MUTATE_SHARE';
export const SEED = 'ONNXCAST_MUTATE_SEED';

/** What Stryker asks before it tries a mutant; those left out count as ones that do not compile, and not in the score. */
const checker = {
  async init(): Promise<void> {},
  async check(mutants: readonly { readonly id: string }[]): Promise<Readonly<Record<string, unknown>>> {
    const sample = { share: Number(process.env[SHARE]), seed: process.env[SEED] ?? '' };
    const left = { status: 'compileError', reason: 'not in the sample' };
    return Object.fromEntries(mutants.map(({ id }) => [id, isSampled(id, sample) ? { status: 'passed' } : left]));
  },
};

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', value: checker }];
