// A page that Vite bundles, from the published form of the packages, without any setting of Vite's.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import type { Browser } from 'playwright-core';
import { build, createServer, type ViteDevServer } from 'vite';
import { readSine64 } from '../../packages/converter/src/form.suite.ts';
import { convert } from '../../packages/converter/src/index.ts';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { testInChromium } from './chromium.ts';
import { readExample } from './read-example.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = `<!doctype html><title>vite</title><link rel="icon" href="data:,"><output>...</output>
<script type="module" src="/main.js"></script>`;
/** The script of docs/browser.md, then what the tests need of it; a thread that ran it by mistake would throw. */
const SCRIPT = `${readExample('js')}
globalThis.Forecaster = Forecaster;
`;

describe('a page that Vite bundles', () => {
  let folder: string;
  let plain: Served;
  let isolated: Served;
  let development: ViteDevServer;

  before(async () => {
    assert.ok(existsSync(join(root, 'packages/runtime-web/dist/worker.js')), 'run `npm run build` first');
    // Below the repository, so that Vite finds the packages as an application would: in node_modules.
    await mkdir(join(root, 'test/output'), { recursive: true });
    folder = await mkdtemp(join(root, 'test/output/vite-'));
    await mkdir(join(folder, 'public'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'main.js'), SCRIPT);
    const { spec, weights } = readSine64();
    await writeFile(join(folder, 'public/model.onnx'), convert(spec, weights));
    const quiet = { root: folder, configFile: false, logLevel: 'error', cacheDir: join(folder, 'cache') } as const;
    await build({ ...quiet, build: { outDir: 'out' } });
    plain = await serveFolder({ folders: join(folder, 'out'), isolated: false });
    isolated = await serveFolder({ folders: join(folder, 'out'), isolated: true });
    // As Vite sees packages that are installed, not linked: it bundles them beforehand.
    const installed = { resolve: { preserveSymlinks: true } } as const;
    development = await createServer({ ...quiet, ...installed, server: { host: '127.0.0.1' } });
    await development.listen();
  });
  after(async () => {
    await plain.close();
    await isolated.close();
    await development.close();
    await rm(folder, { recursive: true });
  });

  for (const [where, address, threads] of [
    ['', () => plain.url, 1],
    [', isolated,', () => isolated.url, 2],
    [', from its development server,', () => development.resolvedUrls!.local[0]!, 1],
  ] as const) {
    testInChromium(`forecasts${where} by itself and by its worker`, async (browser) => {
      assert.deepEqual(await forecastBoth(browser, address()), {
        lengths: [50, 50],
        threads: [threads, threads],
        equal: true,
      });
    });
  }
});

async function forecastBoth(browser: Browser, address: string): Promise<object> {
  const context = await browser.newContext();
  const words: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => words.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => words.push(String(error)));
    await page.addInitScript('globalThis.__name = (f) => f;');
    await page.goto(address);
    await page.waitForFunction('globalThis.Forecaster !== undefined');
    assert.match((await page.textContent('output')) ?? '', /^onnxruntime-web .*, worker .*: 0\.\d+/);
    return await page.evaluate(async () => {
      const { Forecaster } = globalThis as unknown as { Forecaster: typeof WebForecaster };
      const forecasts: string[] = [];
      const [lengths, threads]: [number[], unknown[]] = [[], []];
      for (const worker of [false, true]) {
        const forecaster = await Forecaster.load('model.onnx', { worker, threads: 2 });
        const { values: forecast } = await forecaster.forecast([0, 0.1, 0.2], 50);
        forecasts.push(String(forecast));
        lengths.push(forecast.length);
        threads.push(forecaster.runtime.threads);
        await forecaster.dispose();
      }
      return { lengths, threads, equal: forecasts[0] === forecasts[1] };
    });
  } finally {
    await context.close();
    assert.deepEqual(
      words.filter((word) => !word.startsWith('debug: [vite]')),
      [],
    );
  }
}
