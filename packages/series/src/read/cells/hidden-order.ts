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
  if (riseAsDays(cells) || riseAsDays(cells.toReversed())) return 'a year, its month and its day';
  return READINGS.find(([, pattern, order]) => {
    const places = cells.map((cell) => {
      const parts = pattern.exec(cell)?.slice(1).map(Number);
      return parts === undefined || parts.includes(0) ? Number.NaN : order(parts);
    });
    return !places.some(Number.isNaN) && isOrdered(places);
  })?.[0];
}

/** Whether numbers are days whose month and day have lost their zeros, 202411, ... 20241231, that each come after the one before. */
function riseAsDays(cells: readonly string[]): boolean {
  let last = 0;
  for (const cell of cells) {
    const [, year, rest = ''] = /^((?:19|20)\d\d)(\d{2,4})$/.exec(cell) ?? [];
    const days = [1, 2].flatMap((digits) => {
      const [month, day] = [rest.slice(0, digits), rest.slice(digits)];
      const isDay = /^[1-9]\d?$/.test(day) && Number(day) <= 31 && /^0?[1-9]$|^1[0-2]$/.test(month);
      return isDay ? [(Number(year) * 100 + Number(month)) * 100 + Number(day)] : [];
    });
    const next = days.filter((day) => day > last).sort((a, b) => a - b)[0];
    if (next === undefined) return false;
    last = next;
  }
  return true;
}

/** Whether numbers keep a step as times of day and none as numbers: 930, 945, 1000. */
export function areClocks(cells: readonly string[]): boolean {
  if (cells.length < LEAST || !cells.every((cell) => /^\d{1,2}[0-5]\d$|^\d{1,2}$/.test(cell))) return false;
  const numbers = cells.map(Number);
  const minutes = numbers.map((number) => Math.floor(number / 100) * 60 + (number % 100));
  return minutes.every((minute) => minute < 1440) && keepStep(minutes) && !keepStep(numbers);
}

function keepStep(values: readonly number[]): boolean {
  const step = values[1]! - values[0]!;
  return step > 0 && values.every((value, at) => at === 0 || value - values[at - 1]! === step);
}

function isOrdered(values: readonly number[]): boolean {
  const rises = values.every((value, at) => at === 0 || value > values[at - 1]!);
  return rises || values.every((value, at) => at === 0 || value < values[at - 1]!);
}
