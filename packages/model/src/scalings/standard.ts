// Standard scaling: each series by its own mean and deviation.
import type { Scaling } from './scaling.ts';

/**
 * `(x - mean) / deviation`, with the population's deviation; a feature that never changes has deviation 1, so that it is scaled to 0.
 *
 * The mean is `level + offset`, of which the level is the first value.
 * Measured in two passes over differences from the level, divided by the largest of them: differences of neighbouring numbers are exact, so values like 1e12 ± 1 keep their digits, and no square overflows or vanishes.
 */
export const standard: Scaling = {
  description: 'each series scaled by its own mean and deviation',
  unit: 'deviations',
  formula: '(value - mean) / deviation',
  parts: ['level', 'offset', 'deviation'],
  sign: 'deviation',
  measure({ sub, mul, div, abs, sqrt, first, mean, max, zeroToOne }, history) {
    const level = first(history);
    const shifted = sub(history, level);
    const farthest = zeroToOne(max(abs(shifted)));
    const relative = div(shifted, farthest);
    const offset = mean(relative);
    const centred = sub(relative, offset);
    const spread = sqrt(mean(mul(centred, centred)));
    return { level, offset: mul(offset, farthest), deviation: zeroToOne(mul(spread, farthest)) };
  },
  scale: ({ sub, div }, { level, offset, deviation }, raw) => div(sub(sub(raw, level!), offset!), deviation!),
  unscale: ({ add, mul }, { level, offset, deviation }, scaled) => add(add(mul(scaled, deviation!), offset!), level!),
};
