import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeModel } from './encode.ts';
import { createGraph, type GraphBuilder } from './graph.ts';
import { readOperators } from './read-operators.ts';

const header = { irVersion: 7, opset: 14, producer: '', producerVersion: '', doc: '', metadata: {} };
const scalar = { name: 'x', type: 'float32', shape: [] } as const;

/** Operators of a graph from the input `x` to the outputs that are added. */
function operatorsOf(add: (graph: GraphBuilder) => readonly string[]): ReadonlyMap<string, number> {
  const graph = createGraph('g');
  graph.input(scalar);
  for (const name of add(graph)) graph.output({ ...scalar, name });
  return readOperators(encodeModel(graph.build(), header));
}

test('operators inside a loop are found, with those around it', () => {
  const operators = operatorsOf((graph) => {
    const body = createGraph('body', graph);
    body.output({ ...scalar, name: body.node('Neg', ['x'], 'inner') });
    graph.nodes('Loop', ['', '', 'x'], ['y'], { body: body.build() });
    return [graph.node('Abs', ['y'], 'z')];
  });
  assert.deepEqual(Object.fromEntries(operators), { Neg: 1, Loop: 3, Abs: 1 });
});

test('the most inputs of an operator are counted, not the last or the first', () => {
  const operators = operatorsOf((graph) =>
    [1, 3, 2].map((count, i) =>
      graph.node(
        'Concat',
        Array.from({ length: count }, () => 'x'),
        `y${i}`,
      ),
    ),
  );
  assert.equal(operators.get('Concat'), 3);
});
