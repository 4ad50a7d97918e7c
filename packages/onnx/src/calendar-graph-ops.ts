// The operations of a calendar as nodes of a graph: int64, which every runtime has exactly, then float32.
import type { CalendarOps } from '@onnxcast/model';
import type { GraphBuilder } from './graph.ts';

/**
 * Makes the operations over names of int64 values of any shape, which meet one another as shapes do in ONNX.
 * @param at begins the names of all values
 * Source: ONNX operators Div, which truncates whole numbers, and Mod, which has the sign of its divisor
 */
export function createCalendarGraphOps(graph: GraphBuilder, at: string): CalendarOps<string> {
  let count = 0;
  const add = (operator: string, inputs: readonly string[], attributes = {}): string => {
    count += 1;
    return graph.node(operator, inputs, `${at}_${operator.toLowerCase()}_${count}`, attributes);
  };
  const integer = (value: number): string =>
    graph.constant(`integer_${value}`.replace('-', 'minus_'), [], [value], 'int64');
  const mod = (a: string, b: string) => add('Mod', [a, b]);
  const real = (x: string) => add('Cast', [x], { to: 1 });
  const angle = (x: string, period: number) =>
    add('Mul', [real(x), graph.constant(`turn_in_${period}`, [], [(2 * Math.PI) / period])]);
  return {
    integer,
    add: (a, b) => add('Add', [a, b]),
    mul: (a, b) => add('Mul', [a, b]),
    div: (a, b) => add('Div', [add('Sub', [a, mod(a, b)]), b]),
    mod,
    min: (a, b) => add('Min', [a, b]),
    max: (a, b) => add('Max', [a, b]),
    pick(table, position) {
      const constant = graph.constant(`table_of_${table.length}_from_${at}_${count}`, [table.length], table, 'int64');
      return add('Gather', [constant, position], { axis: 0 });
    },
    sine: (x, period) => add('Sin', [angle(x, period)]),
    cosine: (x, period) => add('Cos', [angle(x, period)]),
    toReal: real,
  };
}
