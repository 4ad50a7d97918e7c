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

test('a constant of an inner graph is one of the outermost', () => {
  const outer = createGraph('outer');
  outer.constant('c', [1], [1]);
  const inner = createGraph('inner', outer);
  inner.node('Add', [inner.constant('c', [1], [1]), inner.constant('d', [1], [2])], 'y');
  assert.throws(() => inner.constant('y', [1], [1]), /"y" is defined twice/);
  const [all, own] = [outer.build().constants, inner.build().constants];
  assert.deepEqual([all.map(({ name }) => name), own], [['c', 'd'], []]);
});

test('nodes of which nothing comes are left out, and those that only an inner graph uses are kept', () => {
  const graph = createGraph('g');
  graph.input({ name: 'x', type: 'float32', shape: [] });
  graph.node('Neg', ['x'], 'used_inside');
  graph.node('Abs', [graph.node('Exp', ['x'], 'dead')], 'dead_too');
  const body = createGraph('body', graph);
  body.output({ name: body.node('Sqrt', ['used_inside'], 'inner'), type: 'float32', shape: [] });
  graph.nodes('Loop', ['', '', 'x'], ['y', ''], { body: body.build() });
  graph.output({ name: 'y', type: 'float32', shape: [] });
  assert.deepEqual(
    graph.build().nodes.map(({ operator }) => operator),
    ['Neg', 'Loop'],
  );
});

test('a value that is renamed has its new name wherever it is used, and frees the old one', () => {
  const graph = createGraph('g');
  graph.input({ name: 'x', type: 'float32', shape: [] });
  graph.output({ name: graph.node('Add', [graph.node('Neg', ['x'], 'y'), 'y'], 'z'), type: 'float32', shape: [] });
  graph.rename('y', 'minus_x');
  graph.node('Neg', ['x'], 'y');
  const [neg, add] = graph.build().nodes;
  assert.deepEqual([neg!.outputs, add!.inputs], [['minus_x'], ['minus_x', 'minus_x']]);
  assert.throws(() => graph.rename('x', 'w'), /no node makes the value "x"/);
});
