import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../../../test/run-cli.ts';

test('minutes are one season of 11 games, or as many as asked for', async () => {
  const one = await runCli(['generate', 'minutes']);
  assert.equal(one.code, 0, one.stderr);
  const rows = one.stdout.trim().split('\n');
  assert.equal(rows.length, 1 + 11);
  assert.match(rows[11]!, /^season-1,11,\d+(\.\d)?$/);
  const many = await runCli(['generate', 'minutes', '--seasons', '100', '--games', '22']);
  assert.equal(many.stdout.trim().split('\n').length, 1 + 100 * 22);
  assert.deepEqual(many.stdout.split('\n').slice(0, 12), rows);
});

test('an option of the other kind is refused, exit 2, and the own ones are named', async () => {
  for (const [args, message] of [
    [
      ['minutes', '--length', '5'],
      /--length belongs to `generate sine`; `generate minutes` takes --seasons, --games\./,
    ],
    [['sine', '--games', '5'], /--games belongs to `generate minutes`/],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['generate', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  }
});
