// What a look at a graph finds before it runs, and that honest graphs pass.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ModelFileError } from '@onnxcast/series/errors';
import { readSine64 } from '../../../../test/contracts/form.suite.ts';
import { hostileModels, outsideModels } from '../../../../test/fuzz/hostile.suite.ts';
import { convert } from '../../../converter/src/index.ts';
import { graphForms } from '../forms.ts';
import { checkGraph, checkSelfContained } from './check-graph.ts';

const { spec, weights } = readSine64();

for (const [name, { model, found }] of Object.entries(hostileModels)) {
  if (found === undefined) continue;
  test(`${name} is found before it runs`, () => {
    assert.throws(
      () => checkGraph(model, 'hostile.onnx'),
      (error) => error instanceof ModelFileError && error.file === 'hostile.onnx' && found.test(error.message),
    );
  });
}

test('numbers that lie in another file are refused of every model, with the tensor', () => {
  for (const model of outsideModels) {
    for (const check of [checkGraph, checkSelfContained]) {
      assert.throws(() => check(model, 'hostile.onnx'), /the numbers of its tensor "zero" lie in another file/);
    }
  }
});

test('models of every form, shipped ones and one of old pass', () => {
  for (const form of graphForms) checkGraph(convert(spec, weights, { form, time: 20, horizon: 5 }), form);
  for (const path of ['models/sine.onnx', 'models/minutes.onnx', 'models/co2.onnx', 'test/cases/float32.onnx']) {
    checkGraph(readFileSync(new URL(`../../../../${path}`, import.meta.url)), path);
  }
});
