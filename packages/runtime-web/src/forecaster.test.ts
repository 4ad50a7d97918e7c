import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError, ModelFileError, UnsupportedError } from '@onnxcast/series';
import { readSine64 } from '../../converter/src/form.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { testForecaster } from '../../runtime/src/forecaster.suite.ts';
import { createOpenSession, Forecaster } from './index.ts';
import { Forecaster as WebgpuForecaster } from './webgpu.ts';

testForecaster('onnxruntime-web', createOpenSession());

describe('devices and options', () => {
  const { spec, weights } = readSine64();
  const model = convert(spec, weights);

  test('auto says what it took, in words and in parts, and where WebGPU is an entry, why not that', async () => {
    const note = 'no WebGPU: onnxruntime-web has no LSTM and Loop on WebGPU';
    for (const [load, said] of [
      [Forecaster.load, {}],
      [WebgpuForecaster.load, { note }],
    ] as const) {
      const forecaster = await load(model);
      const { version, ...parts } = forecaster.runtime;
      assert.deepEqual(parts, { name: 'onnxruntime-web', device: 'wasm', threads: 1, worker: false, ...said });
      const words = 'note' in said ? ` (${note})` : '';
      assert.equal(forecaster.description, `onnxruntime-web ${version}, wasm, 1 thread${words}`);
      await forecaster.dispose();
    }
  });

  test('wasm has nothing to excuse', async () => {
    const forecaster = await Forecaster.load(new Blob([Uint8Array.from(model)]), { device: 'wasm' });
    assert.match(forecaster.description, /^onnxruntime-web \d+\.\d+\.\d+, wasm, 1 thread$/);
    await forecaster.dispose();
  });

  test('a device, a worker and a number of threads that cannot be had are named', async () => {
    const cases = [
      [{ device: 'cuda' as 'wasm' }, UnsupportedError, /^device: found "cuda", expected auto, wasm or cpu\.$/],
      [
        { device: 'webgpu' as 'wasm' },
        UnsupportedError,
        /^device: found "webgpu", .* import .*runtime-web\/webgpu`\.$/,
      ],
      [{ worker: true }, UnsupportedError, /worker: there are no web workers here\. Leave out worker/],
      [{ threads: 1.5 }, InputError, /threads: found 1.5, expected a whole number, 1 or more/],
    ] as const;
    for (const [options, kind, message] of cases) {
      await assert.rejects(Forecaster.load(model, options), (error) => {
        assert.ok(error instanceof kind, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
    await assert.rejects(WebgpuForecaster.load(model, { device: 'webgpu' }), (error) => {
      assert.ok(error instanceof UnsupportedError, String(error));
      assert.match(
        error.message,
        /^device: found webgpu, but onnxruntime-web has no LSTM and Loop.*export --form step/,
      );
      return true;
    });
  });

  test('what is no model to load is an InputError that says what can be loaded', async () => {
    for (const [given, found] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [42, '42'],
      ['', '""'],
      [[], 'a value of type Array'],
    ] as const) {
      await assert.rejects(Forecaster.load(given as unknown as string), (error) => {
        assert.ok(error instanceof InputError, String(error));
        const expected = 'the address of an .onnx file, its bytes (Uint8Array or ArrayBuffer), or a File or Blob';
        assert.ok(
          error.message.startsWith(`model: found ${found}, expected ${expected}. Give one of them`),
          error.message,
        );
        return true;
      });
    }
  });

  test("a model that ONNX Runtime refuses is the file's fault, and the next one loads", async () => {
    const broken = Buffer.from(model);
    while (broken.includes('Transpose')) broken.write('Transpoze', broken.indexOf('Transpose'));
    await assert.rejects(Forecaster.load(broken, { file: 'broken.onnx' }), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, /^broken\.onnx: ONNX Runtime refuses this model: .*Transpoze/);
      return true;
    });
    const forecaster = await Forecaster.load(model);
    assert.equal((await forecaster.forecast([0, 0.1], 3)).values.length, 3);
    await forecaster.dispose();
  });
});
