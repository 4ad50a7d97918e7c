// Models that nobody vouches for, in a real page: none keeps it, and none is run that a look at its graph finds.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { Forecaster } from '@onnxcast/runtime-node';
import { convert } from '../../packages/converter/src/index.ts';
import { buildWeb } from '../../scripts/build-web.ts';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { readSine64 } from '../contracts/form.suite.ts';
import { hostileModels } from '../fuzz/hostile.suite.ts';
import { testInChromium } from './chromium.ts';
import { assertClose, PAGE, type PageGlobals, withPage } from './forecaster-page.ts';

const history = Array.from({ length: 100 }, (_, t) => Math.sin(t / 20));

describe('a page with models of strangers', () => {
  let folder: string;
  let served: Served;
  let expected: readonly number[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-untrusted-'));
    await buildWeb(folder);
    await writeFile(join(folder, 'index.html'), PAGE.replace('./onnxcast.js', './untrusted.js'));
    const { spec, weights } = readSine64();
    await writeFile(join(folder, 'model.onnx'), convert(spec, weights));
    await writeFile(
      join(folder, 'endless.onnx'),
      hostileModels['a Loop without a number of iterations, which never ends']!.model,
    );
    served = await serveFolder({ folders: folder, isolated: false });
    const forecaster = await Forecaster.load(join(folder, 'model.onnx'), { device: 'cpu', threads: 1 });
    expected = [...(await forecaster.forecast(history, 20)).values];
    await forecaster.dispose();
  });
  after(async () => {
    await served.close();
    await rm(folder, { recursive: true });
  });

  testInChromium(
    'has the forecast of onnxruntime-node, from a worker that ends with its forecaster',
    async (browser) => {
      await withPage(browser, served, async (page) => {
        const said = await page.evaluate(async (history) => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const forecaster = await Forecaster.load('model.onnx');
          const values = [...(await forecaster.forecast(history, 20)).values];
          const { worker } = forecaster.runtime;
          await forecaster.dispose();
          return { values, worker };
        }, history);
        assertClose(said.values, expected);
        assert.equal(said.worker, true);
        await Promise.all(page.workers().map((worker) => worker.waitForEvent('close')));
      });
    },
  );

  testInChromium('refuses a graph that a look finds, and options that make no sense', async (browser) => {
    await withPage(browser, served, async (page) => {
      const said = await page.evaluate(async () => {
        const { Forecaster } = globalThis as unknown as PageGlobals;
        const words = (error: Error) => `${error.name}: ${error.message}`;
        return Promise.all([
          Forecaster.load('endless.onnx').then(() => '', words),
          Forecaster.load('model.onnx', { timeout: 0 } as object).then(() => '', words),
          Forecaster.load('model.onnx', { worker: true }).then(() => '', words),
        ]);
      });
      assert.match(said[0]!, /^ModelFileError: endless\.onnx: .*Loop/);
      assert.match(said[1]!, /^InputError: timeout: found 0, expected seconds, a number above 0\./);
      assert.match(said[2]!, /^InputError: .*worker/);
    });
  });

  testInChromium(
    'is free during a forecast of a million steps, which is ended in time, and the next call is answered',
    async (browser) => {
      await withPage(browser, served, async (page) => {
        const said = await page.evaluate(async () => {
          const { Forecaster } = globalThis as unknown as PageGlobals;
          const forecaster = await Forecaster.load('model.onnx', { timeout: 8 } as object);
          const before = [...(await forecaster.forecast([1, 2, 3], 3)).values];
          let turns = 0;
          const timer = setInterval(() => turns++, 10);
          const late = await forecaster.forecast(Array(8).fill([1, 2, 3]), 1_000_000).then(
            () => 'an answer',
            (error: Error) => `${error.name}: ${error.message}`,
          );
          clearInterval(timer);
          const after = [...(await forecaster.forecast([1, 2, 3], 3)).values];
          await forecaster.dispose();
          return { before, late, turns, after };
        });
        assert.match(
          said.late,
          /^ModelFileError: model\.onnx: the model does not run to its end: it gives no answer within 8 s\./,
        );
        assert.ok(said.turns > 20, `${said.turns} turns of the event loop`);
        assert.deepEqual(said.after, said.before);
      });
    },
  );
});
