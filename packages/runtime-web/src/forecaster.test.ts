// The Forecaster on onnxruntime-web, run in Node: the contract of every forecaster, and what is a page's alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom, UnsupportedError } from '@onnxcast/series';
import { testDetect } from '../../../test/contracts/detect.suite.ts';
import { testDetectStream } from '../../../test/contracts/detect-stream.suite.ts';
import { testForecaster } from '../../../test/contracts/forecaster.suite.ts';
import { readSine64 } from '../../../test/contracts/form.suite.ts';
import { testIntervals } from '../../../test/contracts/intervals.suite.ts';
import { testLoad } from '../../../test/contracts/load.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { initialWeights, type ModelSpec, referenceForecast } from '../../model/src/index.ts';
import { createOpenSession, Forecaster, type LoadOptions } from './index.ts';
import { Forecaster as WebgpuForecaster } from './webgpu.ts';

testForecaster('onnxruntime-web', createOpenSession());
testDetect('onnxruntime-web', createOpenSession());
testDetectStream('onnxruntime-web', createOpenSession());
testIntervals('onnxruntime-web', createOpenSession());
testLoad('onnxruntime-web', {
  load: (model, options = {}) => Forecaster.load(model as Uint8Array, options as LoadOptions),
  sources: 'the address of an .onnx file, its bytes (Uint8Array or ArrayBuffer), or a File or Blob',
  devices: 'auto, wasm or cpu',
});

describe('members of cells past a linear autoregression', () => {
  test('forecast as the plain loops do, in one call and as a stream', async () => {
    const network = { hidden: [4], members: 3, cellInput: 'changes', skip: 5, steps: 4 } as const;
    const spec: ModelSpec = { features: ['y'], ...network, scaling: 'standard' };
    const weights = initialWeights(spec, createRandom(5));
    const values = Float64Array.from({ length: 30 }, (_, t) => 350 + t + 9 * Math.sin(t));
    const expected = referenceForecast({ spec, weights }, { shape: [1, 30, 1], data: values }, { horizon: 10 });
    for (const form of ['forecast', 'stream'] as const) {
      const forecaster = await Forecaster.load(convert(spec, weights, { form }));
      const { values: said } = await forecaster.forecast(values, 10);
      await forecaster.dispose();
      said.forEach((value, step) => {
        assert.ok(Math.abs(value - expected.forecast.data[step]!) <= 1e-4, `${form}, step ${step + 1}`);
      });
    }
  });
});

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

  test('a forecaster on wasm has no note on another device', async () => {
    const forecaster = await Forecaster.load(new Blob([Uint8Array.from(model)]), { device: 'wasm' });
    assert.match(forecaster.description, /^onnxruntime-web \d+\.\d+\.\d+, wasm, 1 thread$/);
    await forecaster.dispose();
  });

  test('WebGPU and a worker that cannot be had are refused with what helps', async () => {
    const cases = [
      [
        { device: 'webgpu' as 'wasm' },
        UnsupportedError,
        /^device: found "webgpu", .* import .*runtime-web\/webgpu`\.$/,
      ],
      [{ worker: true }, UnsupportedError, /worker: there are no web workers here\. Leave out worker/],
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
        /^device: found webgpu, but onnxruntime-web has no LSTM and Loop.*form: 'step', numbers: 'float32'/,
      );
      return true;
    });
  });
});
