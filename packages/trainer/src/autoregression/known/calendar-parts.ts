// The parts of the calendar that a training can be told to look at, by name.

export const calendarParts = ['year', 'week', 'day', 'weekdays'] as const;

export type CalendarPart = (typeof calendarParts)[number];
