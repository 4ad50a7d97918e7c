// Batch norm as an operation of a tape over graphs, with its way back.
import type { Node } from '@onnxcast/model';
import type { GraphTape } from '@onnxcast/onnx';
import { BATCH_NORM_EPSILON } from '../../regularisation.ts';

/** What it normalises by, and to. */
export interface BatchNormParts {
  /** Begins the names of its values. */
  readonly name: string;
  /** The share of each row in mean and variance, `[rows, 1]`; they add up to 1. */
  readonly counting: string;
  readonly scale: Node<string>;
  readonly shift: Node<string>;
}

/**
 * Adds `(x - mean) / sqrt(variance + epsilon) scale + shift`, column by column.
 * @param x `[rows, columns]`
 * @returns the same shape; mean and variance `[1, columns]`
 * Source: PyTorch's nn.BatchNorm1d in training mode; Ioffe and Szegedy 2015 for the gradient
 */
export function addBatchNorm(
  { graph, ops, tape }: GraphTape,
  x: Node<string>,
  { name, counting, scale, shift }: BatchNormParts,
): { readonly value: Node<string>; readonly mean: string; readonly variance: string } {
  const node = (operator: string, inputs: readonly string[], made: string) =>
    graph.node(operator, inputs, `${name}.${made}`);
  /** Mean of each column over the rows that count, `[rows, columns]` -> `[1, columns]`. */
  const average = (values: string, made: string) =>
    graph.node('Gemm', [counting, values], `${name}.${made}`, { transA: 1 });
  const mean = average(x.value, 'mean');
  const centred = node('Sub', [x.value, mean], 'centred');
  const variance = average(node('Mul', [centred, centred], 'squares'), 'variance');
  const epsilon = graph.constant('batch_norm_epsilon', [], [BATCH_NORM_EPSILON]);
  const deviation = node('Sqrt', [node('Add', [variance, epsilon], 'above_zero')], 'deviation');
  const normal = node('Div', [centred, deviation], 'normal');
  const scaled = node('Mul', [normal, scale.value], 'scaled');
  const value = node('Add', [scaled, shift.value], 'value');

  // Of what a row adds to the loss, mean and variance carry a share to every row that counts.
  const back = (d: string): string => {
    const [dShift, dScale] = [sum(d), sum(ops.mul(d, normal))];
    const through = ops.add(dShift, ops.mul(normal, dScale)); // [rows, columns]
    return ops.mul(ops.sub(d, ops.mul(through, counting)), ops.div(scale.value, deviation));
  };
  const sum = (d: string): string => ops.sumLike(d, scale.value);
  return {
    value: tape.keep(value, [
      [x, back],
      [scale, (d) => sum(ops.mul(d, normal))],
      [shift, sum],
    ]),
    mean,
    variance,
  };
}
