// A history drawn by hand: pieces of line over whole steps. Knows no pixels.

/** A place on the chart: a step, whole or not, and a value. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** A straight piece of line, in the direction in which it was drawn. */
export interface Stroke {
  readonly from: Point;
  readonly to: Point;
}

/**
 * Draws a straight piece over a history. Steps that it covers get its values; where it begins beyond the end, the steps
 * between follow a line from the last value, or its own first value where there is none.
 * @param limit most steps of the result
 * @returns other values; the same array where nothing changes
 */
export function drawStroke(values: readonly number[], { from, to }: Stroke, limit: number): readonly number[] {
  const [left, right] = from.step <= to.step ? [from, to] : [to, from];
  const first = Math.max(0, Math.round(left.step));
  const last = Math.min(limit - 1, Math.round(right.step));
  if (last < first || limit < 1) return values;
  const drawn = values.slice();
  const end = values.length - 1;
  const gap = first - end;
  for (let step = values.length; step < first; step++) {
    const known = values[end];
    drawn[step] = known === undefined ? left.value : known + ((left.value - known) * (step - end)) / gap;
  }
  const width = right.step - left.step;
  for (let step = first; step <= last; step++) {
    const share = width === 0 ? 1 : Math.min(1, Math.max(0, (step - left.step) / width));
    drawn[step] = width === 0 ? to.value : left.value + (right.value - left.value) * share;
  }
  return drawn;
}
