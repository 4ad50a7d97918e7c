// The training of an autoregression: one epoch, which is there at once.
import { flattenWeights } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';
import type { Engine } from '../engines/engine.ts';
import { openEngine } from '../engines/engines.ts';
import type { Epoch, TrainingStart } from '../epoch.ts';
import { createOptimizer } from '../optimizers/optimizers.ts';
import type { TrainOptions } from '../options.ts';
import { settleOptions } from '../settle-options.ts';
import type { Training } from '../training.ts';
import { validate } from '../validate.ts';
import { prepareAutoregression } from './prepare-autoregression.ts';

/** Fits, and yields what was fitted as an epoch; the figures of its validation are those of a fit that did not see the steps it is judged by. */
export function trainAutoregression(
  series: readonly Series[],
  options: TrainOptions,
  given: TrainingStart | undefined,
): Training {
  const { weights, judged, ...data } = prepareAutoregression(series, options);
  const taken = settleOptions(
    { ...options, epochs: 1, scaling: data.spec.scaling },
    { window: undefined, stretches: 1 },
  ).settled;
  const epochs = async function* (open?: Engine): AsyncGenerator<Epoch, void, undefined> {
    if ((given?.epoch ?? 0) > 0) return;
    const engine = open ?? (await openEngine(options));
    try {
      const { spec, validation } = data;
      const figures = await validate(engine, { spec, weights: judged }, validation);
      const epoch = { epoch: 1, loss: figures.oneStepLoss, evaluations: 1, validation: figures };
      const optimizerState = createOptimizer(taken).init(flattenWeights(spec, weights));
      yield { ...epoch, lesson: 'autoregression', weights, optimizerState, history: [epoch], isChosen: true };
    } finally {
      if (open === undefined) await engine.dispose();
    }
  };
  const start = given ?? { weights };
  return { ...data, options: taken, steps: 1, start, epochs, [Symbol.asyncIterator]: () => epochs() };
}
