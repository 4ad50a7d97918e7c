// The columns that a calendar makes: further ones than a caller gives, behind those, and known in advance.
import type { CalendarKind } from './calendar-kind.ts';
import type { CalendarFeature, CalendarKindName, CalendarSpec } from './calendar-spec.ts';
import { holidays } from './holidays.ts';
import { waves } from './waves.ts';
import { weekdays } from './weekdays.ts';

/** The definition of each kind: a new one is a file, a row here, and what a spec says of it in `calendar-spec.ts`. */
const kinds: { readonly [Kind in CalendarKindName]: CalendarKind<Extract<CalendarFeature, { readonly kind: Kind }>> } =
  { waves, weekdays, holidays };

/** The definition of a feature's kind. */
export function calendarKindOf<Feature extends CalendarFeature>({ kind }: Feature): CalendarKind<Feature> {
  return kinds[kind] as unknown as CalendarKind<Feature>;
}

/** A calendar for a person: `2 waves a year, holidays of DE`. */
export function describeCalendar(calendar: readonly CalendarFeature[]): string {
  return calendar.map((feature) => calendarKindOf(feature).describe(feature)).join(', ');
}

/** What the columns of a calendar are called. */
export function calendarNames({ calendar = [] }: Pick<CalendarSpec, 'calendar'>): readonly string[] {
  return calendar.flatMap((feature) => calendarKindOf(feature).names(feature));
}

/**
 * The model as its network sees it: the columns of the calendar are further features known in advance, the last ones.
 * @returns the spec itself where it has no calendar
 */
export function networkOf<Spec extends CalendarSpec>(spec: Spec): Spec {
  if (spec.calendar === undefined) return spec;
  const { calendar: _, ...rest } = spec;
  const names = findNewNames(calendarNames(spec), spec.features);
  const futureCovariates = [...(spec.futureCovariates ?? []), ...names];
  return { ...rest, features: [...spec.features, ...names], futureCovariates } as unknown as Spec;
}

/** Names as they are, or longer where a feature is called so already. */
function findNewNames(names: readonly string[], features: readonly string[]): readonly string[] {
  const taken = new Set(features);
  return names.map((name) => {
    let own = name;
    while (taken.has(own)) own += ' of the calendar';
    taken.add(own);
    return own;
  });
}
