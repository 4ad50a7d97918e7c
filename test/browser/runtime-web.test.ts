// The Forecaster in a real page: a plain <script type="module"> over the folder that `npm run build` makes for it.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Forecaster as NodeForecaster } from '@onnxcast/runtime-node';
import { Forecaster } from '@onnxcast/runtime-node';
import type { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import type { Browser, Page } from 'playwright-core';
import { convert } from '../../packages/converter/src/index.ts';
import { buildWeb } from '../../scripts/build-web.ts';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { asForeign } from '../contracts/forecaster-cases.suite.ts';
import { readSine64 } from '../contracts/form.suite.ts';
import { openContext, testInChromium } from './chromium.ts';
import { assertClose, PAGE, type PageGlobals, withPage } from './forecaster-page.ts';
import { readExample } from './read-example.ts';

const HORIZON = 200;
const history = Array.from({ length: 100 }, (_, t) => Math.sin(t / 20));

describe('a forecaster in Chromium', () => {
  let folder: string;
  let plain: Served;
  let isolated: Served;
  let expected: readonly number[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-web-'));
    await buildWeb(folder);
    const { spec, weights } = readSine64();
    const model = convert(spec, weights);
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'model.onnx'), model);
    // Another operator's name, of the same length: the outside still fits.
    const broken = Buffer.from(asForeign(model));
    while (broken.includes('Transpose')) broken.write('Transpoze', broken.indexOf('Transpose'));
    await writeFile(join(folder, 'broken.onnx'), broken);
    await writeFile(join(folder, 'docs.html'), readExample('html'));
    await writeFile(join(folder, 'words.onnx'), 'unique_id,ds,y\n1,2,3\n');
    await writeFile(join(folder, 'page.onnx'), PAGE);
    plain = await serveFolder({ folders: folder, isolated: false });
    isolated = await serveFolder({ folders: folder, isolated: true });
    const forecaster: NodeForecaster = await Forecaster.load(model, { device: 'cpu', threads: 1 });
    expected = [...(await forecaster.forecast(history, HORIZON)).values];
    await forecaster.dispose();
  });
  after(async () => {
    await plain.close();
    await isolated.close();
    await rm(folder, { recursive: true });
  });

  for (const [where, server] of [
    ['a page', () => plain],
    ['an isolated page', () => isolated],
  ] as const) {
    for (const worker of [false, true]) {
      const by = worker ? ' by its worker' : '';
      testInChromium(`in ${where} an address${by} forecasts what onnxruntime-node does, to 2e-5`, async (browser) => {
        await withPage(browser, server(), async (page) => {
          const { forecast, runtime, description } = await page.evaluate(
            async ({ history, horizon, worker }) => {
              const { Forecaster } = globalThis as unknown as PageGlobals;
              const forecaster = await Forecaster.load('model.onnx', { worker, threads: 2, device: 'wasm' });
              const forecast = [...(await forecaster.forecast(history, horizon)).values];
              const { runtime, description } = forecaster;
              await forecaster.dispose();
              return { forecast, runtime, description };
            },
            { history, horizon: HORIZON, worker },
          );
          assertClose(forecast, expected);
          assert.equal(runtime.threads, server() === isolated ? 2 : 1);
          assert.equal(runtime.worker, worker);
          if (server() === isolated) assert.equal(runtime.note, undefined);
          else assert.match(runtime.note ?? '', /no more threads: the page is not cross-origin isolated/);
          console.log(description);
        });
      });
    }
  }

  testInChromium('bytes, a buffer, a Blob and a File forecast what their address does', async (browser) => {
    await withPage(browser, plain, async (page) => {
      const forecasts = await page.evaluate(
        async ({ history, horizon }) => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const buffer = await (await fetch('model.onnx')).arrayBuffer();
          const blob = new Blob([buffer]);
          const forecasts: number[][] = [];
          for (const given of [new Uint8Array(buffer), buffer, blob, new File([blob], 'mine.onnx')]) {
            for (const worker of [false, true]) {
              const forecaster = await Forecaster.load(given, { worker });
              forecasts.push([...(await forecaster.forecast(history, horizon)).values]);
              await forecaster.dispose();
            }
          }
          return forecasts;
        },
        { history, horizon: HORIZON },
      );
      assert.equal(forecasts.length, 8);
      for (const forecast of forecasts) assertClose(forecast, expected);
    });
  });

  testInChromium('half-precision and big integers forecast what the same numbers do', async (browser) => {
    await withPage(browser, plain, async (page) => {
      const forecasts = await page.evaluate(async () => {
        const { Forecaster } = globalThis as unknown as PageGlobals;
        const values = [0, 1, 0, -1, 0, 1];
        // TypeScript does not know it yet.
        const Float16Array = (globalThis as unknown as { Float16Array: typeof Float32Array }).Float16Array;
        const forecaster = await Forecaster.load('model.onnx');
        const forecasts: number[][] = [];
        for (const given of [values, Float16Array.from(values), BigInt64Array.from(values, BigInt)]) {
          forecasts.push([...(await forecaster.forecast(given, 10)).values]);
        }
        await forecaster.dispose();
        return forecasts;
      });
      assert.equal(forecasts[0]?.length, 10);
      assert.deepEqual(forecasts[1], forecasts[0]);
      assert.deepEqual(forecasts[2], forecasts[0]);
    });
  });

  testInChromium('calls that overlap, of several forecasters, wait for one another', async (browser) => {
    await withPage(browser, plain, async (page) => {
      const forecasts = await page.evaluate(
        async ({ history, horizon }) => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const options = [{}, {}, { worker: true }, { worker: true }];
          const forecasters = await Promise.all(options.map((one) => Forecaster.load('model.onnx', one)));
          const calls = [1, 2, 3].flatMap(() => forecasters.map((one) => one.forecast(history, horizon)));
          const forecasts = (await Promise.all(calls)).map(({ values }) => [...values]);
          await Promise.all(forecasters.map((one) => one.dispose()));
          return forecasts;
        },
        { history, horizon: HORIZON },
      );
      assert.equal(forecasts.length, 12);
      for (const forecast of forecasts) assertClose(forecast, expected);
    });
  });

  testInChromium(
    'a page goes on while its worker forecasts, and stands still while it forecasts itself',
    async (browser) => {
      await withPage(browser, plain, async (page) => {
        const [byItself, byWorker] = await page.evaluate(async (history) => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const turns: number[] = [];
          for (const worker of [false, true]) {
            const forecaster = await Forecaster.load('model.onnx', { worker });
            await forecaster.forecast(history, 1);
            let count = 0;
            const timer = setInterval(() => {
              count += 1;
            }, 1);
            await forecaster.forecast(history, 20_000);
            clearInterval(timer);
            turns.push(count);
            await forecaster.dispose();
          }
          return turns;
        }, history);
        assert.ok(
          byWorker! > 10 && byWorker! > 2 * byItself!,
          `${byItself} turns of the page by itself, ${byWorker} by its worker`,
        );
      });
    },
  );

  testInChromium('what is wrong is named, in the page and by its worker', async (browser) => {
    await withPage(
      browser,
      plain,
      async (page) => {
        const ask = (address: string, history: readonly number[], options: object) =>
          page.evaluate(
            async ({ address, history, options }) => {
              const { Forecaster } = globalThis as unknown as PageGlobals;
              const forecaster = await Forecaster.load(address, options).catch((error: Error) => error);
              if (forecaster instanceof Error) return `${forecaster.name}: ${forecaster.message}`;
              const answer = await forecaster.forecast(history, 1).catch((error: Error) => error);
              await forecaster.dispose();
              return answer instanceof Error ? `${answer.name}: ${answer.message}` : [...answer.values];
            },
            { address, history, options },
          );
        const cases: readonly (readonly [string, readonly number[], object, RegExp])[] = [
          ['none.onnx', [1], {}, /^ModelFileError: none\.onnx: the server answers 404 Not Found\. Check the address/],
          [
            'page.onnx',
            [1],
            {},
            /^ModelFileError: page\.onnx: the server answers with a web page, expected an ONNX model/,
          ],
          ['words.onnx', [1], {}, /^ModelFileError: words\.onnx: no ONNX model: it begins with "unique_id/],
          [
            'http://127.0.0.1:9/m.onnx',
            [1],
            {},
            /^ModelFileError: http:.*: the file cannot be fetched: Failed to fetch/,
          ],
          ['broken.onnx', [1], {}, /^ModelFileError: broken\.onnx: ONNX Runtime refuses this model: .*Transpoze/],
          ['model.onnx', [], {}, /^InputError: history: it is empty/],
          ['model.onnx', [1, Number.NaN], {}, /^InputError: history, step 2, \w+: found NaN/],
          [
            'model.onnx',
            [1],
            { device: 'cuda' },
            /^UnsupportedError: device: found "cuda", expected auto, wasm or cpu/,
          ],
          ['model.onnx', [1], { threads: 0 }, /^InputError: threads: found 0, expected a whole number/],
        ];
        for (const worker of [false, true]) {
          for (const [address, given, options, message] of cases) {
            assert.match(String(await ask(address, given, { ...options, worker })), message);
          }
          assert.ok(Array.isArray(await ask('model.onnx', [1], { worker })), 'errors leave it usable');
        }
        await waitForWorkers(page, 0);
      },
      /Failed to load resource/,
    );
  });

  testInChromium('a missing file of onnxruntime-web, or of ours, is named, and wasmPaths finds it', async (browser) => {
    const load = async (missing: string, options: object) => {
      let message = '';
      await withPage(
        browser,
        plain,
        async (page) => {
          await page.route(`${plain.url}/${missing}`, (route) => route.fulfill({ status: 404, body: 'no' }));
          message = await page.evaluate(async (options) => {
            const { Forecaster } = globalThis as unknown as PageGlobals;
            const error = await Forecaster.load('model.onnx', options).catch((reason: Error) => reason);
            return error instanceof Error ? `${error.name}: ${error.message}` : 'it loads';
          }, options);
        },
        /Failed to load resource|wasm streaming compile failed|falling back|failed to asynchronously prepare|Aborted/,
      );
      return message;
    };
    for (const worker of [false, true]) {
      for (const missing of ['ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.mjs']) {
        assert.match(
          await load(missing, { worker }),
          /^SetupError: onnxruntime-web does not load: .*\.mjs and \.wasm beside/,
        );
      }
    }
    await cp(join(folder, 'ort-wasm-simd-threaded.mjs'), join(folder, 'ort/ort-wasm-simd-threaded.mjs'));
    await cp(join(folder, 'ort-wasm-simd-threaded.wasm'), join(folder, 'ort/ort-wasm-simd-threaded.wasm'));
    for (const worker of [false, true]) {
      for (const wasmPaths of ['ort/', '/ort/', { wasm: 'ort/ort-wasm-simd-threaded.wasm' }]) {
        assert.equal(await load('ort-wasm-simd-threaded.wasm', { worker, wasmPaths }), 'it loads');
      }
    }
    assert.match(await load('worker.js', { worker: true }), /^SetupError: The worker does not run: .*Serve worker\.js/);
  });

  const cycles = async (browser: Browser) => {
    await withPage(browser, plain, async (page) => {
      const cycle = (count: number) =>
        page.evaluate(
          async ({ history, count }) => {
            const { Forecaster, memories } = globalThis as unknown as PageGlobals;
            const bytes = new Uint8Array(await (await fetch('model.onnx')).arrayBuffer());
            for (let i = 0; i < count; i++) {
              const forecaster = await Forecaster.load(bytes);
              await forecaster.forecast(history, 20);
              await forecaster.dispose();
            }
            return memories.map(({ buffer }) => buffer.byteLength).filter((size) => size > 0);
          },
          { history, count },
        );
      const session = await page.context().newCDPSession(page);
      const measureHeap = async () => {
        await session.send('HeapProfiler.collectGarbage');
        return (await session.send('Runtime.getHeapUsage')).usedSize;
      };
      const [wasm, heap] = [await cycle(20), await measureHeap()];
      const [wasmAfter, heapAfter] = [await cycle(980), await measureHeap()];
      console.log(
        `After 20 and 1,000: WebAssembly ${wasm}, ${wasmAfter} bytes; JavaScript ${heap}, ${heapAfter} bytes`,
      );
      assert.equal(wasm.length, 1);
      assert.deepEqual(wasmAfter, wasm);
      // Less than one small object a cycle.
      assert.ok(heapAfter - heap < 20_000, `the JavaScript heap grew from ${heap} to ${heapAfter} bytes`);
    });
  };
  // Without the compilers, whose code takes memory of its own as loops run longer.
  const noCompilers = '--js-flags=--no-opt --no-maglev --no-sparkplug --no-lazy-feedback-allocation';
  testInChromium('1,000 loads and disposals take no more memory than the first 20', cycles, [noCompilers]);

  testInChromium('the first model of a page decides its threads, and a later one says so', async (browser) => {
    await withPage(browser, isolated, async (page) => {
      const notes = await page.evaluate(async () => {
        const { Forecaster } = globalThis as unknown as PageGlobals;
        const notes: unknown[] = [];
        for (const threads of [2, 1, 2, undefined]) {
          const options = threads === undefined ? {} : { threads };
          const forecaster = await Forecaster.load('model.onnx', { device: 'wasm', ...options });
          notes.push(forecaster.runtime.threads, forecaster.runtime.note);
          await forecaster.dispose();
        }
        return notes;
      });
      const note = 'the first model of the page decided on threads, 1 asked for here';
      assert.deepEqual(notes, [2, undefined, 2, note, 2, undefined, 2, undefined]);
    });
  });

  testInChromium('the page of docs/browser.md shows its forecast, under its own security policy', async (browser) => {
    const served = await serveFolder({ folders: { '/': folder, '/onnxcast': folder }, isolated: false });
    const page = await (await openContext(browser)).newPage();
    const words: string[] = [];
    page.on('console', (message) => words.push(message.text()));
    await page.goto(`${served.url}/docs.html`);
    const output = page.locator('output', { hasText: 'onnxruntime-web' });
    assert.match((await output.textContent()) ?? '', /^onnxruntime-web .*, worker .*: 0\.\d+( -?\d+\.\d+){11}$/);
    assert.deepEqual(words, []);
    await page.context().close();
    await served.close();
  });

  testInChromium('a worker ends with the last forecaster in it, and the next one starts another', async (browser) => {
    await withPage(browser, plain, async (page) => {
      for (let round = 0; round < 3; round++) {
        await page.evaluate(async () => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const two = await Promise.all([1, 2].map(() => Forecaster.load('model.onnx', { worker: true })));
          await two[0]!.dispose();
          await two[1]!.forecast([1, 2, 3], 5);
          Object.assign(globalThis, { last: two[1] });
        });
        await waitForWorkers(page, 1);
        await page.evaluate(() => (globalThis as unknown as { last: WebForecaster }).last.dispose());
        await waitForWorkers(page, 0);
      }
    });
  });
});

/** Chromium tells of a worker's end a moment after it. */
async function waitForWorkers(page: Page, count: number): Promise<void> {
  const closing = page.workers().slice(count);
  await Promise.all(closing.map((worker) => worker.waitForEvent('close')));
  assert.equal(page.workers().length, count);
}
