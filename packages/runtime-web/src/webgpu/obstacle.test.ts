// Which graphs WebGPU can run, by onnxruntime-web's own table.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { readOperators } from '@onnxcast/onnx/read-operators';
import { createRandom } from '@onnxcast/series';
import { convert } from '../../../converter/src/index.ts';
import { initialWeights } from '../../../model/src/index.ts';
import { findObstacle, notOnWebgpu } from './obstacle.ts';

const ort = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm')));
const table = readFileSync(join(ort, 'docs/webgpu-operators.md'), 'utf8');
const onWebgpu = new Set([...table.matchAll(/^\| (\w+) \| ai\.onnx\(/gm)].map(([, name]) => name));

describe('WebGPU', () => {
  test("WebGPU has kernels for everything in a graph of one step, and for none of the operators that stand in the way, by onnxruntime-web's own table", () => {
    assert.ok(onWebgpu.size > 50);
    for (const name of notOnWebgpu) assert.ok(!onWebgpu.has(name), name);
    for (const cell of ['lstm', 'gru', 'rnn'] as const) {
      for (const name of readOperators(build(cell, 'step')).keys()) assert.ok(onWebgpu.has(name), name);
    }
  });

  test('WebGPU is refused to graphs with operators that it lacks, which are named', async () => {
    assert.equal(await findObstacle(build('lstm', 'forecast')), 'onnxruntime-web has no LSTM and Loop on WebGPU');
    assert.equal(await findObstacle(build('gru', 'stream')), 'onnxruntime-web has no GRU and Loop on WebGPU');
    assert.equal(await findObstacle(build('rnn', 'unrolled')), 'onnxruntime-web cannot join 20 tensors on WebGPU');
    assert.equal(await findObstacle(build('lstm', 'step', 'float64')), 'onnxruntime-web has no float64 on WebGPU');
    assert.equal(await findObstacle(build('lstm', 'step')), 'there is no WebGPU here');
  });
});

function build(
  cell: 'lstm' | 'gru' | 'rnn',
  form: 'forecast' | 'stream' | 'step' | 'unrolled',
  numbers: 'float32' | 'float64' = 'float32',
): Uint8Array {
  const spec = { features: ['y'], cell, hidden: [4, 3], scaling: 'standard' } as const;
  return convert(spec, initialWeights(spec, createRandom(0)), { form, time: 9, horizon: 20, numbers });
}
