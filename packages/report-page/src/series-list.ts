// The list of series: found by their names, ordered by their errors, made as far as it is scrolled.
import { drawSparkline } from './draw-sparkline.ts';
import { element } from './element.ts';
import { formatNumber } from './format-number.ts';
import type { ListedSeries } from './read-data.ts';

/** Rows that are made at a time. */
const PAGE = 40;

/** The data comes worst first, those without an error last. */
const orders: Readonly<Record<string, (series: readonly ListedSeries[]) => readonly ListedSeries[]>> = {
  worst: (series) => series,
  best: (series) => [
    ...series.filter(({ score }) => score !== null).reverse(),
    ...series.filter(({ score }) => score === null),
  ],
  name: (series) => [...series].sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true })),
};

/** Fills the list, and shows the first of it. */
export function showList(series: readonly ListedSeries[], show: (one: ListedSeries) => void): void {
  const find = element('find') as HTMLInputElement;
  const order = element('order') as HTMLSelectElement;
  const [list, found] = [element('series'), element('found')];
  let rows: readonly ListedSeries[] = [];
  let chosen: ListedSeries | undefined;

  const choose = (one: ListedSeries) => {
    chosen = one;
    for (const [at, item] of [...list.children].entries()) mark(item, rows[at] === one);
    show(one);
  };
  const more = () => {
    const from = list.childElementCount;
    list.append(...rows.slice(from, from + PAGE).map((one) => makeRow(one, one === chosen, () => choose(one))));
  };
  const fill = () => {
    const words = find.value.toLowerCase().split(/\s+/);
    const ordered = orders[order.value]!(series);
    rows = ordered.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
    found.textContent = `${rows.length} of ${series.length} series`;
    list.replaceChildren();
    list.scrollTop = 0;
    more();
  };
  find.addEventListener('input', fill);
  find.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && rows[0] !== undefined) choose(rows[0]);
    if (key === 'ArrowDown') focusRow(list, 0);
  });
  order.addEventListener('change', fill);
  list.addEventListener('scroll', () => {
    if (list.scrollTop + 2 * list.clientHeight > list.scrollHeight) more();
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = [...list.children].findIndex((item) => item.contains(document.activeElement));
    const next = rows[at + (step ?? 0)];
    if (step === undefined || at < 0 || next === undefined) return;
    event.preventDefault();
    if (at + step >= list.childElementCount) more();
    focusRow(list, at + step);
    choose(next);
  });
  fill();
  if (rows[0] !== undefined) choose(rows[0]);
}

function focusRow(list: HTMLElement, at: number): void {
  list.children[at]?.querySelector('button')?.focus();
}

function mark(item: Element, isChosen: boolean): void {
  item.querySelector('button')?.setAttribute('aria-pressed', String(isChosen));
}

function makeRow(one: ListedSeries, isChosen: boolean, choose: () => void): HTMLElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  const name = document.createElement('span');
  name.className = 'name';
  name.textContent = one.id;
  const score = document.createElement('span');
  score.className = 'score';
  score.textContent = formatNumber(one.score);
  button.append(name, drawSparkline(one), score);
  button.addEventListener('click', choose);
  item.append(button);
  mark(item, isChosen);
  return item;
}
