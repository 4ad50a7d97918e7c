// The spread of a history's one-step errors inside the graph, over a whole history or over all that a state remembers.
import { type Calibration, type ModelSpec, type Named, warmUpOf } from '@onnxcast/model';
import { addCast, addIntegers, type FloatType, type GraphBuilder } from '@onnxcast/onnx';
import { addColumns } from '../columns.ts';
import type { Architecture } from '../resolved-model.ts';

/** A model that gives intervals. */
export type CalibratedModel = Architecture & { readonly spec: ModelSpec & { readonly intervals: Calibration } };

/** Whether a model gives intervals. */
export function isCalibrated<Model extends Architecture>(model: Model): model is Model & CalibratedModel {
  return model.spec.intervals !== undefined;
}

/** What was predicted of a history, all scaled, float32. */
interface PredictedHistory {
  /** `[batch, time, features]`. */
  readonly history: string;
  /** `[batch, time - 1, targets]`. */
  readonly fitted: string;
}

/** Adds the mean absolute one-step error of every series' targets [batch, 1, targets], as `measureSpread` of the model takes it. */
export function addSpread(graph: GraphBuilder, model: CalibratedModel, { history, fitted }: PredictedHistory): string {
  const { spec } = model;
  const [zero, one, two] = [0, 1, 2].map((value) => addIntegers(graph, value)) as [string, string, string];
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const targets = addTargets(graph, model, history);
  const actual = graph.node('Slice', [targets, one, beyond, one], 'scaled_actual'); // [batch, time, targets] -> [batch, time - 1, targets]
  const off = graph.node('Sub', [actual, fitted], 'one_step_errors');
  const errors = addSizes(graph, model, { off, type: 'float32', name: 'one_step_sizes' });
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
  return graph.node('Where', [isThere, mean, graph.constant('usual_spread', [], [spec.intervals.spread])], 'spread');
}

/** What a stream has seen so far and sees now. */
interface SeenRows {
  /** The parts of the state that `errorPartsOf` names, in the graph's own numbers. */
  readonly before: Named<string>;
  /** Rows that came since, scaled, float32 `[batch, time, features]`. */
  readonly history: string;
  /** What was predicted of those from the second on, float32 `[batch, time - 1, targets]`; undefined where one row came alone. */
  readonly fitted: string | undefined;
  /** What is predicted of the row that comes next, float32 `[batch, targets]`. */
  readonly next: string;
}

/**
 * Adds the same over all rows of a stream, those before this call as its state tells them.
 * @returns the spread, and the parts of the state after these rows
 */
