// The Forecaster on onnxruntime-node: the contract of every forecaster, and what is Node's alone.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type Forecast, ModelFileError, UnsupportedError } from '@onnxcast/series';
import { testDetect } from '../../../test/contracts/detect.suite.ts';
import { testDetectStream } from '../../../test/contracts/detect-stream.suite.ts';
import { testForecaster } from '../../../test/contracts/forecaster.suite.ts';
import { readSine64 } from '../../../test/contracts/form.suite.ts';
import { testIntervals } from '../../../test/contracts/intervals.suite.ts';
import { testLoad } from '../../../test/contracts/load.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { createOpenSession, Forecaster, type LoadOptions } from './index.ts';
import { cudaPlaces } from './load-cuda.ts';

testForecaster('onnxruntime-node, all threads', createOpenSession());
testForecaster('onnxruntime-node, one thread', createOpenSession({ threads: 1 }));
testDetect('onnxruntime-node', createOpenSession());
testDetectStream('onnxruntime-node', createOpenSession());
testIntervals('onnxruntime-node', createOpenSession());
testLoad('onnxruntime-node', {
  load: (model, options = {}) => Forecaster.load(model as Uint8Array, options as LoadOptions),
  sources: 'the path of an .onnx file (a text or a file: URL), or its bytes (Uint8Array)',
  devices: 'auto, cpu or cuda',
});

describe('devices and files', async () => {
  const { spec, weights } = readSine64();
  const model = convert(spec, weights);
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  const file = join(folder, 'model.onnx');
  await writeFile(file, model);
  after(() => rm(folder, { recursive: true }));
  const { libraries, platform } = cudaPlaces();
  const hasCuda = existsSync(join(libraries, 'libonnxruntime_providers_cuda.so'));

  test('a path and its bytes forecast the same', async () => {
    const forecasts: Forecast[] = [];
    for (const given of [file, model]) {
      const forecaster = await Forecaster.load(given, { device: 'cpu' });
      assert.match(forecaster.description, /^onnxruntime-node \d+\.\d+\.\d+, cpu$/);
      forecasts.push(await forecaster.forecast([0, 0.1, 0.2], 20));
      await forecaster.dispose();
    }
    assert.deepEqual(forecasts[0], forecasts[1]);
  });

  test('auto says which device it took, and on the CPU why', async () => {
    const forecaster = await Forecaster.load(model);
    const { device, note } = forecaster.runtime;
    await forecaster.dispose();
    if (device === 'cuda') return;
    assert.equal(device, 'cpu');
    assert.match(forecaster.description, /, cpu \(no CUDA: .+\)$/);
    if (!hasCuda && platform === 'linux x64') assert.equal(note, 'no CUDA: its provider libraries are not set up');
  });

  test('CUDA that is missing is an error that names what is missing and what helps', async (context) => {
    const auto = await Forecaster.load(model);
    await auto.dispose();
    if (auto.runtime.device === 'cuda') return context.skip('this machine runs CUDA');
    await assert.rejects(Forecaster.load(model, { device: 'cuda' }), (error) => {
      assert.ok(error instanceof UnsupportedError);
      assert.match(
        error.message,
        /^device: found cuda, but CUDA cannot be used here: .+\. .+ Or leave the device out\.$/,
      );
      if (!hasCuda && platform === 'linux x64') assert.match(error.message, /\. Run `npx onnxcast setup --cuda`\. Or/);
      return true;
    });
  });

  test('a file that does not exist is named', async () => {
    await assert.rejects(Forecaster.load(join(folder, 'none.onnx')), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, /none\.onnx: the file cannot be read/);
      return true;
    });
  });
});
