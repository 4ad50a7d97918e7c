// How cells learn what an autoregression leaves: Adam, from a head of zeros, until the steps that are kept from it tell to stop.
import { createRandom } from '@onnxcast/series';
import { adam, moveByAdam } from '../../optimizers/adam.ts';
import type { Pieces } from '../../turns/in-turns.ts';
import { type CellSequence, type CellSizes, cellOffsets, evaluateCells, runCells } from './evaluate-cells.ts';

const LEARNING_RATE = 0.01;
/** Moves at most, and those after which cells are looked at again. */
const MOST_MOVES = 150;
const LOOK_EVERY = 5;
/** Looks without a lower error after which no more is learnt. */
const PATIENCE = 8;

/** Cells that have learnt. */
export interface LearntCells {
  /** Flat, as `cellOffsets` lays it out. */
  readonly weights: Float64Array;
  /** Moves that led there; 0: nothing was better than to say nothing. */
  readonly moves: number;
}

/** What is learnt, and what tells when to stop: a number of moves, or the same series of which other steps count. */
export interface Lesson {
  readonly learnt: readonly CellSequence[];
  readonly until: number | readonly CellSequence[];
}

/**
 * Learns by Adam.
 * @param seed what fresh cells are drawn by; their head begins at zero
 */
export function* learnCells(sizes: CellSizes, { learnt, until }: Lesson, seed: number): Pieces<LearntCells> {
  let weights = drawCells(sizes, seed);
  let state = adam().init(weights);
  let best: LearntCells & { readonly error: number } = { weights, moves: 0, error: Number.POSITIVE_INFINITY };
  const most = typeof until === 'number' ? until : MOST_MOVES;
  for (let moves = 0; ; moves++) {
    if (typeof until !== 'number' && moves % LOOK_EVERY === 0) {
      const error = absoluteError(weights, sizes, until);
      if (error < best.error) best = { weights, moves, error };
      else if (moves - best.moves >= PATIENCE * LOOK_EVERY) break;
    }
    if (moves === most) break;
    const { gradient } = evaluateCells(weights, sizes, learnt);
    ({ parameters: weights, state } = moveByAdam(weights, { gradient, state }, { lr: LEARNING_RATE }));
    yield;
  }
  return typeof until === 'number' ? { weights, moves: most } : best;
}

/** Source: `reset_parameters` of PyTorch's `nn.LSTMCell`; the head, unlike that of `nn.Linear`, is zero. */
function drawCells(sizes: CellSizes, seed: number): Float64Array {
  const random = createRandom(seed);
  const { head, end } = cellOffsets(sizes);
  const bound = 1 / Math.sqrt(sizes.hidden);
  return Float64Array.from({ length: end }, (_, i) => (i < head ? bound * (2 * random.next() - 1) : 0));
}

/** The mean size of what is left of all that counts. */
function absoluteError(weights: Float64Array, sizes: CellSizes, sequences: readonly CellSequence[]): number {
  let sum = 0;
  let total = 0;
  for (const sequence of sequences) {
    const said = runCells(weights, sizes, sequence);
    for (let i = 0; i < said.length; i++) {
      const counts = sequence.counts[i]!;
      if (counts === 0) continue;
      sum += counts * Math.abs(said[i]! - sequence.targets[i]!);
      total += counts;
    }
  }
  return sum / (total || 1);
}
