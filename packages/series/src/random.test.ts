import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from './errors.ts';
import { createRandom, randomOf } from './random.ts';

// Outputs of the reference C code from state {1, 2, 3, 4} (xoshiro128starstar.c 1.1, prng.di.unimi.it), as published
// with the Rust crate rand_xoshiro.
const XOSHIRO_1234 = [
  11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
];

// The first two outputs of SplitMix64 from seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
const SPLITMIX_1234567 = [6457827717110365317n, 3203168211198807973n];

describe('createRandom', () => {
  test('next() packs the published outputs of xoshiro128** two by two into 53 bits', () => {
    const random = randomOf([1, 2, 3, 4]);
    for (let i = 0; i < XOSHIRO_1234.length; i += 2) {
      const high = BigInt(XOSHIRO_1234[i]!) >> 5n;
      const low = BigInt(XOSHIRO_1234[i + 1]!) >> 6n;
      assert.equal(random.next(), Number((high << 26n) | low) / 2 ** 53);
    }
  });

  test('a seed becomes the published outputs of SplitMix64', () => {
    const words = SPLITMIX_1234567.flatMap((word) => [Number(word & 0xffffffffn), Number(word >> 32n)]);
    const [seeded, expected] = [createRandom(1234567), randomOf(words)];
    for (let i = 0; i < 100; i++) assert.equal(seeded.next(), expected.next());
  });

  test('integers reach both ends, never the excluded one, and each about equally often', () => {
    const random = createRandom(1);
    const counts = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) {
      const drawn = random.integer(-2, 4);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    assert.deepEqual(
      [...counts.keys()].sort((a, b) => a - b),
      [-2, -1, 0, 1, 2, 3],
    );
    // Five standard deviations of a binomial count around 10,000 are 456.
    for (const count of counts.values()) assert.ok(Math.abs(count - 10_000) < 456, `count ${count}`);
  });

  test('normal numbers have mean 0, variance 1 and fourth moment 3', () => {
    const random = createRandom(2);
    const count = 200_000;
    const moments = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const x = random.normal();
      moments[0]! += x / count;
      moments[1]! += (x * x) / count;
      moments[2]! += x ** 4 / count;
    }
    // Five standard errors: sqrt(1 / n), sqrt(2 / n), sqrt(96 / n).
    assert.ok(Math.abs(moments[0]!) < 0.0112, `mean ${moments[0]}`);
    assert.ok(Math.abs(moments[1]! - 1) < 0.0159, `variance ${moments[1]}`);
    assert.ok(Math.abs(moments[2]! - 3) < 0.11, `fourth moment ${moments[2]}`);
  });

  test('seeds, states and bounds that are no whole numbers in range are input errors', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) assert.throws(() => createRandom(seed), InputError);
    const random = createRandom(0);
    for (const [low, high] of [
      [1, 1],
      [2, 1],
      [0, 0.5],
      [0, 2 ** 33],
    ] as const) {
      assert.throws(() => random.integer(low, high), InputError);
    }
  });
});
