// The public holidays of a place as a table of days: looked up when a model is made, which carries it from then on.
import { createRequire } from 'node:module';
import type { CalendarFeature } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import type DateHolidays from 'date-holidays';

const DAY = 86_400_000;

/** Years beyond the data whose holidays a model knows. */
const YEARS_BEYOND = 20;

/**
 * Finds the public holidays of a country, or of a part of it, over some time and 20 years beyond.
 * @param place `US`, `DE-BY`: ISO 3166 codes
 * @param span seconds since 1970
 * @throws InputError when no holidays of the place are known
 * Source: the npm package `date-holidays`, whose tables are loaded here alone
 */
export function findHolidays(
  place: string,
  { first, last }: { readonly first: number; readonly last: number },
): Extract<CalendarFeature, { readonly kind: 'holidays' }> {
  const Holidays = createRequire(import.meta.url)('date-holidays') as typeof DateHolidays;
  const [country = '', state = '', region = ''] = place.split('-');
  checkPlace(new Holidays(), { place, country, state });
  const calendar = new Holidays(country, state, region);
  const yearOf = (seconds: number) => new Date(seconds * 1000).getUTCFullYear();
  const days = new Set<number>();
  for (let year = yearOf(first); year <= yearOf(last) + YEARS_BEYOND; year++) {
    for (const { type, date, start, end } of calendar.getHolidays(year) ?? []) {
      if (type !== 'public') continue;
      // A holiday that begins the evening before is told by its first whole day.
      const begin = Date.parse(date.slice(0, 10)) / DAY;
      const length = Math.max(1, Math.floor((end.getTime() - start.getTime()) / DAY + 0.1));
      for (let day = 0; day < length; day++) days.add(begin + day);
    }
  }
  return { kind: 'holidays', of: place, days: [...days].sort((a, b) => a - b) };
}

function checkPlace(
  all: DateHolidays,
  { place, country, state }: { readonly place: string; readonly country: string; readonly state: string },
): void {
  const countries = all.getCountries();
  const states = Object.keys(all.getStates(country) ?? {});
  if (Object.hasOwn(countries, country) && (state === '' || states.includes(state))) return;
  const parts =
    Object.hasOwn(countries, country) && states.length > 0 ? `; the parts of ${country} are ${states.join(', ')}` : '';
  throw new InputError({
    option: 'holidays',
    found: `"${place}"`,
    expected: `the code of a country, or of a part of one, such as US or DE-BY${parts}`,
  });
}
