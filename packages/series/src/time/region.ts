// Clocks of regions, such as Europe/Berlin, which are set forward and back, by the database of the JavaScript engine.

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the engine has a region of this name of the IANA database. */
export function isRegion(name: string): boolean {
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** How far the clocks of a region are ahead of UTC at an instant, in milliseconds since 1970, as ISO 8601 writes it: +01:00. */
export function offsetIn(region: string, instant: number): string {
  return /[+-][\d:]+$/.exec(formatOf(region).format(instant))?.[0] ?? '+00:00';
}

/** Whether clocks somewhere are so far from UTC: Z, or up to 12 hours behind it and 14 ahead. Source: the IANA database. */
export function isOffset(zone: string): boolean {
  if (Number(/(\d\d)$/.exec(zone)?.[1] ?? 0) > 59) return false;
  const hours = offsetOf(zone) / 3_600_000;
  return hours >= -12 && hours <= 14;
}

/** Milliseconds of an offset as it is written; 0 for Z and for none. */
export function offsetOf(zone: string): number {
  const [, sign, hours, minutes, seconds = 0] = /^(.)(\d\d):?(\d\d)(?::(\d\d))?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** The instant at which the clocks of a region show a time: the first of two; one that they leave out is as far after it as it would be. */
export function instantIn(region: string, wall: number): number {
  const [before, after] = [-DAY, DAY].map((days) => wall - offsetOf(offsetIn(region, wall + days))) as [number, number];
  const shows = (instant: number) => instant + offsetOf(offsetIn(region, instant)) === wall;
  return !shows(before) && shows(after) ? after : before;
}

function formatOf(region: string): Intl.DateTimeFormat {
  const known = formats.get(region);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone: region, timeZoneName: 'longOffset' });
  formats.set(region, format);
  return format;
}
