// The training of an autoregression: one epoch, which is there at once.
import { flattenWeights } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';
import { plainLoops } from '../engines/plain-loops.ts';
import type { Epoch } from '../epoch.ts';
import { createOptimizer } from '../optimizers/optimizers.ts';
import type { PresetOptions } from '../presets/presets.ts';
import type { TrainingPlace } from '../presets/train-cells.ts';
import { settleOptions } from '../settle-options.ts';
import type { Training } from '../training.ts';
import type { Pieces } from '../turns/in-turns.ts';
import { nextTurn } from '../turns/next-turn.ts';
import { validate } from '../validate.ts';
import { prepareAutoregression } from './prepare-autoregression.ts';

/** Fits, and yields what was fitted as an epoch; the figures of its validation are those of a fit that did not see the steps it is judged by. */
export function* trainAutoregression(
  series: readonly Series[],
  options: PresetOptions,
  { start: given, signal, findHolidays }: TrainingPlace,
): Pieces<Training> {
  const { weights, judged, ...data } = yield* prepareAutoregression(series, options, findHolidays);
  const taken = settleOptions(
    { ...options, epochs: 1, scaling: data.spec.scaling },
    { window: undefined, stretches: 1 },
  ).settled;
  const epochs = async function* (): AsyncGenerator<Epoch, void, undefined> {
    if ((given?.epoch ?? 0) > 0) return;
    const { spec, validation } = data;
    await nextTurn();
    signal?.throwIfAborted();
    const figures = await validate(plainLoops, { spec, weights: judged }, validation);
    const epoch = { epoch: 1, loss: figures.oneStepLoss, evaluations: 1, validation: figures };
    const optimizerState = createOptimizer(taken).init(flattenWeights(spec, weights));
    yield { ...epoch, lesson: 'autoregression', weights, optimizerState, history: [epoch], isChosen: true };
  };
  const start = given ?? { weights };
  return { ...data, options: taken, steps: 1, start, usesEngine: false, epochs, [Symbol.asyncIterator]: epochs };
}
