// How much of something: a count, or a percentage of what there is.
import { InputError } from './errors.ts';

/** A whole number, or a percentage such as `20%`. */
export type Share = number | `${number}%`;

/**
 * Turns a share into a count.
 * @param share a whole number from 0, or a percentage from 0% to 100%
 * @param total how many there are
 * @param name of the option, for the error message
 * @returns a whole number from 0 to `total`; a percentage is rounded, and above 0 % it is at least 1
 * @throws InputError when the share is neither, or more than there are
 * @example countOf('20%', 12, 'test'); // 2
 */
export function countOf(share: Share, total: number, name: string): number {
  const text = String(share).trim();
  const isPercentage = text.endsWith('%');
  const digits = isPercentage ? text.slice(0, -1) : text;
  const value = digits === '' ? Number.NaN : Number(digits);
  const isValid = isPercentage ? value >= 0 && value <= 100 : Number.isSafeInteger(value) && value >= 0;
  if (!isValid) {
    const expected = 'a whole number from 0 or a percentage such as 20%';
    throw new InputError({ option: name, found: text, expected, remedy: 'Give another one.' });
  }
  const count = isPercentage && value > 0 ? Math.max(1, Math.round((value / 100) * total)) : value;
  if (count > total) {
    const found = `${text}, but there are only ${total}`;
    throw new InputError({ option: name, found, remedy: 'Give less, or more data.' });
  }
  return count;
}
