// From how many points of the past, and of how many series, intervals are calibrated.

/** Points of the past that forecasts are made from: fewer where series are many. */
const ORIGINS = { least: 6, most: 24, together: 240 };
/** Series that are looked at, evenly spread over all. */
export const MOST_SERIES = 200;
/** Points that forecasts of each of so many series are made from, where there is room for them. */
export function countOrigins(series: number): number {
  return Math.min(ORIGINS.most, Math.max(ORIGINS.least, Math.ceil(ORIGINS.together / series)));
}

/** So many of a list at most, evenly spread over it. */
export function spreadOver<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}
