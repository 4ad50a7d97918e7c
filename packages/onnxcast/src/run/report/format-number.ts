// Numbers as a report spells them.

const NONE = '–';

/** Six significant digits at most. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(5);
  return value.toLocaleString('en', { maximumSignificantDigits: 6 });
}

/** So many significant digits, zeros too, so that errors stand below one another; a dash where there is none. */
export function formatError(error: number | undefined, digits: number): string {
  if (error === undefined || !Number.isFinite(error)) return NONE;
  const size = Math.abs(error);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? error.toExponential(digits - 1) : error.toPrecision(digits);
}
