// Whole numbers among options, checked where they come in.
import { InputError } from '../errors.ts';

/**
 * Checks options that are counts.
 * @param given Values by the names of their options.
 * @throws InputError when one is no whole number from `least` to `most`
 */
export function checkWhole(given: Readonly<Record<string, number>>, least: number, most = Infinity): void {
  for (const [option, value] of Object.entries(given)) {
    if (Number.isSafeInteger(value) && value >= least && value <= most) continue;
    const expected = `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`;
    throw new InputError({ option, found: String(value), expected, remedy: 'Give another number.' });
  }
}
