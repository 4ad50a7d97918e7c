// Long computations in pieces: between two of them others have their turn, hear how far it is, and may stop it.
import { nextTurn } from './next-turn.ts';

/** What a training does before its first epoch. */
export type Phase = 'choosing' | 'fitting' | 'calibrating';

/** How far a training is on its way to its first epoch. */
export interface Progress {
  /** `choosing` among ways to fit, `fitting` what was chosen to all there is, `calibrating` its intervals. */
  readonly phase: Phase;
  /** Of `total`. */
  readonly done: number;
  readonly total: number;
}

/** A computation that may pause wherever it yields; what it gives does not depend on that. */
export type Pieces<Result> = Generator<Progress | undefined, Result, undefined>;

/** Milliseconds of a turn. */
const TURN = 40;

/** Computes without a pause. */
export function runAtOnce<Result>(pieces: Pieces<Result>): Result {
  while (true) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

/**
 * Computes in turns with whatever else the process has to do.
 * @param onProgress told once a turn, and awaited
 * @throws the signal's reason when it is aborted
 */
export async function runInTurns<Result>(
  pieces: Pieces<Result>,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => unknown) | undefined;
  } = {},
): Promise<Result> {
  let progress: Progress | undefined;
  let began = performance.now();
  while (true) {
    const { done, value } = pieces.next();
    if (done === true) return value;
    progress = value ?? progress;
    if (performance.now() - began < TURN) continue;
    if (progress !== undefined) await onProgress?.(progress);
    await nextTurn();
    signal?.throwIfAborted();
    began = performance.now();
  }
}

/** Pieces that tell how far they are as a part of a phase. */
export function* tellProgress<Result>(pieces: Pieces<Result>, { phase, done, total }: Progress): Pieces<Result> {
  while (true) {
    const { done: isDone, value } = pieces.next();
    if (isDone === true) return value;
    yield value ?? { phase, done, total };
  }
}
