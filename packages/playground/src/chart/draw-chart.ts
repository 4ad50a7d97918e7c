// Puts a view of the chart into the page. Touches only what changed.
import type { ChartView, Hover, Size, Tick } from './chart-view.ts';

const svg = 'http://www.w3.org/2000/svg';

/** The parts of the chart in the page. */
export interface ChartElements {
  readonly chart: HTMLElement;
  readonly handle: HTMLElement;
  readonly start: HTMLElement;
  readonly tip: HTMLElement;
  readonly hint: HTMLElement;
}

/** Draws a view; the handle's own text and state belong to others. */
export function drawChart({ chart, handle, start, tip, hint }: ChartElements, view: ChartView, size: Size): void {
  const { left, top, right, bottom } = view;
  const part = (selector: string) => chart.querySelector(selector)!;
  const isEmpty = view.history === '';
  const zone = isEmpty ? 0 : Math.max(0, view.handle - view.now);
  set(part('#zone'), { x: view.now, y: top, width: zone, height: bottom - top });
  set(part('#now'), { x1: view.now, x2: view.now, y1: top, y2: bottom });
  set(part('#history'), { d: view.history });
  set(part('#after'), { d: view.after });
  set(part('#forecast'), { d: view.forecast });
  children(part('#grid'), 'line', view.yTicks.length).forEach((line, i) => {
    const { at } = view.yTicks[i]!;
    set(line, { x1: left, x2: right, y1: at, y2: at });
  });
  const ticks = [
    ...view.yTicks.map((tick) => ({ ...place(tick, 'y'), x: left - 10, y: tick.at + 4 })),
    ...view.xTicks.map((tick) => ({ ...place(tick, 'x'), x: tick.at, y: bottom + 21 })),
  ];
  children(part('#ticks'), 'text', ticks.length).forEach((text, i) => {
    const { label, axis, x, y } = ticks[i]!;
    set(text, { class: axis, x, y });
    if (text.textContent !== label) text.textContent = label;
  });
  children(part('#bands'), 'path', view.bands.length).forEach((path, i) => {
    set(path, { d: view.bands[i]! });
  });
  children(part('#overlays'), 'path', view.overlays.length).forEach((path, i) => {
    set(path, { d: view.overlays[i]!.path });
  });
  chart.classList.toggle('comparing', view.overlays.length > 0);
  handle.style.left = `${view.handle}px`;
  handle.style.height = `${bottom}px`;
  start.style.left = `${view.now}px`;
  start.style.top = `${bottom}px`;
  // Without a history there is no horizon to drag, and nothing in the way of the pen.
  handle.hidden = isEmpty;
  start.hidden = isEmpty;
  hint.hidden = !isEmpty;
  if (isEmpty) Object.assign(hint.style, { left: `${left}px`, width: `${view.room - left}px` });
  drawHover(part('#marker'), tip, view, size);
}

function drawHover(marker: Element, tip: HTMLElement, { hover, top, bottom }: ChartView, size: Size): void {
  marker.toggleAttribute('hidden', hover === undefined);
  tip.hidden = hover === undefined;
  if (hover === undefined) return;
  const [line, circle] = [marker.children[0]!, marker.children[1]!];
  set(line, { x1: hover.x, x2: hover.x, y1: top, y2: bottom });
  set(circle, { cx: hover.x, cy: hover.y });
  tip.replaceChildren(...tipLines(hover));
  // On the side of the step that has more room.
  const isRight = hover.x > size.width / 2;
  const y = Math.min(bottom - tip.offsetHeight, Math.max(top, hover.y - tip.offsetHeight / 2));
  tip.style.transform = `translate(${isRight ? hover.x - tip.offsetWidth - 14 : hover.x + 14}px, ${y}px)`;
}

function tipLines({ time, values }: Hover): readonly HTMLElement[] {
  const title = document.createElement('b');
  title.textContent = time;
  const lines = values.map(([name, value]) => {
    const line = document.createElement('div');
    line.append(span(name), span(value));
    return line;
  });
  return [title, ...lines];
}

function span(text: string): HTMLElement {
  const element = document.createElement('span');
  element.textContent = text;
  return element;
}

function place({ label }: Tick, axis: 'x' | 'y'): { readonly label: string; readonly axis: 'x' | 'y' } {
  return { label, axis };
}

/** Makes an element have so many children of one kind. */
function children(parent: Element, name: string, count: number): readonly Element[] {
  while (parent.children.length > count) parent.lastElementChild!.remove();
  while (parent.children.length < count) parent.append(document.createElementNS(svg, name));
  return [...parent.children];
}

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(typeof value === 'number' ? Math.round(value * 10) / 10 : value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}
