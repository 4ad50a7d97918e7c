// Per-series scaling inside the graph: history -> scale -> scaled values -> raw values again.
import type { ModelSpec } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';

/**
 * Names of one scale's three values, each [batch, 1, features] or [batch, features].
 * The mean is `level + offset`: two float32 numbers hold a mean of a million and its fourth decimal, one does not.
 */
export interface Scale {
  readonly level: string;
  readonly offset: string;
  readonly deviation: string;
}

/** The parts of a scale, in the order in which a state packs them. */
export const scaleParts = ['level', 'offset', 'deviation'] as const;

/**
 * Adds the mean and population standard deviation of every series and feature of a raw history.
 *
 * Two passes over differences from the first observation, divided by the largest of them: differences of neighbouring
 * float32 numbers are exact, so values like 1e6 ± 1 keep their digits, and no square overflows or vanishes. A constant
 * series has deviation 1, as in the series package.
 * @param history [batch, time, features]
 * @returns the scale, each part [batch, 1, features]
 */
export function addScaleOfHistory(graph: GraphBuilder, spec: ModelSpec, history: string): Scale {
  const shape = ['batch', 1, spec.features.length];
  const one = graph.constant('one', [], [1]);
  const zero = graph.constant('zero', [], [0]);
  const overTime = { axes: [1], keepdims: 1 };

  const level = graph.node(
    'Slice',
    [history, addIntegers(graph, 0), addIntegers(graph, 1), addIntegers(graph, 1)],
    'level',
  );
  graph.shape(level, shape);
  const shifted = graph.node('Sub', [history, level], 'shifted');
  const farthest = graph.node('ReduceMax', [graph.node('Abs', [shifted], 'distance')], 'farthest', overTime);
  const still = graph.node('Equal', [farthest, zero], 'is_still');
  const unit = graph.node('Where', [still, one, farthest], 'unit');

  const relative = graph.node('Div', [shifted, unit], 'relative');
  const mean = graph.node('ReduceMean', [relative], 'relative_mean', overTime);
  const centred = graph.node('Sub', [relative, mean], 'centred');
  const variance = graph.node('ReduceMean', [graph.node('Mul', [centred, centred], 'squared')], 'variance', overTime);
  const spread = graph.node('Mul', [graph.node('Sqrt', [variance], 'relative_deviation'), unit], 'spread');
  const constant = graph.node('Equal', [spread, zero], 'is_constant');
  const deviation = graph.shape(graph.node('Where', [constant, one, spread], 'deviation'), shape);
  const offset = graph.shape(graph.node('Mul', [mean, unit], 'offset'), shape);
  return { level, offset, deviation };
}

/** Adds raw -> scaled; without a scale the values pass as they are. */
export function addScaling(graph: GraphBuilder, scale: Scale | undefined, raw: string, name: string): string {
  if (scale === undefined) return raw;
  const shifted = graph.node('Sub', [raw, scale.level], `${name}_shifted`);
  const centred = graph.node('Sub', [shifted, scale.offset], `${name}_centred`);
  return graph.node('Div', [centred, scale.deviation], name);
}

/** Adds scaled -> raw, under the name of a graph's output. */
export function addUnscaling(graph: GraphBuilder, scale: Scale | undefined, scaled: string, name: string): string {
  if (scale === undefined) return graph.node('Identity', [scaled], name);
  const stretched = graph.node('Mul', [scaled, scale.deviation], `${name}_stretched`);
  const offset = graph.node('Add', [stretched, scale.offset], `${name}_offset`);
  return graph.node('Add', [offset, scale.level], name);
}
