// A short attack on everything that reads bytes, and again all that once got through; `npm run fuzz` goes on for longer.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { attack, readDamaged, targets } from './readers.suite.ts';

const SEEDS = 60;
const corpus = new URL('./corpus/', import.meta.url);

for (const target of targets) {
  test(`${target.name}, damaged, is read or refused with a typed error`, async () => {
    let refused = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const outcome = await attack(target, seed);
      if (typeof outcome === 'object') assert.fail(`seed ${seed}: ${outcome.problem}`);
      if (outcome === 'refused') refused++;
    }
    assert.ok(refused > 0, 'nothing was ever refused: the damage is none');
  });
}

test('what once got through does so no more', async () => {
  for (const name of readdirSync(fileURLToPath(corpus))) {
    const bytes = new Uint8Array(readFileSync(new URL(name, corpus)));
    for (const target of targets) {
      const outcome = await readDamaged(target, bytes);
      if (typeof outcome === 'object') assert.fail(`${name}, as ${target.name}: ${outcome.problem}`);
    }
  }
});
