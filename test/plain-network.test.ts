// A plain network from points to file, read by other people's programs: onnx's checker and evaluator, Python's ONNX Runtime.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convertNetwork } from '@onnxcast/converter';
import { fitNetwork, predictNetwork, splitPoints } from '@onnxcast/network';
import { openSession } from '@onnxcast/runtime-node';
import { generateMinutes } from '@onnxcast/series';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { temporaryFolder } from './run-cli.ts';

const games = Array.from({ length: 41 }, (_, index) => 1 + index / 4);
const { train } = splitPoints(generateMinutes()[0]!, { validate: 2 });
const models = [13, 1, 0].map((hidden) => {
  const { weights } = [...fitNetwork(train, { hidden, epochs: 5000 })].at(-1)!;
  return { hidden, weights, bytes: convertNetwork(weights), expected: predictNetwork(weights, games) };
});

/** In float32, of values up to 35: relative. */
function assertSame(actual: ArrayLike<number>, expected: ArrayLike<number>, where: string): void {
  assert.equal(actual.length, expected.length, where);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    assert.ok(difference < 1e-5, `${where}, game ${games[i]}: ${actual[i]}, the plain loops say ${expected[i]}`);
  }
}

describe('the file of a fitted network says what its plain loops say, to 1e-5', () => {
  for (const { hidden, bytes, expected } of models) {
    test(`in onnxruntime-node, ${hidden} tanh units`, async () => {
      const session = await openSession(bytes, { device: 'cpu' });
      const x = { type: 'float32', shape: [games.length, 1], data: Float32Array.from(games) } as const;
      const { y } = await session.run({ x });
      await session.dispose();
      assertSame(Array.from(y!.data, Number), expected, 'onnxruntime-node');
    });
  }

  test('in Python, where it also passes the checker', async (t) => {
    const venv = await ensurePythonVenv(TEST_PACKAGES);
    if ('reason' in venv) {
      if (process.env['CI'] === 'true') assert.fail(venv.reason);
      return t.skip(venv.reason);
    }
    const folder = temporaryFolder(t);
    const manifest = models.map(({ hidden, bytes }) => {
      const path = join(folder, `${hidden}.onnx`);
      writeFileSync(path, bytes);
      return { path, x: games };
    });
    const [input, output] = [join(folder, 'models.json'), join(folder, 'results.json')];
    writeFileSync(input, JSON.stringify(manifest));
    const script = fileURLToPath(new URL('reference/check_onnx.py', import.meta.url));
    const { stderr } = await promisify(execFile)(venv.python, [script, 'network', input, output]);
    assert.equal(stderr, '');
    const results: Record<string, number[]>[] = JSON.parse(readFileSync(output, 'utf8'));
    models.forEach(({ hidden, expected }, i) => {
      assert.deepEqual(Object.keys(results[i]!), ['onnxruntime', 'reference evaluator']);
      for (const [program, values] of Object.entries(results[i]!)) {
        assertSame(values, expected, `${program}, ${hidden} tanh units`);
      }
    });
  });
});
