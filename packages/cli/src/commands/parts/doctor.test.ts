import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../../../../test/run-cli.ts';

interface Report {
  readonly works: boolean;
  readonly parts: readonly { readonly name: string; readonly needed: boolean; readonly found: boolean }[];
}

test('doctor --json lists the parts, and exits with 0 exactly when nothing needed is missing', async () => {
  const { code, stdout } = await runCli(['doctor', '--json']);
  const { works, parts } = JSON.parse(stdout) as Report;
  assert.ok(parts.length >= 10);
  assert.equal(
    works,
    parts.every(({ needed, found }) => found || !needed),
  );
  assert.equal(code, works ? 0 : 1);
});

test('doctor prints one row a part on stdout and the verdict on stderr', async () => {
  const { stdout, stderr, code } = await runCli(['doctor']);
  for (const name of ['Node.js', 'TensorFlow', 'ONNX Runtime, CPU', 'C++ compiler', 'cache folder']) {
    assert.match(stdout, new RegExp(`^${name.replaceAll('+', '\\+')} +(ok|missing|unusable|too little)`, 'm'));
  }
  assert.match(stderr, /^(Training and forecasting work|(Missing|Unusable|Too little): .+)\.$/m);
  // Training and forecasting both run on ONNX Runtime, which every clone has.
  assert.equal(code, 0, stderr);
  const isSetUp = /^TensorFlow +ok/m.test(stdout);
  assert.equal(/^TensorFlow +\w+ \(optional\)/m.test(stdout), !isSetUp);
  assert.equal(/needed by the engine tensorflow alone: TensorFlow/.test(stderr), !isSetUp);
});
