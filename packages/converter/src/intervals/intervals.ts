// Intervals inside the graph: the spread of a history's one-step errors times what a calibration says of each step ahead.
import { addCast, addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import type { Architecture } from '../resolved-model.ts';
import { addUnscaling, type Scale } from '../scaling.ts';
import type { CalibratedModel } from './spread.ts';

/** What intervals are made of, all scaled, float32. */
interface IntervalParts {
  /** `[batch, 1, targets]`. */
  readonly spread: string;
  /** `[batch, horizon, targets]`. */
  readonly forecast: string;
  /** int64 [], or a number where it is fixed. */
  readonly horizon: string | number;
  /** Of the targets, each part `[batch, 1, targets]`. */
  readonly scale: Scale;
}

/** Adds the outputs `lower` and `upper` [batch, horizon, targets, levels] of a model that is calibrated. */
export function addIntervals(
  graph: GraphBuilder,
  model: CalibratedModel,
  { spread, forecast, scale, horizon }: IntervalParts,
): void {
  const { widths: known, least } = model.spec.intervals;
  const widths = addWidths(graph, known, horizon);
  const half = graph.node('Mul', [widths, spread], 'half_widths'); // [levels, 1, horizon, 1] [batch, 1, targets] -> [levels, batch, horizon, targets]
  for (const [name, operator] of [
    ['lower', 'Sub'],
    ['upper', 'Add'],
  ] as const) {
    const scaled = graph.node(operator, [forecast, half], `scaled_${name}`);
    const byLevel = addUnscaling(graph, model, { scale, scaled, name: `${name}_by_level` });
    const ends =
      least === undefined ? byLevel : addLeast(graph, model, { value: byLevel, least, name: `${name}_from_least` });
    graph.node('Transpose', [ends], name, { perm: [1, 2, 3, 0] }); // [levels, batch, horizon, targets] -> [batch, horizon, targets, levels]
  }
}

/** Adds the output `forecast` [batch, horizon, targets] of a forecast that is scaled, float32; none below the least that the model knows of. */
export function addForecastOutput(
  graph: GraphBuilder,
  model: Architecture,
  { scale, scaled }: { readonly scale: Scale; readonly scaled: string },
): void {
  const { least } = model.spec.intervals ?? {};
  const name = 'forecast';
  if (least === undefined) addUnscaling(graph, model, { scale, scaled, name });
  else
    addLeast(graph, model, {
      value: addUnscaling(graph, model, { scale, scaled, name: `${name}_anywhere` }),
      least,
      name,
    });
}

function addLeast(
  graph: GraphBuilder,
  { numbers }: Architecture,
  { value, least, name }: { readonly value: string; readonly least: number; readonly name: string },
): string {
  return graph.node('Max', [value, graph.constant('least_value', [], [least], numbers)], name);
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
