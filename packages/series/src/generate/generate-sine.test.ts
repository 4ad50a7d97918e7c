import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { generateSine } from './generate-sine.ts';

describe('generateSine', () => {
  test('makes 100 waves of 1,000 steps, each sin((t + phase) / 20) with a whole phase within four periods', () => {
    const waves = generateSine();
    assert.equal(waves.length, 100);
    for (const [index, { id, features, values, times }] of waves.entries()) {
      assert.equal(id, `wave-${index + 1}`);
      assert.deepEqual(features, ['y']);
      assert.equal(times?.[999], '999');
      assert.equal(values.length, 1000);
      // The phase that explains the first two values explains all of them.
      const phases = Array.from({ length: 161 }, (_, i) => i - 80);
      const phase = phases.find((p) => values[0] === Math.sin(p / 20) && values[1] === Math.sin((p + 1) / 20));
      assert.ok(phase !== undefined, id);
      for (let t = 0; t < 1000; t++) assert.equal(values[t], Math.sin((t + phase) / 20));
    }
  });

  test('draws phases down to -4 periods and up to 4', () => {
    const first = generateSine({ series: 5000, length: 2 }).map(({ values }) => values[0]!);
    for (const phase of [-80, 80]) assert.ok(first.includes(Math.sin(phase / 20)), `phase ${phase}`);
  });

  test('gives the same waves, longer, for a larger length, and the same ones first for more series', () => {
    const short = generateSine({ series: 3, length: 50, seed: 5 });
    const long = generateSine({ series: 7, length: 80, seed: 5 });
    short.forEach((wave, i) => {
      assert.deepEqual(wave.values, long[i]!.values.slice(0, 50));
    });
    assert.notDeepEqual(short, generateSine({ series: 3, length: 50, seed: 6 }));
  });

  test('refuses numbers out of range and names the option', () => {
    for (const [options, name] of [
      [{ series: 0 }, 'series: '],
      [{ length: 1 }, 'length: '],
      [{ length: 1.5 }, 'length: '],
      [{ period: Number.NaN }, 'period: '],
      [{ seed: -1 }, 'seed: '],
    ] as const) {
      assert.throws(
        () => generateSine(options),
        (error) => error instanceof InputError && error.message.startsWith(name),
      );
    }
  });
});
