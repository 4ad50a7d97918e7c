// One step of explicit cells, state in and out: no control flow, no LSTM operator, the caller loops.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addExplicitHead, addExplicitStep, addExplicitWeights } from './explicit-cells.ts';
import { createGraph, type Graph, type GraphBuilder } from './graph-builder.ts';
import { addScaling, addUnscaling, type Scale } from './scaling.ts';
import { addNextState, addStateParts, stateSizeOf } from './state.ts';

/**
 * Builds the `step` form: inputs `value` [batch, features] and `state` [batch, size]; outputs `forecast`
 * [batch, features], the prediction of the step after `value`, and `next_state`.
 *
 * Begin with a state of zeros, or with the `next_state` of the stream form. To forecast further, give `forecast` back
 * as the next `value`. With scaling `standard`, write each series' mean into `level` and its deviation into
 * `deviation` before the first step; where they are left at zero, the first value is taken as the mean and 1 as the
 * deviation, as the stream form does with a first chunk of one row.
 */
export function buildStep(spec: ModelSpec, weights: Weights): Graph {
  const graph = createGraph('step');
  const width = spec.features.length;
  const value = graph.input({
    name: 'value',
    type: 'float32',
    shape: ['batch', width],
    doc: `One observation of every series in the user's units; features: ${spec.features.join(', ')}.`,
  });
  const state = graph.input({
    name: 'state',
    type: 'float32',
    shape: ['batch', stateSizeOf(spec)],
    doc: 'Zeros to start afresh, or `next_state` of the call before.',
  });
  const parts = addStateParts(graph, spec, state);
  const scale = spec.scaling === 'none' ? undefined : addScale(graph, value, parts);

  const constants = addExplicitWeights(graph, { spec, weights });
  const before = spec.hidden.map((_, i) => ({ h: parts[`h${i + 1}`]!, c: parts[`c${i + 1}`]! }));
  const scaled = addScaling(graph, scale, value, 'scaled_value');
  const after = addExplicitStep(graph, constants, scaled, before, 'cell');
  const next = addExplicitHead(graph, constants, after.at(-1)!.h, 'scaled_forecast');
  addUnscaling(graph, scale, next, 'forecast');
  graph.output({ name: 'forecast', type: 'float32', shape: ['batch', width], doc: 'The step after `value`.' });
  const cells = after.flatMap(({ h, c }, i) => [[`h${i + 1}`, h] as const, [`c${i + 1}`, c] as const]);
  addNextState(graph, spec, { ...Object.fromEntries(cells), ...scale });
  return graph.build();
}

/** Adds the scale of the state, or value ± 1 where it holds none; each part [batch, features]. */
function addScale(graph: GraphBuilder, value: string, parts: Readonly<Record<string, string>>): Scale {
  const one = graph.constant('one', [], [1]);
  const zero = graph.constant('zero', [], [0]);
  const isSet = graph.node('Greater', [parts['deviation']!, zero], 'scale_is_set');
  return {
    level: graph.node('Where', [isSet, parts['level']!, value], 'kept_level'),
    offset: graph.node('Where', [isSet, parts['offset']!, zero], 'kept_offset'),
    deviation: graph.node('Where', [isSet, parts['deviation']!, one], 'kept_deviation'),
  };
}
