// Ways to fill in the missing values of one column: NaN where one is missing, the first and the last value may be, too.

/**
 * On the straight line between the neighbours that are there; before the first and after the last as these.
 * Source: `pandas.Series.interpolate(limit_direction='both')`.
 */
export function linear(column: Float64Array): Float64Array {
  const filled = column.slice();
  let before = -1;
  for (let at = 0; at <= column.length; at++) {
    if (at < column.length && Number.isNaN(column[at]!)) continue;
    const [left, right] = [column[before] ?? column[at]!, column[at] ?? column[before]!];
    for (let gap = before + 1; gap < at; gap++) {
      filled[gap] = left + ((right - left) * (gap - before)) / (at - before);
    }
    before = at;
  }
  return filled;
}

/**
 * As the value before; before the first as that.
 * Source: `pandas.Series.ffill().bfill()`.
 */
export function previous(column: Float64Array): Float64Array {
  let last = column.find((value) => !Number.isNaN(value)) ?? Number.NaN;
  return column.map((value) => {
    if (!Number.isNaN(value)) last = value;
    return last;
  });
}

/** On the straight line between the same places of the seasons before and after; exact for a season on a straight trend. */
export function seasonal(column: Float64Array, season: number): Float64Array {
  const filled = column.slice();
  for (let place = 0; place < Math.min(season, column.length); place++) {
    const same = linear(column.filter((_, at) => at % season === place));
    for (const [turn, value] of same.entries()) filled[turn * season + place] = value;
  }
  // A place that no season has a value of.
  return linear(filled);
}
