// The Forecaster of the entry that can use WebGPU, in a real page.
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
import { testInChromium } from './chromium.ts';
import { assertClose, PAGE, type PageGlobals, withPage } from './forecaster-page.ts';

const HORIZON = 20;
const history = Array.from({ length: 100 }, (_, t) => Math.sin(t / 20));

describe('a forecaster that can use WebGPU', () => {
  let folder: string;
  let plain: Served;
  let expected: readonly number[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-webgpu-'));
    await buildWeb(folder, { webgpu: true });
    await writeFile(join(folder, 'index.html'), PAGE);
    const { spec, weights } = readSine64();
    for (const form of ['forecast', 'unrolled', 'step'] as const) {
      const model = convert(spec, weights, { form, time: history.length, horizon: HORIZON, numbers: 'float32' });
      await writeFile(join(folder, `${form}.onnx`), model);
    }
    plain = await serveFolder({ folders: folder, isolated: false });
    const forecaster = await Forecaster.load(join(folder, 'forecast.onnx'), { device: 'cpu', threads: 1 });
    expected = [...(await forecaster.forecast(history, HORIZON)).values];
    await forecaster.dispose();
  });
  after(async () => {
    await plain.close();
    await rm(folder, { recursive: true });
  });

  testInChromium(
    'a graph of one step runs on WebGPU if asked, and only then is its large build fetched',
    async (browser) => {
      await withPage(browser, plain, async (page) => {
        const requests: string[] = [];
        page.context().on('request', (request) => requests.push(request.url()));
        const ask = (address: string, options: object, given = history) =>
          page.evaluate(
            async ({ address, options, history }) => {
              const { Forecaster } = globalThis as unknown as PageGlobals;
              const forecaster = await Forecaster.load(address, options).catch((error: Error) => error);
              if (forecaster instanceof Error)
                return { description: `${forecaster.name}: ${forecaster.message}`, forecast: [] };
              const forecast = [...(await forecaster.forecast(history, 20)).values];
              await forecaster.dispose();
              return { description: forecaster.description, forecast };
            },
            { address, options, history: given },
          );
        const cases = [
          ['forecast.onnx', {}, /, wasm, .*\(no WebGPU: onnxruntime-web has no LSTM and Loop on WebGPU;/],
          ['unrolled.onnx', {}, /, wasm, .*\(no WebGPU: onnxruntime-web cannot join 100 tensors on WebGPU;/],
          ['step.onnx', {}, /, wasm, .*\(no WebGPU: a graph of one step would wait for the GPU at each;/],
          ['step.onnx', { device: 'wasm' }, /, wasm, 1 thread(, worker)? \(no more threads/],
          [
            'forecast.onnx',
            { device: 'webgpu' },
            /^UnsupportedError: device: found webgpu, but onnxruntime-web has no LSTM and/,
          ],
        ] as const;
        for (const worker of [false, true]) {
          for (const [address, options, description] of cases) {
            const answer = await ask(address, { ...options, worker });
            assert.match(answer.description, description);
            if (answer.forecast.length > 0) assertClose(answer.forecast, expected);
          }
        }
        assert.deepEqual(
          requests.filter((url) => url.includes('asyncify')),
          [],
        );
        // Few steps: the GPU of the test is software.
        const short = history.slice(-5);
        const { forecast } = await ask('step.onnx', { device: 'wasm' }, short);
        const answer = await ask('step.onnx', { device: 'webgpu' }, short);
        assert.match(answer.description, /, webgpu, 1 thread$/);
        assertClose(answer.forecast, forecast);
        assert.notEqual(requests.filter((url) => url.includes('asyncify.wasm')).length, 0);
      });
    },
    ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  );
});
