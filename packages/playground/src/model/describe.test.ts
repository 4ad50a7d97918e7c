// What the page says in words and figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDifference, listRuntimes, worstOf } from '../compare/compare-runtimes.ts';
import { describeModel, findObstacle, rolesOf, spellDifference, spellHorizon, spellMilliseconds } from './describe.ts';

const spec = { features: ['y'], hidden: [64, 64], scaling: 'none' } as const;

test('the facts of a model come from its own file', () => {
  const training = JSON.stringify({ epoch: 19, validation: { closedLoopRmse: 0.00889758 } });
  const opened = { spec, metadata: { 'onnxcast.training': training }, runtime: 'none' };
  // 4 x 64 x (1 + 64 + 2) + 4 x 64 x (64 + 64 + 2) + 65
  assert.deepEqual(describeModel(opened, 210_889), [
    ['Network', 'LSTM cells of 64 and 64 units'],
    ['Parameters', '50,497'],
    ['File', '211 kB'],
    ['Scaling', 'values taken as they are'],
    ['Kept epoch', '19'],
    ['Closed-loop RMSE', '0.0089'],
  ]);
});

test('the error of a model that scales is in deviations', () => {
  const metadata = { 'onnxcast.training': JSON.stringify({ validation: { closedLoopRmse: 0.04061 } }) };
  const facts = describeModel({ spec: { ...spec, scaling: 'standard' }, metadata, runtime: '' }, 1000);
  assert.deepEqual(facts.at(-1), ['Closed-loop RMSE', '0.0406 deviations']);
});

test('a model of several features tells which it reads and which it forecasts', () => {
  const opened = { spec: { ...spec, features: ['sales', 'price'], targets: ['sales'] }, metadata: {}, runtime: '' };
  assert.deepEqual(describeModel(opened, 1000).slice(0, 2), [
    ['Reads', 'sales, price'],
    ['Forecasts', 'sales'],
  ]);
  assert.deepEqual(rolesOf(opened), { features: ['sales', 'price'], targets: ['sales'] });
});

test('a training record of another program is passed over', () => {
  const facts = (text: string) => describeModel({ spec, metadata: { 'onnxcast.training': text }, runtime: '' }, 1000);
  assert.equal(facts('{').length, 4);
  assert.equal(facts('[1]').length, 4);
});

test('a model that needs a future is refused with what it needs named', () => {
  const wide = { ...spec, features: ['sales', 'price'], futureCovariates: ['price'] };
  assert.match(
    findObstacle({ spec: wide, metadata: {}, runtime: '' }, 'm.onnx') ?? '',
    /^m\.onnx: this model needs to know price in advance/,
  );
  assert.equal(findObstacle({ spec, metadata: {}, runtime: '' }, 'm.onnx'), undefined);
});

test('durations, differences and horizons are spelt in a few characters', () => {
  assert.equal(spellMilliseconds(2.345), '2.35 ms');
  assert.equal(spellMilliseconds(23.45), '23.4 ms');
  assert.equal(spellMilliseconds(234.5), '235 ms');
  assert.equal(spellDifference(0), '0');
  assert.equal(spellDifference(2.34e-7), '2.3\u00a0×\u00a010⁻⁷');
  assert.equal(spellDifference(Number.POSITIVE_INFINITY), 'not comparable');
  assert.equal(spellHorizon(1, undefined), '1 step');
  assert.equal(spellHorizon(24, '2022-04-01'), '24 steps, to 2022-04-01');
});

test('differences are the largest of all steps, and infinite where there is none', () => {
  const of = (...values: number[]) => Float64Array.from(values);
  assert.equal(largestDifference(of(1, 2, 3), of(1, 4, 2)), 2);
  assert.equal(largestDifference(of(1, Number.NaN), of(1, 2)), Number.POSITIVE_INFINITY);
  assert.equal(largestDifference(of(1), of(1, 2)), Number.POSITIVE_INFINITY);
  const contestants = [of(0), of(3), of(-1)].map((values) => ({ name: '', values, milliseconds: 0, difference: 0 }));
  assert.equal(worstOf(contestants), 4);
});

test('threads are compared only in an isolated page, WebGPU where there is one, and the page says why not', () => {
  assert.deepEqual(
    listRuntimes({ isolated: true, cores: 8, webgpu: true }).runtimes.map(({ name }) => name),
    ['Plain TypeScript', 'WASM, 1 thread', 'WASM, 4 threads', 'WebGPU, step by step'],
  );
  const { runtimes, absent } = listRuntimes({ isolated: false, cores: 8, webgpu: false });
  assert.equal(runtimes.length, 2);
  assert.match(absent[0]?.reason ?? '', /not cross-origin isolated/);
  assert.equal(absent[1]?.name, 'WebGPU');
});
