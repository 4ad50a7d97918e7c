// The table of runtimes below the chart.

import { spellDifference, spellMilliseconds } from '../model/describe.ts';
import type { Contestant } from '../state/state.ts';
import { type Absent, worstOf } from './compare-runtimes.ts';

/** How far the comparison is. */
export interface ComparisonStage {
  readonly isDone: boolean;
  /** Whether there is no history to forecast. */
  readonly isEmpty: boolean;
  readonly absent: readonly Absent[];
}

/** Fills the table, or says what there is to wait for; what is there stays until other numbers are. */
export function drawComparison(
  element: HTMLElement,
  contestants: readonly Contestant[],
  { isDone, isEmpty, absent }: ComparisonStage,
): void {
  element.ariaBusy = String(!isDone && !isEmpty);
  if (contestants.length === 0) {
    const words = isEmpty ? 'Nothing to forecast yet: draw a history first.' : 'Starting the runtimes…';
    if (isEmpty || element.querySelector('table') === null) element.replaceChildren(paragraph(words));
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
