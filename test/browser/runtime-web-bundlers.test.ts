// The page of docs/browser.md by each bundler, from the published form of the packages: it forecasts, and carries no more than it uses.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import { build as buildWithEsbuild } from 'esbuild';
import type { Browser } from 'playwright-core';
import { build as buildWithVite, createServer, type ViteDevServer } from 'vite';
import webpack from 'webpack';
import { convert } from '../../packages/converter/src/index.ts';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { readSine64 } from '../contracts/form.suite.ts';
import { openContext, testInChromium } from './chromium.ts';
import { readExample } from './read-example.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const web = join(root, 'packages/runtime-web');
const ort = dirname(createRequire(join(web, 'package.json')).resolve('onnxruntime-web/wasm'));
const PAGE = `<!doctype html><title>bundled</title><link rel="icon" href="data:,"><output>...</output>
<script type="module" src="/main.js"></script>`;
/** The script of docs/browser.md, then what the tests need of it; a thread that ran it by mistake would throw. */
const SCRIPT = `${readExample('js')}
globalThis.Forecaster = Forecaster;
`;

/** How each bundler makes the folder `out` of a folder with `index.html`, `main.js` and `public`. */
const bundlers = {
  async Vite(folder: string) {
    await buildWithVite({ ...quiet, root: folder, build: { outDir: 'out' } });
  },
  async webpack(folder: string) {
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      const output = { path: join(folder, 'out'), filename: 'main.js' };
      webpack({ mode: 'production', context: folder, entry: './main.js', output }, (error, done) =>
        error === null ? resolve(done) : reject(error),
      );
    });
    assert.deepEqual(stats?.toJson({ all: false, errors: true }).errors, []);
    await copyPage(folder);
  },
  async esbuild(folder: string) {
    await buildWithEsbuild({
      entryPoints: { main: join(folder, 'main.js'), worker: join(web, 'dist/worker.js') },
      outdir: join(folder, 'out'),
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      conditions: ['onnxruntime-web-use-extern-wasm'],
      logLevel: 'error',
    });
    for (const name of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
      await cp(join(ort, name), join(folder, 'out', name));
    }
    await copyPage(folder);
  },
} satisfies Readonly<Record<string, (folder: string) => Promise<void>>>;

const quiet = { configFile: false, logLevel: 'error' } as const;

/** What Vite copies by itself. */
async function copyPage(folder: string): Promise<void> {
  await cp(join(folder, 'index.html'), join(folder, 'out/index.html'));
  await cp(join(folder, 'public'), join(folder, 'out'), { recursive: true });
}

/** Makes what is to be bundled, below the repository, so that packages are found as an application would: in node_modules. */
async function makeFolder(name: string): Promise<string> {
  assert.ok(existsSync(join(web, 'dist/worker.js')), 'run `npm run build` first');
  await mkdir(join(root, 'test/output'), { recursive: true });
  const folder = await mkdtemp(join(root, `test/output/${name}-`));
  await mkdir(join(folder, 'public'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'main.js'), SCRIPT);
  const { spec, weights } = readSine64();
  await writeFile(join(folder, 'public/model.onnx'), convert(spec, weights));
  return folder;
}

for (const [name, bundle] of Object.entries(bundlers)) {
  describe(`a page that ${name} bundles`, () => {
    let folder: string;
    let plain: Served;
    let isolated: Served;

    before(async () => {
      folder = await makeFolder(name);
      await bundle(folder);
      plain = await serveFolder({ folders: join(folder, 'out'), isolated: false });
      isolated = await serveFolder({ folders: join(folder, 'out'), isolated: true });
    });
    after(async () => {
      await plain.close();
      await isolated.close();
      await rm(folder, { recursive: true });
    });

    test('a bundled page carries less than 15 MB, in one file of WebAssembly, and nothing of WebGPU', async () => {
      const out = join(folder, 'out');
      const sizes = new Map<string, number>();
      for (const path of await readdir(out, { recursive: true })) {
        const { size, isFile } = await stat(join(out, path)).then((found) => ({
          size: found.size,
          isFile: found.isFile(),
        }));
        if (isFile && !path.endsWith('model.onnx')) sizes.set(path, size);
      }
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      console.log(`${name}: ${total} bytes; ${JSON.stringify(Object.fromEntries(sizes))}`);
      assert.ok(total < 15e6, `${total} bytes`);
      assert.equal([...sizes.keys()].filter((path) => path.endsWith('.wasm')).length, 1);
      assert.deepEqual(
        [...sizes.keys()].filter((path) => /asyncify|webgpu/.test(path)),
        [],
      );
    });

    for (const [where, address, threads] of [
      ['', () => plain.url, 1],
      [', isolated,', () => isolated.url, 2],
    ] as const) {
      testInChromium(`a bundled page forecasts${where} the same by itself and by its worker`, async (browser) => {
        await checkForecasts(browser, address(), threads);
      });
    }
  });
}

describe("a page from Vite's development server", () => {
  let folder: string;
  let server: ViteDevServer;
  before(async () => {
    folder = await makeFolder('development');
    // As Vite sees packages that are installed, not linked: it bundles them beforehand.
    const installed = { resolve: { preserveSymlinks: true } } as const;
    const cacheDir = join(folder, 'cache');
    server = await createServer({ ...quiet, ...installed, root: folder, cacheDir, server: { host: '127.0.0.1' } });
    await server.listen();
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  testInChromium('a page in development forecasts the same by itself and by its worker', async (browser) => {
    await checkForecasts(browser, server.resolvedUrls!.local[0]!, 1);
  });
});

async function checkForecasts(browser: Browser, address: string, threads: number): Promise<void> {
  const found = await forecastBoth(browser, address);
  assert.deepEqual(found, { lengths: [50, 50], threads: [threads, threads], equal: true });
}

async function forecastBoth(browser: Browser, address: string): Promise<object> {
  const context = await openContext(browser);
  const words: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => words.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => words.push(String(error)));
    await page.addInitScript('globalThis.__name = (f) => f;');
    await page.goto(address);
    await page.waitForFunction('globalThis.Forecaster !== undefined');
    assert.match((await page.textContent('output')) ?? '', /^onnxruntime-web .*, worker.*: 0\.\d+/);
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
