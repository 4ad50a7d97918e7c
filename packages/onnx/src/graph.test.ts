import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addIntegers, createGraph } from './graph.ts';

test('a value cannot be defined twice, or used before it is defined', () => {
  const graph = createGraph('g');
  graph.input({ name: 'x', type: 'float32', shape: [] });
  graph.node('Neg', ['x'], 'y');
  assert.throws(() => graph.node('Abs', ['x'], 'y'), /"y" is defined twice/);
  assert.throws(() => graph.node('Abs', ['z'], 'w'), /"z" is used before it is defined/);
});

test('a constant given again is one constant, and cannot change its numbers', () => {
  const graph = createGraph('g');
  assert.equal(addIntegers(graph, 0, -1), addIntegers(graph, 0, -1));
  assert.equal(graph.build().constants.length, 1);
  graph.constant('c', [1], [1]);
  assert.throws(() => graph.constant('c', [1], [2]), /two contents/);
});

test('an inner graph sees the values around it, and cannot redefine them', () => {
  const outer = createGraph('outer');
  outer.input({ name: 'x', type: 'float32', shape: [] });
  const inner = createGraph('inner', outer);
  inner.node('Neg', ['x'], 'y');
  assert.throws(() => inner.node('Neg', ['y'], 'x'), /defined twice/);
});
