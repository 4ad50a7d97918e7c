// Every shipped model in every runtime at hand, over 999 warm-up and 1,000 closed-loop steps.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findChromium } from '@onnxcast/setup';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { runCli } from './run-cli.ts';

interface Verdict {
  readonly passed: boolean;
  readonly warmup: number;
  readonly horizon: number;
  readonly rounding: { readonly warmup: number; readonly closedLoop: number };
  readonly checks: readonly { readonly against: string; readonly largest: number }[];
  readonly results: readonly { readonly runtime: string }[];
  readonly notRun: readonly { readonly name: string; readonly reason: string }[];
}

const folder = fileURLToPath(new URL('../models', import.meta.url));
const models = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
const venv = await ensurePythonVenv(TEST_PACKAGES);
const isCi = process.env['CI'] === 'true';
// CUDA is compared wherever it runs; nothing can ask for it.
const expected = [
  'onnxruntime-node, cpu',
  'onnxruntime-web in Node',
  ...('python' in venv || isCi ? ["Python's onnxruntime, cpu"] : []),
  ...(findChromium() !== undefined || isCi ? ['onnxruntime-web in Chromium'] : []),
];

test('there are shipped models to compare', () => {
  assert.deepEqual(models.sort(), ['co2.onnx', 'minutes.onnx', 'sine.onnx']);
});

describe('within 1e-4 of one another over 999 + 1,000 steps in all runtimes', () => {
  for (const name of models) {
    test(name, async (context) => {
      const path =
        'python' in venv ? `${dirname(venv.python)}${delimiter}${process.env['PATH']}` : process.env['PATH']!;
      const args = ['verify', join(folder, name), '--forms', 'forecast', '--json'];
      const { stdout, stderr } = await runCli(args, { env: { PATH: path } });
      assert.notEqual(stdout, '', stderr);
      const verdict = JSON.parse(stdout) as Verdict;
      const { passed, warmup, horizon, rounding, checks, results, notRun } = verdict;
      const largest = (against: string) =>
        Math.max(...checks.filter((check) => check.against === against).map((check) => check.largest));
      for (const one of notRun) context.diagnostic(`${one.name} did not run: ${one.reason}`);
      context.diagnostic(
        `${largest('one another').toExponential(1)} from one another, ${largest('float64').toExponential(1)} from float64, which rounding alone moves by ${Math.max(rounding.warmup, rounding.closedLoop).toExponential(1)}`,
      );
      assert.deepEqual([warmup, horizon], [999, 1000]);
      for (const runtime of expected) {
        assert.ok(
          results.some((result) => result.runtime.startsWith(runtime)),
          `${runtime} was not compared`,
        );
      }
      assert.ok(passed && largest('one another') <= 1e-4, stdout);
    });
  }
});
