// Clocks of regions, such as Europe/Berlin, which are set forward and back, by the database of the JavaScript engine.

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By region and day of UTC: the offset, where it is one all day. */
const offsetsOfDays = new Map<string, Map<number, number | undefined>>();

/** Whether the engine has a region of this name of the IANA database. */
export function isRegion(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds by which the clocks of a region are ahead of UTC at an instant, in milliseconds since 1970. */
export function offsetIn(region: string, instant: number): number {
  const days = offsetsOfDays.get(region) ?? new Map<number, number | undefined>();
  offsetsOfDays.set(region, days);
  const day = Math.floor(instant / DAY);
  if (!days.has(day)) {
    const offset = measureOffset(region, day * DAY);
    days.set(day, offset === measureOffset(region, (day + 1) * DAY) ? offset : undefined);
  }
  return days.get(day) ?? measureOffset(region, instant);
}

/** The instant at which the clocks of a region show a time: the first of two; one that they leave out is as far after it as it would be. */
export function instantIn(region: string, wall: number): number {
  const before = wall - offsetIn(region, wall - DAY);
  const after = wall - offsetIn(region, wall + DAY);
  const shows = (instant: number) => instant + offsetIn(region, instant) === wall;
  return !shows(before) && shows(after) ? after : before;
}

/** An offset as ISO 8601 writes it, such as +01:00. */
export function writeOffset(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function measureOffset(region: string, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000;
  const parts = Object.fromEntries(
    formatOf(region)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second: seconds } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

function formatOf(region: string): Intl.DateTimeFormat {
  const known = formats.get(region);
  if (known !== undefined) return known;
  const number = '2-digit';
  const clock = { hour: number, minute: number, second: number, hourCycle: 'h23' } as const;
  const date = { year: 'numeric', month: number, day: number } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: region, ...date, ...clock });
  formats.set(region, format);
  return format;
}
