// Numbers that stand in an order which they only have as dates: 01.2022, 02.2022, ... 12.2022, 01.2023.

/** What digits may be, in words, and how they are put in order. */
const READINGS: readonly (readonly [what: string, pattern: RegExp, order: (parts: readonly number[]) => number])[] = [
  [
    'a month or week and its year',
    /^(\d{1,2})\.((?:19|20)\d{2})$/,
    ([n, year]) => (n! <= 53 ? year! * 100 + n! : Number.NaN),
  ],
  [
    'a year and its month or week',
    /^((?:19|20)\d{2})(\d{1,2})$/,
    ([year, n]) => (n! <= 53 ? year! * 100 + n! : Number.NaN),
  ],
  ['a month and its year', /^(\d{2})(\d{2})$/, ([month, year]) => (month! <= 12 ? year! * 100 + month! : Number.NaN)],
  [
    'a day and its month',
    /^(\d{1,2})\.?(\d{2})$/,
    ([day, month]) => (day! <= 31 && month! <= 12 ? month! * 100 + day! : Number.NaN),
  ],
  [
    'a quarter, month or week and its year',
    /^(\d{1,2})((?:19|20)\d{2})$/,
    ([n, year]) => (n! <= 53 ? year! * 100 + n! : Number.NaN),
  ],
  [
    'a day, its month and its year',
    /^(\d{1,2})(\d{2})((?:19|20)\d{2})$/,
    ([day, month, year]) => (day! <= 31 && month! <= 12 ? (year! * 100 + month!) * 100 + day! : Number.NaN),
  ],
  [
    'a month, its day and its year',
    /^(\d{1,2})(\d{2})((?:19|20)\d{2})$/,
    ([month, day, year]) => (day! <= 31 && month! <= 12 ? (year! * 100 + month!) * 100 + day! : Number.NaN),
  ],
];

/** Numbers that are needed to tell. */
const LEAST = 4;

/** What numbers are that rise or fall in their rows as dates, and do neither as numbers; undefined where there is no such reading. */
export function hiddenOrder(cells: readonly string[]): string | undefined {
  if (cells.length < LEAST || isOrdered(cells.map(Number))) return undefined;
  return READINGS.find(([, pattern, order]) => {
    const places = cells.map((cell) => {
      const parts = pattern.exec(cell)?.slice(1).map(Number);
      return parts === undefined || parts.includes(0) ? Number.NaN : order(parts);
    });
    return !places.some(Number.isNaN) && isOrdered(places);
  })?.[0];
}

function isOrdered(values: readonly number[]): boolean {
  const rises = values.every((value, at) => at === 0 || value > values[at - 1]!);
  return rises || values.every((value, at) => at === 0 || value < values[at - 1]!);
}
