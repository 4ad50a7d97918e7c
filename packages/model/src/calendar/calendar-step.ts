// How far two rows are apart, by the name of their frequency.

/** What rows count: seconds, or months of the calendar. */
export type CalendarUnit = 'second' | 'month';

/** How far two rows are apart. */
export interface CalendarStep {
  readonly unit: CalendarUnit;
  /** In units, 1 or more. */
  readonly count: number;
  /** Of the frequency: `day`, `15 minutes`. */
  readonly name: string;
}

const lengths: Readonly<Record<CalendarUnit, Readonly<Record<string, number>>>> = {
  second: { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 },
  month: { month: 1, quarter: 3, year: 12 },
};

/**
 * The step that a frequency names.
 * @returns undefined where rows are not equally far apart (business days, halves and thirds of months), or nothing is known
 */
export function calendarStepOf(frequency = ''): CalendarStep | undefined {
  const [, times = 1, name] = /^(?:(\d+) )?([a-z]+?)s?$/.exec(frequency) ?? [];
  for (const unit of ['second', 'month'] as const) {
    const length = Object.entries(lengths[unit]).find(([one]) => one === name)?.[1];
    if (length !== undefined) return { unit, count: length * Number(times), name: frequency };
  }
  return undefined;
}
