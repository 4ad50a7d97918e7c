// What a training learns that goes on with a model: the model as it is, held against the series.
import type { ModelSpec } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';

/**
 * The spec of a model that is trained further; intervals of before say nothing of it any more, and no engine holds spikes back.
 * @param plain what a new model of the series would be
 * @throws InputError when the series have other features, or of a model that reads the calendar another frequency
 */
export function adoptSpec({ intervals: _, spikes: _held, ...model }: ModelSpec, plain: ModelSpec): ModelSpec {
  if (String(model.features) !== String(plain.features)) {
    throw new InputError({
      found: `series of ${plain.features.join(', ')} for a model of ${model.features.join(', ')}`,
      expected: 'the features of the model, in its order',
      remedy: 'Give series with these names.',
    });
  }
  const { frequency, ...spec } = model;
  if (model.calendar === undefined || plain.frequency === frequency || plain.frequency === undefined) {
    // Without times a calendar says itself, series by series, that it needs them.
    const known = plain.frequency ?? (model.calendar === undefined ? undefined : frequency);
    return known === undefined ? spec : { ...spec, frequency: known };
  }
  throw new InputError({
    found: `series by the ${plain.frequency} for a model that reads the calendar by the ${frequency}`,
    expected: 'the step of the model',
    remedy: 'Give series of that step, or fit a new model: the preset auto takes no longer than that.',
  });
}
