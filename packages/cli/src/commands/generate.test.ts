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

test('a family is noisy waves that fill their range of amplitudes', async () => {
  const { code, stdout, stderr } = await runCli(['generate', 'family', '--series', '30', '--length', '300']);
  assert.equal(code, 0, stderr);
  const rows = stdout.trim().split('\n').slice(1);
  assert.equal(rows.length, 30 * 300);
  const largest = new Map<string, number>();
  for (const row of rows) {
    const [id = '', , y] = row.split(',');
    largest.set(id, Math.max(largest.get(id) ?? 0, Math.abs(Number(y))));
  }
  // 300 steps hold a whole wave of any period; noise of deviation 0.05 adds less than 0.3.
  for (const amplitude of largest.values()) assert.ok(amplitude > 0.45 && amplitude < 2.3, `${amplitude}`);
  assert.ok(Math.max(...largest.values()) / Math.min(...largest.values()) > 2);
});

test('an option of the other kind is refused, exit 2, and the own ones are named', async () => {
  for (const [args, message] of [
    [
      ['minutes', '--length', '5'],
      /--length belongs to `generate sine` and `generate family`; `generate minutes` takes --seasons, --games, --level, --noise\./,
    ],
    [['family', '--period', '5'], /--period belongs to `generate sine`; `generate family` takes --series, --length\./],
    [['sine', '--games', '5'], /--games belongs to `generate minutes`/],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['generate', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  }
});
