// Numbers as a person reads them.

const grouped = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });

/** Six significant digits at most; a dash where there is none. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? value.toExponential(3) : grouped.format(value);
}
