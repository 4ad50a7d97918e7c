// Series far from zero: what float32 cannot hold of their values must not be lost.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { initialWeights, type ModelSpec, referenceForecast } from '@onnxcast/model';
import { readContract } from '@onnxcast/onnx/read-contract';
import { Forecaster as NodeForecaster } from '@onnxcast/runtime-node';
import { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import { createRandom, holdOut, parseSeries, rmse } from '@onnxcast/series';
import { convert, readWeights } from '../packages/converter/src/index.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`cases/${name}`, import.meta.url));

const runtimes = {
  'onnxruntime-node': (bytes: Uint8Array) => NodeForecaster.load(bytes, { device: 'cpu', threads: 1 }),
  'onnxruntime-web': (bytes: Uint8Array) => WebForecaster.load(bytes, { device: 'wasm', threads: 1 }),
};

describe('a level far beyond the swing', () => {
  for (const [name, load] of Object.entries(runtimes)) {
    test(`a wave of 3 around 1e7 is forecast to 0.011, which its training told, in ${name}`, async () => {
      const series = parseSeries(readFileSync(pathOf('01-level.csv'), 'utf8'), '01-level.csv');
      const { history, future } = holdOut(series, 24);
      const forecaster = await load(readFileSync(pathOf('01-level.onnx')));
      const [forecast] = await forecaster.forecast(history, 24);
      await forecaster.dispose();
      const error = rmse(forecast!.values, future[0]!.values);
      assert.ok(error <= 0.011, String(error));
    });

    test(`1e9 + 3 sin t keeps the digits of sin t in ${name}, for a covariate too`, async () => {
      const spec: ModelSpec = { features: ['y', 'time'], targets: ['y'], hidden: [6], scaling: 'standard' };
      const source = { spec, weights: initialWeights(spec, createRandom(1)) };
      const rows = (level: number, start: number) =>
        Float64Array.from({ length: 80 }, (_, i) => (i % 2 ? start + 1800 * i : level + 3 * Math.sin(i / 8)));
      const forecaster = await load(convert(spec, source.weights));
      const [far, near] = await forecaster.forecast([rows(1e9, 1.7e9), rows(0, 0)], 20);
      await forecaster.dispose();
      const shape = [1, 40, 2];
      const expected = referenceForecast(source, { shape, data: rows(0, 0) }, { horizon: 20 }).forecast.data;
      for (const [step, value] of expected.entries()) {
        assert.ok(Math.abs(near!.values[step]! - value) <= 3e-6, `step ${step}: ${near!.values[step]}, not ${value}`);
        assert.ok(Math.abs(far!.values[step]! - 1e9 - value) <= 3e-6, `step ${step}: ${far!.values[step]}`);
      }
    });

    test(`a file that takes float32 goes on working in ${name}`, async () => {
      const bytes = readFileSync(pathOf('float32.onnx'));
      assert.equal(readContract(bytes, 'float32.onnx').numbers, 'float32');
      const values = Float64Array.from({ length: 48 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 12));
      const forecaster = await load(bytes);
      const forecast = await forecaster.forecast(values, 12);
      await forecaster.dispose();
      const expected = referenceForecast(readWeights(bytes), { shape: [1, 48, 1], data: values }, { horizon: 12 });
      for (const [step, value] of expected.forecast.data.entries()) {
        assert.ok(Math.abs(forecast.values[step]! - value) <= 1e-4, `${forecast.values[step]}, not ${value}`);
      }
    });
  }
});
