// What a training learns that goes on with a model: the model as it is, held against the series.
import type { ModelSpec } from '@onnxcast/model';
import { InputError, UnsupportedError } from '@onnxcast/series';

/**
 * The spec of a model that is trained further; intervals of before say nothing of it any more.
 * @param plain what a new model of the series would be
 * @throws InputError when the series have other features
 * @throws UnsupportedError when the model reads the calendar, which no engine learns
 */
export function adoptSpec({ intervals: _, ...model }: ModelSpec, plain: ModelSpec): ModelSpec {
  if (model.calendar !== undefined) {
    const found = 'a model that reads the calendar, to be trained further';
    throw new UnsupportedError({ found, remedy: 'Fit it anew: the preset auto takes no longer than that.' });
  }
  if (String(model.features) !== String(plain.features)) {
    throw new InputError({
      found: `series of ${plain.features.join(', ')} for a model of ${model.features.join(', ')}`,
      expected: 'the features of the model, in its order',
      remedy: 'Give series with these names.',
    });
  }
  const { frequency: _before, ...spec } = model;
  return plain.frequency === undefined ? spec : { ...spec, frequency: plain.frequency };
}
