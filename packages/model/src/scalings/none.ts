// No scaling: for values that are near 1 by themselves, or that the caller scales.
import type { Scaling } from './scaling.ts';

/** Values as they are. */
export const none: Scaling = {
  description: 'values taken as they are',
  parts: [],
  measure: () => ({}),
  scale: (_ops, _scale, raw) => raw,
  unscale: (_ops, _scale, scaled) => scaled,
};