export function addKeptSpread(
  graph: GraphBuilder,
  model: CalibratedModel,
  { before, history, fitted, next }: SeenRows,
): { readonly spread: string; readonly after: Named<string> } {
  const { spec, numbers, roles } = model;
  const [kept, width] = [warmUpOf(spec), roles.targets.columns.length];
  const node = graph.node;
  const number = (value: number) => graph.constant(`spread_${value}`, [], [value], numbers);
  const lift = (value: string, name: string) => node('Unsqueeze', [value, addIntegers(graph, 1)], name);
  const widen = (value: string, name: string) => addCast(graph, value, { to: numbers, name });
  const slice = (value: string, [start, end]: readonly [number, number], name: string) =>
    node('Slice', [value, ...[start, end, 1].map((one) => addIntegers(graph, one))], name);

  // The first row that a series has was not predicted: it counts as one without an error.
  const actual = widen(addTargets(graph, model, history), 'seen_targets'); // [batch, time, targets]
  const seen = lift(before['seen']!, 'rows_seen'); // [batch, 1] -> [batch, 1, 1]
  const hasSeen = node('Greater', [seen, number(0)], 'has_seen');
  const told = node(
    'Where',
    [hasSeen, lift(before['predicted']!, 'told_before'), slice(actual, [0, 1], 'first_seen')],
    'told_first',
  );
  const expected =
    fitted === undefined ? told : node('Concat', [told, widen(fitted, 'told_later')], 'told_of_rows', { axis: 1 });
  const off = node('Sub', [actual, expected], 'seen_errors');
  const sizes = addSizes(graph, model, { off, type: numbers, name: 'seen_sizes' }); // [batch, time, targets]

  // The first errors are kept one by one, each at the place of its number, for they are left out later on.
  const early = fitted === undefined ? sizes : slice(sizes, [0, kept + 1], 'early_sizes'); // [batch, early, targets]
  const last = node('Sub', [seen, number(1)], 'number_of_first'); // [batch, 1, 1]
  const numbered =
    fitted === undefined ? last : node('Add', [last, addPlaces(graph, model, early)], 'numbers_of_early'); // [batch, 1, early]
  const places = graph.constant(
    'spread_places',
    [kept, 1],
    Array.from({ length: kept }, (_, place) => place),
    numbers,
  );
  const isPlace = widen(node('Equal', [numbered, places], 'is_place'), 'placed'); // [batch, kept, early]
  const old = node('Reshape', [before['first_errors']!, addIntegers(graph, 0, kept, width)], 'kept_before'); // [batch, kept targets] -> [batch, kept, targets]
  const first = node('Add', [old, node('MatMul', [isPlace, early], 'placed_sizes')], 'kept_after'); // [batch, kept, targets]
  const sum = node(
    'Add',
    [before['error_sum']!, node('ReduceSum', [sizes, addIntegers(graph, 1)], 'new_sum', { keepdims: 0 })],
    'next_error_sum',
  ); // [batch, targets]

  const rows =
    fitted === undefined
      ? number(1)
      : widen(addLength(graph, node('Shape', [actual], 'seen_shape'), 1, 'seen_count'), 'rows_now');
  const after = node('Add', [before['seen']!, rows], 'next_seen'); // [batch, 1]
  const count = node('Sub', [after, number(1)], 'errors_so_far');
  const half = node('Floor', [node('Div', [count, number(2)], 'half_so_far')], 'half_rounded');
  const leftOut = node('Min', [half, number(kept)], 'left_out'); // [batch, 1]
  const order = node('Reshape', [places, addIntegers(graph, 1, kept)], 'places_in_row');
  const isLeftOut = widen(node('Less', [order, leftOut], 'is_left_out'), 'left_out_places'); // [batch, kept]
  const leftOutSum = node('MatMul', [lift(isLeftOut, 'left_out_row'), first], 'left_out_sum'); // [batch, 1, kept] [batch, kept, targets] -> [batch, 1, targets]
  const judged = lift(node('Sub', [count, leftOut], 'judged_so_far'), 'judged_rows'); // [batch, 1, 1]
  const divisor = node('Max', [judged, number(1)], 'judged_least');
  const mean = node('Div', [node('Sub', [lift(sum, 'sum_row'), leftOutSum], 'judged_sum'), divisor], 'mean_so_far');
  const usual = graph.constant('usual_spread', [], [spec.intervals.spread], numbers);
  const own = node('Where', [node('Greater', [judged, number(0)], 'has_judged'), mean, usual], 'spread_so_far');
  return {
    spread: addCast(graph, own, { to: 'float32', name: 'spread' }),
    after: {
      predicted: widen(next, 'next_predicted'),
      seen: after,
      first_errors: node('Reshape', [first, addIntegers(graph, 0, kept * width)], 'next_first_errors'), // [batch, kept, targets] -> [batch, kept targets]
      error_sum: sum,
    },
  };
}

/** Adds the sizes of errors, of a model that holds spikes back none larger than it lets a value be off. */
function addSizes(
  graph: GraphBuilder,
  { spec }: CalibratedModel,
  { off, type, name }: { readonly off: string; readonly type: FloatType; readonly name: string },
): string {
  if (spec.spikes === undefined) return graph.node('Abs', [off], name);
  const bound = graph.constant('spikes_bound', [], [spec.spikes.bound], type);
  return graph.node('Min', [graph.node('Abs', [off], `${name}_unbounded`), bound], name);
}

/** Adds the choice of the targets' columns of scaled rows [batch, time, features] -> [batch, time, targets]. */
function addTargets(graph: GraphBuilder, { spec, roles }: Architecture, rows: string): string {
  return addColumns(graph, rows, { columns: roles.targets.columns, of: spec.features.length, name: 'scaled_targets' });
}

/** Adds 0, 1, 2, ... for every row [rows] of a value [batch, rows, targets]. */
function addPlaces(graph: GraphBuilder, { numbers }: Architecture, value: string): string {
  const scalar = (integer: number) => graph.constant(`integer_${integer}`, [], [integer], 'int64');
  const count = addLength(graph, graph.node('Shape', [value], 'early_shape'), 1, 'early_count');
  const rows = graph.node('Squeeze', [count], 'early_rows'); // [1] -> []
  const range = graph.node('Range', [scalar(0), rows, scalar(1)], 'early_places');
  return addCast(graph, range, { to: numbers, name: 'places_of_early' });
}

/** Adds one entry of a shape, as a list [1]. */
function addLength(graph: GraphBuilder, shape: string, axis: number, name: string): string {
  return graph.node('Slice', [shape, ...[axis, axis + 1, 0].map((one) => addIntegers(graph, one))], name);
}
