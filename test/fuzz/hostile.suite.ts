// Models as somebody with bad intentions would write them: from outside honest, and with a poison inside.
import { createGraph, decodeModel, encodeModel, encodeProto, type GraphBuilder } from '@onnxcast/onnx';

/** A model, and what a look at its graph says of it; undefined where only running it tells. */
export interface HostileModel {
  readonly model: Uint8Array;
  readonly found: RegExp | undefined;
}

const header = { irVersion: 8, opset: 17, producer: 'somebody', producerVersion: '1', doc: '', metadata: {} };

/** A model of the form `forecast` whose forecast is its history plus what a poison makes, a float64 []. */
function build(poison: (graph: GraphBuilder) => string): Uint8Array {
  const graph = createGraph('hostile');
  graph.input({ name: 'history', type: 'float64', shape: ['batch', 'time', 1] });
  graph.input({ name: 'horizon', type: 'int64', shape: [] });
  const added = graph.node('Add', ['history', poison(graph)], 'forecast');
  graph.output({ name: added, type: 'float64', shape: ['batch', 'horizon', 1] });
  graph.output({ name: graph.node('Identity', ['history'], 'fitted'), type: 'float64', shape: ['batch', 'time', 1] });
  return encodeModel(graph.build(), header);
}

/** A `Loop` that counts; without a condition that ends it. */
function loop(graph: GraphBuilder, trips: string): string {
  const body = createGraph('body', graph);
  body.input({ name: 'iteration', type: 'int64', shape: [] });
  body.input({ name: 'going', type: 'bool', shape: [] });
  body.input({ name: 'count', type: 'float64', shape: [] });
  body.output({ name: body.node('Identity', ['going'], 'still_going'), type: 'bool', shape: [] });
  const one = body.constant('one', [], [1], 'float64');
  body.output({ name: body.node('Add', ['count', one], 'counted'), type: 'float64', shape: [] });
  const [start, goes] = [graph.constant('start', [], [0], 'float64'), graph.constant('goes', [], [1], 'bool')];
  return graph.node('Loop', [trips, goes, start], 'loop_end', { body: body.build() });
}

/** Sum of a tensor of float32 as a float64 []. */
function sum(graph: GraphBuilder, name: string): string {
  return graph.node('Cast', [graph.node('ReduceMax', [name], 'largest', { keepdims: 0 })], 'poison', { to: 11 });
}

const integers = (graph: GraphBuilder, name: string, ...list: readonly number[]) =>
  graph.constant(name, [list.length], list, 'int64');

/** The same with the numbers of a tensor in another file. */
function withOutsideTensor(path: string): Uint8Array {
  const { graph, ...rest } = decodeModel(
    build((builder) => builder.constant('zero', [], [0], 'float64')),
    'hostile',
  );
  const initializer = (graph?.initializer ?? []).map(({ raw_data: _, ...tensor }) => ({
    ...tensor,
    external_data: [{ key: 'location', value: path }],
    data_location: 1,
  }));
  return encodeProto({ ...rest, graph: { ...graph, initializer } });
}

/** Attacks by what they do. */
export const hostileModels: Readonly<Record<string, HostileModel>> = {
  'a Loop without a number of iterations, which never ends': {
    model: build((graph) => loop(graph, '')),
    found: /its Loop "loop_end" runs until a condition ends it, if ever/,
  },
  'a Loop of 1e18 iterations': {
    model: build((graph) => loop(graph, graph.constant('trips', [], [1e18], 'int64'))),
    found: /its Loop "loop_end" runs 1000000000000000000 times/,
  },
  'a Loop of 1e12 iterations for every step': {
    model: build((graph) => {
      const many = graph.constant('many', [], [1e6], 'int64');
      const more = graph.node('Mul', [graph.node('Mul', ['horizon', many], 'more'), many], 'still_more');
      return loop(graph, more);
    }),
    found: /its Loop "loop_end" runs 1000000000000 times/,
  },
  'a Loop as long as a value of the history says': {
    model: build((graph) => {
      const last = graph.node('ReduceMax', ['history'], 'most', { keepdims: 0 });
      return loop(graph, graph.node('Cast', [last], 'trips', { to: 7 }));
    }),
    found: /its Loop "loop_end" runs as often as only a run can tell/,
  },
  'a ConstantOfShape of 1e12 numbers': {
    model: build((graph) => sum(graph, graph.node('ConstantOfShape', [integers(graph, 'shape', 1e6, 1e6)], 'huge'))),
    found: /its ConstantOfShape "huge" makes a tensor of 1000000000000 elements/,
  },
  'an Expand to 1e12 numbers': {
    model: build((graph) => {
      const one = graph.constant('one', [1], [1]);
      return sum(graph, graph.node('Expand', [one, integers(graph, 'shape', 1e6, 1e6)], 'huge'));
    }),
    found: /its Expand "huge" makes a tensor of 1000000000000 elements/,
  },
  'a tensor that says to be larger than the file': {
    model: ((model) => {
      const { graph, ...rest } = decodeModel(model, 'hostile');
      const initializer = (graph?.initializer ?? []).map((tensor) => ({ ...tensor, dims: [1e6, 1e6] }));
      return encodeProto({ ...rest, graph: { ...graph, initializer } });
    })(build((graph) => graph.constant('zero', [], [0], 'float64'))),
    found: /a tensor "zero" of the shape \[1000000,1000000\]/,
  },
  'numbers that double forty times': {
    model: build((graph) => {
      let all = graph.constant('one', [1], [1]);
      for (let i = 0; i < 40; i++) all = graph.node('Concat', [all, all], `double_${i}`, { axis: 0 });
      return sum(graph, all);
    }),
    found: undefined,
  },
};

/** Models whose numbers lie elsewhere: beside, above, anywhere. */
export const outsideModels = ['weights.bin', '../../secret.bin', '/etc/passwd'].map(withOutsideTensor);
