// Years of two digits -> whole years, within one hundred years for all times of a column.

/** Years beyond this one that known inputs may reach, where they go on from years until now. */
const AHEAD = 10;

/** The first year of the hundred that end with the next year, beyond which no history lies. */
function firstUntilNextYear(): number {
  return new Date().getUTCFullYear() - 98;
}

/** The year from `first` on, within a hundred years, that ends in two digits. */
export function yearFrom(first: number, digits: number): number {
  return first + ((((digits - first) % 100) + 100) % 100);
}

/** The year that two digits alone mean: none later than known inputs may reach. */
export function likelyYear(digits: number): number {
  return yearFrom(new Date().getUTCFullYear() + AHEAD - 99, digits);
}

/**
 * The first of the hundred years in which a column's years lie. They end with the next year, unless that parts years
 * which follow one another: those of 1910 to 1960, or of 2020 to 2030, stay together.
 * @param digits What years of two digits are, 0 to 99, in any order.
 * @returns undefined where there are none
 */
export function findCentury(digits: Iterable<number>): number | undefined {
  const years = new Set(digits);
  if (years.size === 0) return undefined;
  const usual = firstUntilNextYear();
  const sorted = [...years].map((one) => yearFrom(usual, one)).sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((year, at) => year - sorted[at]!);
  const widest = Math.max(0, ...gaps);
  const apart = gaps.indexOf(widest);
  const around = sorted[0]! + 100 - sorted.at(-1)!;
  const others = gaps.filter((_, at) => at !== apart);
  // No decades may be missing between years that are put together in another way.
  if (widest <= AHEAD || Math.max(around, ...others) > AHEAD) return usual;
  const [last, first] = [sorted[apart]!, sorted[apart + 1]!];
  // The late years end what the early ones begin: they go on into the future, or all of them lie a century before.
  const goesOn = last + 100 <= new Date().getUTCFullYear() + AHEAD;
  return goesOn ? last + 1 : first - 100;
}
