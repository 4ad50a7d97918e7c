// One step of explicit cells, state in and out: no control flow, no LSTM operator, the caller loops.
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import { mapState, traitsOf } from './cell-kinds.ts';
import { addColumns, addFutureCovariatesInput, addScaleOfColumns, columnRolesOf } from './columns.ts';
import { addExplicitHead, addExplicitStep, addExplicitWeights } from './explicit-cells.ts';
import { addScaling, addUnscaling, type Scale } from './scaling.ts';
import { addNextState, addStateParts, stateSizeOf } from './state.ts';

/**
 * Builds the `step` form: inputs `value` [batch, features], `state` [batch, size] and, for a model that has any,
 * `future_covariates` [batch, 1, covariates] of the step after `value`; outputs `forecast` [batch, targets], the
 * prediction of that step, and `next_state`.
 *
 * Begin with a state of zeros, or with the `next_state` of the stream form. To forecast further, give `forecast` back
 * as the targets of the next `value`, beside the last known past covariates; what stands in its columns of future
 * covariates does not matter. With scaling `standard`, write each series' mean into `level` and its deviation into
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
  const future = addFutureCovariatesInput(graph, spec, 1);
  const parts = addStateParts(graph, spec, state);
  const scale = spec.scaling === 'none' ? undefined : addScale(graph, value, parts);

  const constants = addExplicitWeights(graph, { spec, weights });
  const before = spec.hidden.map((_, i) => mapState(spec, (part) => parts[`${part}${i + 1}`]!));
  const entering = addEntering(graph, spec, { value: addScaling(graph, scale, value, 'scaled_value'), scale, future });
  const after = addExplicitStep(graph, constants, entering, before, 'cell');
  const next = addExplicitHead(graph, constants, after.at(-1)!.h!, 'scaled_forecast');
  addUnscaling(graph, addScaleOfColumns(graph, spec, scale, columnRolesOf(spec).targets, 'targets'), next, 'forecast');
  const shape = ['batch', rolesOf(spec).targets.names.length];
  graph.output({ name: 'forecast', type: 'float32', shape, doc: 'The step after `value`.' });
  const cells = after.flatMap((cell, i) =>
    traitsOf(spec).state.map((part) => [`${part}${i + 1}`, cell[part]!] as const),
  );
  addNextState(graph, spec, { ...Object.fromEntries(cells), ...scale });
  return graph.build();
}

/** Adds what enters the first cell [batch, features]: the columns in their order, those known in advance from the input of their own. */
function addEntering(
  graph: GraphBuilder,
  spec: ModelSpec,
  given: { readonly value: string; readonly scale: Scale | undefined; readonly future: string | undefined },
): string {
  const { targets, past, future } = columnRolesOf(spec);
  const own = addColumns(graph, spec, given.value, [...targets, ...past], 'own_columns');
  if (given.future === undefined) return own;
  const raw = graph.node('Squeeze', [given.future, addIntegers(graph, 1)], 'covariates_row'); // [batch, 1, covariates] -> [batch, covariates]
  const scale = addScaleOfColumns(graph, spec, given.scale, future, 'future');
  return graph.node('Concat', [own, addScaling(graph, scale, raw, 'scaled_covariates')], 'entering', { axis: 1 });
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
