import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type Forecast, InputError, ModelFileError, UnsupportedError } from '@onnxcast/series';
import { readSine64 } from '../../converter/src/form.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { testForecaster } from '../../runtime/src/forecaster.suite.ts';
import { createOpenSession, Forecaster } from './index.ts';
import { cudaPlaces } from './load-cuda.ts';

testForecaster('onnxruntime-node, all threads', createOpenSession());
testForecaster('onnxruntime-node, one thread', createOpenSession({ threads: 1 }));

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
      assert.match(error.message, /^device cuda: CUDA cannot be used here: .+\. .+, or use device cpu or auto\.$/);
      if (!hasCuda && platform === 'linux x64') assert.match(error.message, /\. Run `npx onnxcast setup --cuda`, or/);
      return true;
    });
  });

  test('a device, a number of threads and a file that do not exist are named', async () => {
    await assert.rejects(
      Forecaster.load(model, { device: 'tpu' as 'cpu' }),
      /there is no "tpu" in Node, expected one of auto, cpu, cuda/,
    );
    await assert.rejects(Forecaster.load(model, { threads: -1 }), InputError);
    await assert.rejects(Forecaster.load(join(folder, 'none.onnx')), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, /none\.onnx: the file cannot be read/);
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
        const expected = 'the path of an .onnx file (a text or a file: URL), or its bytes (Uint8Array)';
        assert.ok(
          error.message.startsWith(`model: found ${found}, expected ${expected}. Give one of them`),
          error.message,
        );
        return true;
      });
    }
  });

  test("a model that ONNX Runtime refuses is the file's fault, and named", async () => {
    // Another operator's name, of the same length: the outside still fits.
    const broken = Buffer.from(model);
    while (broken.includes('Transpose')) broken.write('Transpoze', broken.indexOf('Transpose'));
    await assert.rejects(Forecaster.load(broken, { device: 'cpu', file: 'broken.onnx' }), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, /^broken\.onnx: ONNX Runtime refuses this model: .*Transpoze/);
      return true;
    });
  });
});
