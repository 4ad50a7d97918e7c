// Intervals inside the graph: the spread of a history's one-step errors times what a calibration says of each step ahead.
import { warmUpOf } from '@onnxcast/model';
import { addCast, addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { addColumns } from './columns.ts';
import type { Architecture } from './resolved-model.ts';
import { addUnscaling, type Scale } from './scaling.ts';

/** What intervals are made of, all scaled, float32. */
export interface IntervalParts {
  /** `[batch, time, features]`. */
  readonly history: string;
  /** `[batch, time - 1, targets]`. */
  readonly fitted: string;
  /** `[batch, horizon, targets]`. */
  readonly forecast: string;
  /** int64 [], or a number where it is fixed. */
  readonly horizon: string | number;
  /** Of the targets, each part `[batch, 1, targets]`. */
  readonly scale: Scale;
}

/** Adds the outputs `lower` and `upper` [batch, horizon, targets, levels]; nothing for a model that is not calibrated. */
export function addIntervals(graph: GraphBuilder, model: Architecture, parts: IntervalParts): void {
  if (model.spec.intervals === undefined) return;
  const { forecast, scale, horizon } = parts;
  const widths = addWidths(graph, model.spec.intervals.widths, horizon);
  const half = graph.node('Mul', [widths, addSpread(graph, model, parts)], 'half_widths'); // [levels, 1, horizon, 1] [batch, 1, targets] -> [levels, batch, horizon, targets]
  for (const [name, operator] of [
    ['lower', 'Sub'],
    ['upper', 'Add'],
  ] as const) {
    const scaled = graph.node(operator, [forecast, half], `scaled_${name}`);
    const byLevel = addUnscaling(graph, model, { scale, scaled, name: `${name}_by_level` });
    graph.node('Transpose', [byLevel], name, { perm: [1, 2, 3, 0] }); // [levels, batch, horizon, targets] -> [batch, horizon, targets, levels]
  }
}

/** Adds the mean absolute one-step error of every series' targets [batch, 1, targets], as `measureSpread` of the model takes it. */
function addSpread(graph: GraphBuilder, { spec, roles }: Architecture, { history, fitted }: IntervalParts): string {
  const [zero, one, two] = [0, 1, 2].map((value) => addIntegers(graph, value)) as [string, string, string];
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const { columns } = roles.targets;
  const targets = addColumns(graph, history, { columns, of: spec.features.length, name: 'scaled_targets' });
  const actual = graph.node('Slice', [targets, one, beyond, one], 'scaled_actual'); // [batch, time, targets] -> [batch, time - 1, targets]
  const errors = graph.node('Abs', [graph.node('Sub', [actual, fitted], 'one_step_errors')], 'one_step_sizes');
  const shape = graph.node('Shape', [errors], 'errors_shape');
  const count = graph.node('Slice', [shape, one, two, zero], 'errors_count'); // [3] -> [1]
  const half = graph.node('Div', [count, two], 'errors_half');
  const first = graph.node('Min', [half, addIntegers(graph, warmUpOf(spec))], 'errors_first');
  const judged = graph.node('Slice', [errors, first, beyond, one], 'judged_errors');
  const sum = graph.node('ReduceSum', [judged, one], 'errors_sum', { keepdims: 1 }); // [batch, steps, targets] -> [batch, 1, targets]
  const steps = graph.node('Sub', [count, first], 'judged_count');
  const divisor = graph.node('Max', [steps, one], 'judged_divisor');
  const mean = graph.node('Div', [sum, addCast(graph, divisor, { to: 'float32', name: 'judged_steps' })], 'own_spread');
  const isThere = graph.node('Greater', [steps, zero], 'has_spread');
  return graph.node('Where', [isThere, mean, graph.constant('usual_spread', [], [spec.intervals!.spread])], 'spread');
}

/** Adds half widths in spreads [levels, 1, horizon, 1], as `halfWidth` of the model takes them. */
function addWidths(graph: GraphBuilder, widths: readonly (readonly number[])[], horizon: string | number): string {
  const steps = widths[0]!.length;
  const scalar = (value: number) => graph.constant(`integer_${value}`, [], [value], 'int64');
  const known = graph.constant('interval_widths', [widths.length, steps], widths.flat());
  const before = graph.node(
    'Range',
    [scalar(0), typeof horizon === 'number' ? scalar(horizon) : horizon, scalar(1)],
    'steps_before',
  ); // [] -> [horizon]
  const position = graph.node('Min', [before, scalar(steps - 1)], 'width_position');
  const taken = graph.node('Gather', [known, position], 'widths_of_steps', { axis: 1 }); // [levels, steps] -> [levels, horizon]
  const counted = graph.node('Add', [before, scalar(1)], 'steps_ahead');
  const ahead = addCast(graph, counted, { to: 'float32', name: 'ahead' });
  const beyond = graph.node('Div', [ahead, graph.constant('known_steps', [], [steps])], 'parts_ahead');
  const longer = graph.node('Max', [beyond, graph.constant('one', [], [1])], 'parts_beyond');
  const grown = graph.node('Mul', [taken, graph.node('Sqrt', [longer], 'growth')], 'grown_widths');
  const shape = addIntegers(graph, widths.length, 1, -1, 1);
  return graph.node('Reshape', [grown, shape], 'widths'); // [levels, horizon] -> [levels, 1, horizon, 1]
}
