// The table of runtimes below the chart.
import { type Absent, worstOf } from './compare-runtimes.ts';
import { spellDifference, spellMilliseconds } from './describe.ts';
import type { Contestant } from './state.ts';

/** Fills the table, or says that numbers are on their way; what is there stays until others are. */
export function drawComparison(
  element: HTMLElement,
  contestants: readonly Contestant[],
  isDone: boolean,
  absent: readonly Absent[],
): void {
  element.ariaBusy = String(!isDone);
  if (contestants.length === 0) {
    if (element.childElementCount === 0) element.append(paragraph('Starting the runtimes…'));
    return;
  }
  const table = document.createElement('table');
  table.createTHead().append(row(['Runtime', 'Time per forecast', 'Largest difference to the first'], 'th'));
  const body = table.createTBody();
  for (const { name, milliseconds, difference } of contestants) {
    const line = row([name, spellMilliseconds(milliseconds), spellDifference(difference)], 'td');
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    line.cells[0]!.prepend(swatch);
    body.append(line);
  }
  const worst = paragraph(`Largest difference between any two: ${spellDifference(worstOf(contestants))}.`);
  worst.className = 'note';
  const missing = absent.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  const note = paragraph(missing === '' ? '' : `Not compared: ${missing}.`);
  note.className = 'note quiet';
  element.replaceChildren(table, worst, ...(missing === '' ? [] : [note]));
}

function row(cells: readonly string[], kind: 'th' | 'td'): HTMLTableRowElement {
  const line = document.createElement('tr');
  for (const [i, text] of cells.entries()) {
    const cell = document.createElement(i === 0 ? 'th' : kind);
    cell.scope = kind === 'th' ? 'col' : i === 0 ? 'row' : '';
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
