// Which way of filling holes comes nearest to values that are known: some of them are taken out, and filled in again.
import { findSeason } from '../../find-season.ts';
import { lengthOf, type Series } from '../../series.ts';
import { inferFrequency, seasonOf } from '../../time/calendar.ts';
import { linear, seasonal } from './columns.ts';

/** Mean absolute errors of two ways, in the mean absolute deviation of each column. */
export interface ComparedFills {
  /** Steps of the season. */
  readonly season: number;
  readonly linear: number;
  readonly seasonal: number;
}

/** Places that values are taken out of, and seasons around each that are looked at. */
const PLACES = 40;
const SEASONS = 3;

/** The columns of a series, `[time]` each. */
function columnsOf({ features, values }: Pick<Series, 'features' | 'values'>): readonly Float64Array[] {
  const width = features.length;
  return features.map((_, column) => Float64Array.from(values.filter((_, at) => at % width === column)));
}

/** The season by the step of the times, or else as the values show it; undefined where neither tells of one. */
export function seasonFor(series: Series): number | undefined {
  const usual = seasonOf(inferFrequency(series.times ?? []) ?? '');
  if (usual !== undefined) return usual;
  const shown = findSeason(columnsOf(series));
  return shown > 1 ? shown : undefined;
}

/**
 * Fills holes of the usual length where values are known, on a line and by the season.
 * @param series with all its times, NaN where a value is missing
 * @returns undefined where there is no season, or no place for such a hole
 */
export function compareFills(series: Series): ComparedFills | undefined {
  const season = seasonFor(series);
  const columns = columnsOf(series);
  const steps = Math.max(...columns.map(usualHole));
  const length = lengthOf(series);
  if (season === undefined || steps === 0 || length < steps + 2) return undefined;
  const apart = Math.max(1, (length - 1 - steps) / PLACES);
  const errors = { linear: 0, seasonal: 0 };
  let count = 0;
  for (const column of columns) {
    const unit = deviationOf(column) || 1;
    for (let place = 1; place + steps < length; place += apart) {
      const at = Math.floor(place);
      const first = Math.max(0, at - SEASONS * season);
      const around = column
        .slice(first, at + steps + SEASONS * season)
        .fill(Number.NaN, at - first, at - first + steps);
      const [onLine, bySeason] = [linear(around), seasonal(around, season)];
      for (let step = at; step < at + steps; step++) {
        const value = column[step]!;
        if (Number.isNaN(value)) continue;
        errors.linear += Math.abs(onLine[step - first]! - value) / unit;
        errors.seasonal += Math.abs(bySeason[step - first]! - value) / unit;
        count += 1;
      }
    }
  }
  return count === 0 ? undefined : { season, linear: errors.linear / count, seasonal: errors.seasonal / count };
}

/** Steps of the hole that the middle one of all missing values lies in, holes in their order of length; 0 where none is missing. */
function usualHole(column: Float64Array): number {
  const holes: number[] = [];
  let steps = 0;
  for (const value of [...column, 0]) {
    if (Number.isNaN(value)) steps += 1;
    else if (steps > 0) {
      holes.push(steps);
      steps = 0;
    }
  }
  holes.sort((one, other) => one - other);
  let left = holes.reduce((sum, hole) => sum + hole, 0) / 2;
  for (const hole of holes) {
    left -= hole;
    if (left <= 0) return hole;
  }
  return 0;
}

function deviationOf(column: Float64Array): number {
  const known = column.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return known.reduce((sum, value) => sum + Math.abs(value - mean), 0) / known.length;
}
