// Whether a file still holds the bytes that were written, at once.
import { sha256 } from '@onnxcast/model/sha256';
import { findChange } from './find-change.ts';
import { bodyOf, changeOf, endsWith, hasSeal, type Told } from './seal-end.ts';

/** What {@link checkSeal} finds, at once, and more slowly where the platform has a digest of its own. */
export function checkSealSync(model: Uint8Array, told: Told): string | undefined {
  if (!hasSeal(model, told)) return undefined;
  const digest = sha256(bodyOf(model));
  if (endsWith(model, digest)) return digest;
  throw findChange(changeOf(model, told));
}
