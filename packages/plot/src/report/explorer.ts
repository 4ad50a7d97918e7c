// Where the page's script shows series: what there is of it before the script runs, and the data.
import { escapeText } from '../render/escape-text.ts';
import type { PageData } from './page-data.ts';

/** Series to look at one by one. */
export interface ReportExplorer {
  readonly title: string;
  readonly text?: readonly string[];
  readonly data: PageData;
  /** The page's script, from `readPageScript`. */
  readonly script: string;
}

/** Writes the section; its script fills it. */
export function renderExplorer({ title, text = [], data }: Omit<ReportExplorer, 'script'>): readonly string[] {
  const hasMany = data.series.length > 1;
  return [
    '<section id="forecasts">',
    `<h2>${escapeText(title)}</h2>`,
    ...text.map((one) => `<p>${escapeText(one)}</p>`),
    '<noscript><p>The pictures of this section are drawn by JavaScript, which the page carries itself.</p></noscript>',
    `<div class="explorer${hasMany ? ' many' : ''}" id="explorer" hidden>`,
    ...(hasMany ? renderFinder(data) : []),
    '<div class="shown">',
    '<div class="bar"><h3 id="shown-name"></h3><p id="shown-score"></p>',
    '<div class="zoom" role="group" aria-label="Part of the series that is shown">',
    '<button type="button" id="zoom-end" aria-pressed="true">its end</button>',
    '<button type="button" id="zoom-all" aria-pressed="false">all of it</button>',
    '</div></div>',
    '<div class="chart" id="chart" role="img" tabindex="0"></div>',
    '<p class="hint">Drag the handles below the picture, or press + and − and the arrow keys while it has the focus.</p>',
    '<div class="pair">',
    '<figure><figcaption id="histogram-name"></figcaption><div class="small" id="histogram" role="img"></div></figure>',
    '<figure><figcaption id="acf-name"></figcaption><div class="small" id="acf" role="img"></div></figure>',
    '</div>',
    '<details><summary>The forecast as numbers</summary><div class="table" id="numbers" tabindex="0" role="region" aria-label="The forecast as numbers"></div></details>',
    '</div>',
    '</div>',
    '</section>',
  ];
}

function renderFinder({ score }: PageData): readonly string[] {
  return [
    '<div class="finder">',
    '<label for="find">Find a series</label>',
    '<input type="search" id="find" autocomplete="off" spellcheck="false">',
    `<label for="order">Order by ${escapeText(score)}</label>`,
    '<select id="order"><option value="worst">worst first</option>',
    '<option value="best">best first</option><option value="name">by name</option></select>',
    '<p id="found" role="status"></p>',
    '<ul id="series" aria-label="Series"></ul>',
    '</div>',
  ];
}

/** Writes the data and the script, both inert as markup. */
export function renderScripts({ data, script }: ReportExplorer): readonly string[] {
  return [
    `<script type="application/json" id="report-data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`,
    `<script>${script}</script>`,
  ];
}
