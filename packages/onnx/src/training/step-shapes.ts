// Values of all steps, in their two shapes: `[time, batch, n]` where a `Scan` walks over them, `[time * batch, n]` where nothing asks which step.
import { addIntegers, type GraphBuilder } from '../graph.ts';

/** Changes between the shapes; each returns the name of what it added. */
export interface StepShapes {
  /** `[time * batch, n]` -> `[time, batch, n]`. */
  toSteps(rows: string): string;
  /** `[time, batch, n]` -> `[time * batch, n]`. */
  toRows(steps: string): string;
  /** Zeros `[batch, width]`. */
  zeros(width: number): string;
}

/** Of values with as many steps and rows as one has, `[time, batch, ..]`. */
export function createStepShapes(graph: GraphBuilder, like: string): StepShapes {
  const once = (name: string, add: (name: string) => void): string => {
    if (!graph.names.has(name)) add(name);
    return name;
  };
  const sizes = () => once(`${like}_shape`, (name) => graph.node('Shape', [like], name));
  const sizesFrom = (start: number, end: number) =>
    once(`${like}_sizes_${start}_${end}`, (name) =>
      graph.node('Slice', [sizes(), ...[start, end, 0].map((one) => addIntegers(graph, one))], name),
    );
  const stepsShape = () =>
    once(`${like}_steps_shape`, (name) =>
      graph.node('Concat', [sizesFrom(0, 2), addIntegers(graph, -1)], name, { axis: 0 }),
    );
  return {
    toSteps: (rows) => once(`${rows}_steps`, (name) => graph.node('Reshape', [rows, stepsShape()], name)),
    toRows: (steps) => once(`${steps}_rows`, (name) => graph.node('Flatten', [steps], name, { axis: 2 })),
    zeros: (width) =>
      once(`${like}_zeros_${width}`, (name) => {
        const shape = graph.node('Concat', [sizesFrom(1, 2), addIntegers(graph, width)], `${name}_shape`, { axis: 0 });
        graph.node('Expand', [graph.constant('zero', [], [0]), shape], name); // [] -> [batch, width]
      }),
  };
}
