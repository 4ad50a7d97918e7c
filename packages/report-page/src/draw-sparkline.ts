// A series as a line of a few pixels, its forecast after it.
import type { PageValues } from '@onnxcast/plot/report';
import type { ListedSeries } from './read-data.ts';

const [WIDTH, HEIGHT] = [96, 24];
/** Steps that are drawn, and points that they are thinned to. */
const STEPS = 200;
const POINTS = 64;

const SVG = 'http://www.w3.org/2000/svg';

/** Draws the end of a series. */
export function drawSparkline({ values, ahead }: ListedSeries): SVGElement {
  const all = [...values.slice(-STEPS), ...(ahead?.values ?? [])];
  const known = Math.min(STEPS, values.length);
  const seen = all.filter((value) => value !== null);
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const x = (step: number) => (WIDTH * step) / Math.max(1, all.length - 1);
  const y = (value: number) => 2 + (HEIGHT - 4) * (1 - (value - least) / (most - least || 1));
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const [from, to, name] of [
    [0, known, 'values'],
    [known - 1, all.length, 'ahead'],
  ] as const) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', pathOf(all, { from, to, x, y }));
    svg.append(path);
  }
  return svg;
}

function pathOf(
  values: PageValues,
  {
    from,
    to,
    x,
    y,
  }: {
    readonly from: number;
    readonly to: number;
    readonly x: (step: number) => number;
    readonly y: (value: number) => number;
  },
): string {
  const every = Math.max(1, Math.ceil((to - from) / POINTS));
  let path = '';
  let isOpen = false;
  for (let at = from; at < to; at += at + every < to || at === to - 1 ? every : to - 1 - at) {
    const value = values[at];
    if (value !== null && value !== undefined)
      path += `${isOpen ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    isOpen = value !== null && value !== undefined;
  }
  return path;
}
