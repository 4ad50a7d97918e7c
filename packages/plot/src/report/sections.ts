// The parts of a report that need no script: words, pairs, tables and code.
import { escapeText } from '../render/escape-text.ts';

/** Pairs of a name and a value. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** A table of text; the first column names the rows. */
export interface ReportTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Positions of rows that are set off. */
  readonly kept?: readonly number[];
}

/** A heading and what stands under it, in this order. */
export interface ReportSection {
  /** Name of its anchor. */
  readonly id: string;
  readonly title: string;
  readonly text?: readonly string[];
  readonly facts?: Facts;
  readonly tables?: readonly ReportTable[];
  readonly code?: readonly { readonly caption: string; readonly text: string }[];
}

/** Writes a section as HTML; all text is escaped. */
export function renderSection({ id, title, text = [], facts = [], tables = [], code = [] }: ReportSection): string {
  return [
    `<section id="${escapeText(id)}">`,
    `<h2>${escapeText(title)}</h2>`,
    ...text.map((one) => `<p>${escapeText(one)}</p>`),
    ...renderFacts(facts),
    ...tables.map(renderTable),
    ...code.map(
      (one) =>
        `<figure class="code"><figcaption>${escapeText(one.caption)}</figcaption><pre tabindex="0"><code>${escapeText(one.text)}</code></pre></figure>`,
    ),
    '</section>',
  ].join('\n');
}

/** Writes pairs as a list. */
export function renderFacts(facts: Facts): readonly string[] {
  if (facts.length === 0) return [];
  const pairs = facts.map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`);
  return ['<dl>', ...pairs, '</dl>'];
}

function renderTable({ caption, head, rows, kept = [] }: ReportTable): string {
  return [
    `<div class="table" tabindex="0" role="region" aria-label="${escapeText(caption)}"><table>`,
    `<caption>${escapeText(caption)}</caption>`,
    `<thead><tr>${head.map((one) => `<th scope="col">${escapeText(one)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(([name = '', ...cells], at) => {
      const mark = kept.includes(at) ? ' class="kept"' : '';
      const rest = cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('');
      return `<tr${mark}><th scope="row">${escapeText(name)}</th>${rest}</tr>`;
    }),
    '</tbody>',
    '</table></div>',
  ].join('\n');
}
