// Logarithms, scaled as the standard scaling does: for values above 0 whose swing grows with their level.
import type { Scaling } from './scaling.ts';
import { standard } from './standard.ts';

/** `(log(x) - mean) / deviation`, both of the logarithms. */
export const log: Scaling = {
  ...standard,
  description: 'the logarithms of each series scaled by their own mean and deviation',
  unit: 'deviations of logarithms',
  formula: '(log(value) - mean) / deviation',
  measure: (ops, history) => standard.measure(ops, ops.log(history)),
  scale: (ops, scale, raw) => standard.scale(ops, scale, ops.log(raw)),
  unscale: (ops, scale, scaled) => ops.exp(standard.unscale(ops, scale, scaled)),
};
