// Several steps as one, so that an epoch of any optimizer does as much.
import type { Optimizer } from './optimizer.ts';

/** An optimizer whose one step is `count` steps of another, so that an epoch of a first-order rule does as much as one of L-BFGS. */
export function repeatSteps(optimizer: Optimizer, count: number): Optimizer {
  return {
    name: optimizer.name,
    comparesGradients: optimizer.comparesGradients,
    slower: (factor) => repeatSteps(optimizer.slower(factor), count),
    init: (parameters) => optimizer.init(parameters),
    async step(start, closure, before) {
      let step = await optimizer.step(start, closure, before);
      const { loss } = step;
      let evaluations = step.evaluations;
      for (let done = 1; done < count; done++) {
        step = await optimizer.step(step.parameters, closure, step.state);
        evaluations += step.evaluations;
      }
      return { ...step, loss, evaluations };
    },
  };
}
