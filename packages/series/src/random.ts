// Random numbers that are the same on every machine. Knows nothing of series.

import { checkWhole } from './checks/check-whole.ts';
import { InputError } from './errors.ts';

/** A stream of pseudo-random numbers whose whole state is four integers. */
export interface Random {
  /** Uniform number in [0, 1), all 53 bits random. */
  next(): number;
  /** Uniform integer from `low` to `high`, `high` excluded. */
  integer(low: number, high: number): number;
  /** Number from the standard normal distribution. */
  normal(): number;
}

/**
 * Starts a random stream: xoshiro128**, its state filled by SplitMix64.
 * Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021; prng.di.unimi.it.
 * @param seed Whole number from 0 to 2^53 - 1; the same seed gives the same numbers.
 * @returns The stream at its start.
 * @throws InputError when the seed is not such a number.
 * @example
 * const random = createRandom(0);
 * const weight = random.next() * 2 - 1;
 */
export function createRandom(seed: number): Random {
  checkWhole({ seed }, 0, Number.MAX_SAFE_INTEGER);
  return randomOf(splitMix64(BigInt(seed), 2).flatMap((word) => [low32(word), high32(word)]));
}

/** A stream of a state: four unsigned 32-bit integers, not all zero. */
export function randomOf(state: readonly number[]): Random {
  // Int32Array wraps every word to 32 bits by itself, as the reference code in C does.
  const words = Int32Array.from(state, (word) => word | 0);
  const bits = () => nextBits(words);
  // 27 + 26 high bits, as in genrand_res53 of the Mersenne Twister's authors.
  const next = () => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53;
  return {
    next,
    integer(low, high) {
      if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high <= low || high - low > 2 ** 32) {
        throw new InputError({
          found: `Random integer from ${low} to ${high} asked for`,
          expected: 'whole numbers with the second larger, at most 2^32 apart',
          remedy: 'Give other bounds.',
        });
      }
      return low + Math.floor(next() * (high - low));
    },
    normal() {
      // Box-Muller, the second number thrown away.
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return radius * Math.cos(2 * Math.PI * next());
    },
  };
}

/** One step of xoshiro128**: changes the four words in place, returns 32 random bits. */
function nextBits(words: Int32Array): number {
  const result = Math.imul(rotateLeft(Math.imul(words[1]!, 5), 7), 9) >>> 0;
  const shifted = words[1]! << 9;
  words[2]! ^= words[0]!;
  words[3]! ^= words[1]!;
  words[1]! ^= words[2]!;
  words[0]! ^= words[3]!;
  words[2]! ^= shifted;
  words[3] = rotateLeft(words[3]!, 11);
  return result;
}

/** The first `count` 64-bit outputs of SplitMix64. Source: prng.di.unimi.it/splitmix64.c. */
function splitMix64(seed: bigint, count: number): readonly bigint[] {
  const outputs: bigint[] = [];
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    outputs.push(z ^ (z >> 31n));
  }
  return outputs;
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function low32(word: bigint): number {
  return Number(BigInt.asUintN(32, word));
}

function high32(word: bigint): number {
  return Number(word >> 32n);
}
