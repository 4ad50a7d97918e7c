// Training in a page of one's own: onnxcast/web/training, bundled by esbuild, in Chromium.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Forecaster } from '@onnxcast/runtime-node';
import { build } from 'esbuild';
import { convert, generateSine, train } from 'onnxcast';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { openContext, testInChromium } from './chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:; worker-src 'self'; connect-src 'self'";
const PAGE = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>trains</title><link rel="icon" href="data:,"><script type="module" src="stdin.js"></script>`;

const OPTIONS = { hidden: [6], epochs: 3, iterations: 4, test: 1, seed: 3, scaling: 'none' } as const;
const waves = generateSine({ series: 4, length: 60 });

const SCRIPT = `
import { generateSine } from 'onnxcast/web';
import { exportEpoch, train } from 'onnxcast/web/training';
globalThis.trainHere = async (options) => {
  const series = generateSine({ series: 4, length: 60 });
  const training = train(series, { ...options, threads: 1 });
  let best;
  const losses = [];
  for await (const epoch of training) {
    if (epoch.isChosen) best = epoch;
    losses.push(epoch.loss);
  }
  return { losses, model: [...(await exportEpoch(best, { series, training, load: { threads: 1 } }))] };
};
globalThis.refuse = (options) => {
  try {
    train(generateSine({ series: 4, length: 60 }), options);
  } catch (error) {
    return error.name + ': ' + error.message;
  }
};
document.documentElement.className = 'ready';
`;

/** What the script of the page gives tests. */
interface Globals {
  trainHere(options: object): Promise<{ readonly losses: readonly number[]; readonly model: readonly number[] }>;
  refuse(options: object): string | undefined;
}

describe('a page that trains', () => {
  let folder: string;
  let served: Served;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-training-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await build({
      stdin: { contents: SCRIPT, resolveDir: join(root, 'packages/onnxcast') },
      entryPoints: [{ out: 'worker', in: join(root, 'packages/runtime-web/src/worker.ts') }],
      outdir: folder,
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'browser', // a module of Node is an error here
      conditions: ['source', 'onnxruntime-web-use-extern-wasm'],
      logLevel: 'error',
    });
    const ort = dirname(createRequire(join(root, 'packages/runtime-web/package.json')).resolve('onnxruntime-web/wasm'));
    for (const name of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
      await cp(join(ort, name), join(folder, name));
    }
    served = await serveFolder({ folders: folder, isolated: false });
  });
  after(async () => {
    await served.close();
    await rm(folder, { recursive: true });
  });

  testInChromium(
    'cells learn in the page and in its worker what they learn in Node, to 1e-4, and the file forecasts the same',
    async (browser) => {
      const training = train(waves, { ...OPTIONS, engine: 'onnx', workers: 1 });
      const losses: number[] = [];
      let weights = training.start.weights;
      for await (const epoch of training) {
        losses.push(epoch.loss);
        if (epoch.isChosen) weights = epoch.weights;
      }
      const history = waves[0]!.values;
      const forecast = async (model: Uint8Array) => {
        const forecaster = await Forecaster.load(model, { device: 'cpu' });
        const { values } = await forecaster.forecast(history, 40);
        await forecaster.dispose();
        return values;
      };
      const expected = await forecast(convert(training.spec, weights));
      const context = await openContext(browser);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(violatedDirective, blockedURI))",
      );
      await page.goto(served.url);
      await page.locator('html.ready').waitFor({ state: 'attached' });
      for (const worker of [false, true]) {
        const learnt = await page.evaluate((options) => (globalThis as unknown as Globals).trainHere(options), {
          ...OPTIONS,
          worker,
        });
        assertNear(learnt.losses, losses, 1e-4 * losses[0]!);
        assertNear(await forecast(Uint8Array.from(learnt.model)), expected, 1e-4);
      }
      const auto = await page.evaluate(() => (globalThis as unknown as Globals).trainHere({}));
      assert.equal(auto.losses.length, 1);
      assert.ok((await forecast(Uint8Array.from(auto.model))).every(Number.isFinite));
      const refuse = (options: object) =>
        page.evaluate((told) => (globalThis as unknown as Globals).refuse(told), options);
      assert.match((await refuse({ hiden: [3] })) ?? '', /^InputError: .*hiden/);
      assert.deepEqual(complaints, []);
      await context.close();
    },
  );
});

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `${i}: ${actual[i]}, not ${expected[i]}`);
  }
}
