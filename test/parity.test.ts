// Every shipped model in every runtime at hand, over 999 warm-up and 1,000 closed-loop steps.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findChromium } from '@onnxcast/setup';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

interface Verdict {
  readonly passed: boolean;
  readonly warmup: number;
  readonly horizon: number;
  readonly rounding: { readonly warmup: number; readonly closedLoop: number };
  readonly checks: readonly { readonly part: string; readonly against: string; readonly largest: number }[];
  readonly results: readonly { readonly runtime: string; readonly intervals?: number }[];
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

/** Files of the preset auto: one of logarithms, one with a drift, one of a season that the data alone tells. */
const series: Readonly<Record<string, (t: number) => string>> = {
  'a growth whose season grows': (t) => (100 * Math.exp(0.01 * t + 0.2 * Math.sin((2 * Math.PI * t) / 12))).toFixed(3),
  'a line with noise': (t) => (3 * t + 5 * Math.sin(t * t)).toFixed(3),
  'a wave around zero': (t) => (10 * Math.sin((2 * Math.PI * t) / 24) + Math.sin(t * t)).toFixed(3),
};

async function trainAuto(folder: string, name: string): Promise<string> {
  const [data, out] = [join(folder, 'data.csv'), join(folder, 'run')];
  writeFileSync(data, `y\n${Array.from({ length: 150 }, (_, t) => series[name]!(t)).join('\n')}\n`);
  const { code, stderr } = await runCli(['train', data, '--out', out]);
  assert.equal(code, 0, stderr);
  return join(out, 'model.onnx');
}

describe('within 1e-4 of one another over 999 + 1,000 steps in all runtimes, what continues a trend over 999 + 100', () => {
  for (const name of [...models, ...Object.keys(series)]) {
    // Beyond, a trend has left what it was fitted to so far behind that float32 rounds it by more.
    const steps = name in series ? 100 : 1000;

    test(name, async (context) => {
      const file = name in series ? await trainAuto(temporaryFolder(context), name) : join(folder, name);
      const path =
        'python' in venv ? `${dirname(venv.python)}${delimiter}${process.env['PATH']}` : process.env['PATH']!;
      const args = ['verify', file, '--forms', 'forecast', '--steps', String(steps), '--json'];
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
      assert.deepEqual([warmup, horizon], [999, steps]);
      for (const runtime of expected) {
        const result = results.find((one) => one.runtime.startsWith(runtime));
        assert.ok(result !== undefined, `${runtime} was not compared`);
        assert.equal(
          result.intervals !== undefined,
          name in series,
          `${runtime}: intervals of what the preset auto made`,
        );
      }
      assert.ok(passed && largest('one another') <= 1e-4, stdout);
    });
  }
});
