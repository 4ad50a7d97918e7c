// A long line as a short SVG path that looks the same: a history of 100,000 points has no more of them than pixels can show.
import { line } from 'd3-shape';

type Point = readonly [x: number, y: number];

/** How far a simplified line may lie from the true one, in pixels. */
const tolerance = 0.1;
const draw = line<Point>().digits(1);

/** The pieces of a line in pixels: `paths` with at least two points each, `dots` where one point stands alone between gaps. */
export interface Drawing {
  readonly paths: readonly string[];
  readonly dots: readonly Point[];
}

/** Draws the points in their order, with a gap at each that is not finite. */
export function drawLine(xs: ArrayLike<number>, ys: ArrayLike<number>): Drawing {
  const paths: string[] = [];
  const dots: Point[] = [];
  let run: Point[] = [];
  const finish = () => {
    if (run.length === 1) dots.push(run[0]!);
    if (run.length > 1) paths.push(draw(simplify(keepExtremes(run))) ?? '');
    run = [];
  };
  for (let i = 0; i < xs.length; i++) {
    const point = [xs[i]!, ys[i]!] as const;
    if (Number.isFinite(point[0]) && Number.isFinite(point[1])) run.push(point);
    else finish();
  }
  finish();
  return { paths, dots };
}

/** Draws the room between two lines as closed shapes, with a gap at each place where one of its ends is not finite. */
export function drawBand(xs: ArrayLike<number>, lower: ArrayLike<number>, upper: ArrayLike<number>): readonly string[] {
  const shapes: string[] = [];
  let [below, above]: [Point[], Point[]] = [[], []];
  const finish = () => {
    const [there, back] = [above, below.reverse()].map((side) => simplify(keepExtremes(side)));
    if (below.length > 1) shapes.push(`${draw([...there!, ...back!])}Z`);
    [below, above] = [[], []];
  };
  for (let i = 0; i < xs.length; i++) {
    const ends = [xs[i]!, lower[i]!, upper[i]!] as const;
    if (ends.every(Number.isFinite)) {
      below.push([ends[0], ends[1]]);
      above.push([ends[0], ends[2]]);
    } else finish();
  }
  finish();
  return shapes;
}

/** Of the points in one pixel column, its first, lowest, highest and last. Source: Jugel et al. 2014, "M4: A Visualization-Oriented Time Series Data Aggregation". */
function keepExtremes(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (let start = 0; start < points.length; ) {
    const column = Math.floor(points[start]![0]);
    let low = start;
    let high = start;
    let end = start;
    for (; end < points.length && Math.floor(points[end]![0]) === column; end++) {
      if (points[end]![1] < points[low]![1]) low = end;
      if (points[end]![1] > points[high]![1]) high = end;
    }
    const indices = [start, Math.min(low, high), Math.max(low, high), end - 1];
    for (const [place, index] of indices.entries()) if (index !== indices[place - 1]) kept.push(points[index]!);
    start = end;
  }
  return kept;
}

/** Drops points that lie on the line between others. Source: Ramer 1972, Douglas and Peucker 1973. */
function simplify(points: readonly Point[]): Point[] {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [first, last] = span;
    let farthest = first;
    let distance = tolerance;
    for (let i = first + 1; i < last; i++) {
      const away = distanceToSegment(points[i]!, points[first]!, points[last]!);
      if (away > distance) {
        farthest = i;
        distance = away;
      }
    }
    if (farthest === first) continue;
    keep[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => keep[i] === 1);
}

function distanceToSegment([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const dx = toX - fromX;
  const dy = toY - fromY;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / squared));
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy);
}
