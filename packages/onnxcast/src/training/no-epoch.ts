// A training without an epoch ends in no model.
import { InputError } from '@onnxcast/series';

/** What is thrown then. */
export function noEpoch(): InputError {
  const remedy = 'There is no model otherwise.';
  return new InputError({ option: 'epochs', found: '0', expected: '1 or more', remedy });
}
