// The forecast form with a state in and out: observations may come in chunks, down to one by one.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import { type CellState, mapState, traitsOf } from './cell-kinds.ts';
import { addForecast, addHistoryInputs } from './form-forecast.ts';
import { addScaleOfHistory, type Scale, scaleParts } from './scaling.ts';
import { addNextState, addStateParts, stateSizeOf } from './state.ts';

/**
 * Builds the `stream` form: the forecast form, one required input `state` and one output `next_state`.
 *
 * `state` [0, size] starts every series afresh: its scale is then that of this first chunk, and stays so for good.
 * `state` [batch, size] goes on from there: give the `next_state` of the call before. A row of zeros starts that one
 * series afresh. `history` is the chunk of observations that came since, one row or more; `forecast` begins after its
 * last row, `fitted` predicts its rows from the second on. Any cut of a history into chunks gives the forecast that
 * the whole history would give with the scale of the first chunk.
 *
 * Of a model with covariates known in advance, `next_state` has seen those of the step after the chunk: it is good for
 * going on only where the horizon was 1 or more, and `future_covariates[:, 0]` what then came to pass.
 */
export function buildStream(spec: ModelSpec, weights: Weights): Graph {
  const graph = createGraph('stream');
  const inputs = addHistoryInputs(graph, spec);
  const { history } = inputs;
  const state = graph.input({
    name: 'state',
    type: 'float32',
    shape: ['batch or 0', stateSizeOf(spec)],
    doc: 'No rows to start afresh, or `next_state` of the call before.',
  });
  const parts = addStateParts(graph, spec, addFullState(graph, spec, history, state));
  const before = spec.hidden.map((hidden, i): CellState => {
    return mapState(spec, (part) => {
      const name = `${part}${i + 1}`;
      const lifted = graph.node('Unsqueeze', [parts[name]!, addIntegers(graph, 0)], `initial_${name}`); // [batch, hidden] -> [1, batch, hidden]
      return graph.shape(lifted, [1, 'batch', hidden]);
    });
  });
  const scale = spec.scaling === 'none' ? undefined : addScaleOfState(graph, spec, history, parts);

  const after = addForecast(graph, { spec, weights }, { ...inputs, scale, states: before });
  const flat: Record<string, string> = {};
  const flatten = (part: string, value: string, axis: number) => {
    flat[part] = graph.node('Squeeze', [value, addIntegers(graph, axis)], `next_${part}`);
  };
  after.forEach((state, i) => {
    for (const part of traitsOf(spec).state) flatten(`${part}${i + 1}`, state[part]!, 0); // [1, batch, hidden] -> [batch, hidden]
  });
  if (scale !== undefined) for (const part of scaleParts) flatten(part, scale[part], 1); // [batch, 1, features] -> [batch, features]
  addNextState(graph, spec, flat);
  return graph.build();
}

/** Adds the filling of a state without rows: [0 or batch, size] -> [batch, size], missing rows being zeros. */
function addFullState(graph: GraphBuilder, spec: ModelSpec, history: string, state: string): string {
  const size = stateSizeOf(spec);
  const [zero, one] = [addIntegers(graph, 0), addIntegers(graph, 1)];
  const shape = graph.node('Shape', [history], 'history_shape');
  const batch = graph.node('Slice', [shape, zero, one, zero], 'batch_size'); // [3] -> [1]
  const rows = graph.node('Concat', [batch, addIntegers(graph, size)], 'state_shape', { axis: 0 });
  const empty = graph.node('Expand', [graph.constant('empty_state', [1, 1], [0]), rows], 'fresh_state');
  const padded = graph.node('Concat', [state, empty], 'padded_state', { axis: 0 });
  return graph.shape(graph.node('Slice', [padded, zero, batch, zero], 'full_state'), ['batch', size]);
}

/** Adds the scale a state holds, or that of the chunk where it holds none yet. */
function addScaleOfState(
  graph: GraphBuilder,
  spec: ModelSpec,
  history: string,
  parts: Readonly<Record<string, string>>,
): Scale {
  const computed = addScaleOfHistory(graph, spec, history);
  const known = (part: string) => graph.node('Unsqueeze', [parts[part]!, addIntegers(graph, 1)], `known_${part}`); // [batch, features] -> [batch, 1, features]
  const deviation = known('deviation');
  const isSet = graph.node('Greater', [deviation, graph.constant('zero', [], [0])], 'scale_is_set');
  return {
    level: graph.node('Where', [isSet, known('level'), computed.level], 'kept_level'),
    offset: graph.node('Where', [isSet, known('offset'), computed.offset], 'kept_offset'),
    deviation: graph.node('Where', [isSet, deviation, computed.deviation], 'kept_deviation'),
  };
}
