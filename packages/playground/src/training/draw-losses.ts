// Puts the curve of the losses into the page.
import { type Losses, viewLosses } from './loss-curve.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Room for the labels beside the curve, and for half a letter above and below it. */
const LEFT = 44;
const EDGE = 8;

/** Draws the losses so far into a figure that has an `svg`. */
export function drawLosses(figure: HTMLElement, losses: Losses): void {
  const svg = figure.querySelector('svg');
  if (svg === null || figure.hidden) return;
  const { width, height } = svg.getBoundingClientRect();
  const size = { width: Math.max(1, width - LEFT - EDGE), height: Math.max(1, height - 2 * EDGE) };
  const { path, ticks, ends } = viewLosses(losses, size);
  const ground = `translate(${LEFT} ${EDGE})`;
  const lines = [
    ...ticks.map(({ y }) => create('line', { class: 'tick', x1: 0, x2: size.width, y1: y, y2: y })),
    ...ends.map((x) => create('line', { class: 'end', x1: x, x2: x, y1: size.height - 5, y2: size.height + 4 })),
    create('path', { d: path }),
  ];
  const group = create('g', { transform: ground });
  group.append(...lines);
  const labels = ticks.map(({ y, label }) => {
    const text = create('text', { x: LEFT - 8, y: y + EDGE + 4 });
    text.textContent = label;
    return text;
  });
  svg.replaceChildren(group, ...labels);
  const { values } = losses;
  const from = values[0] ?? 0;
  svg.setAttribute(
    'aria-label',
    `Loss, from ${from.toPrecision(2)} to ${(values.at(-1) ?? 0).toPrecision(2)} in ${values.length} evaluations`,
  );
}

function create(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
