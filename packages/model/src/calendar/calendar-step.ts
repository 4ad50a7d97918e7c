// How far two rows are apart, by the name of their frequency.

/** What rows count: seconds, or months of the calendar. */
export type CalendarUnit = 'second' | 'month';

/** How far two rows are apart. */
export interface CalendarStep {
  readonly unit: CalendarUnit;
  /** In units, 1 or more. */
  readonly count: number;
}

/** Steps by name. */
const steps: Readonly<Record<string, CalendarStep>> = {
  second: { unit: 'second', count: 1 },
  minute: { unit: 'second', count: 60 },
  hour: { unit: 'second', count: 3600 },
  day: { unit: 'second', count: 86_400 },
  week: { unit: 'second', count: 604_800 },
  month: { unit: 'month', count: 1 },
  quarter: { unit: 'month', count: 3 },
  year: { unit: 'month', count: 12 },
};

/**
 * The step that a frequency names.
 * @returns undefined where rows are not equally far apart (business days, half months), or nothing is known
 */
export function calendarStepOf(frequency: string | undefined): CalendarStep | undefined {
  const match = /^(?:(\d+) )?([a-z]+?)s?$/.exec(frequency ?? '');
  if (match === null || !Object.hasOwn(steps, match[2]!)) return undefined;
  const { unit, count } = steps[match[2]!]!;
  return { unit, count: count * Number(match[1] ?? 1) };
}
