// Differences that are multiples of one step.

/** Of the steps of a series, at most this part may skip times and still count as one step with gaps; a single one may always, beside two that do not. */
const MOST_GAPS = 0.25;

/** The most common of the differences (whole numbers), where all are multiples of it and few are not it. */
export function findGrid(
  differences: readonly number[],
): { readonly step: number; readonly missing: number } | undefined {
  const step = mostCommon(differences);
  let gaps = 0;
  let missing = 0;
  for (const difference of differences) {
    const multiple = difference / step;
    if (!Number.isSafeInteger(difference) || !Number.isInteger(multiple) || difference < step || step < 1)
      return undefined;
    if (multiple > 1) gaps++;
    missing += multiple - 1;
  }
  const most = differences.length > 2 ? Math.max(1, differences.length * MOST_GAPS) : 0;
  return gaps <= most ? { step, missing } : undefined;
}

/** The most common of the differences, where all are above 0 and it comes more than once. */
export function findCommon(differences: readonly number[]): ReturnType<typeof findGrid> {
  const step = mostCommon(differences);
  return areAbove(differences) && differences.indexOf(step) !== differences.lastIndexOf(step)
    ? { step, missing: 0 }
    : undefined;
}

/** The median of the differences, the lower of two, where all are above 0. */
export function findMedian(differences: readonly number[]): ReturnType<typeof findGrid> {
  if (!areAbove(differences)) return undefined;
  const sorted = differences.toSorted((a, b) => a - b);
  return { step: sorted[Math.floor((sorted.length - 1) / 2)]!, missing: 0 };
}

function areAbove(differences: readonly number[]): boolean {
  return differences.length > 0 && differences.every((one) => one > 0);
}

/** The number that comes most often, the first of those that do. */
export function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = numbers[0]!;
  for (const [number, count] of counts) if (count > counts.get(best)!) best = number;
  return best;
}
