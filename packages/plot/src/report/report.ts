// A training run as one HTML page that needs nothing else: no font, no other file, and no script but the one inside it.
import { createHash } from 'node:crypto';
import type { Chart } from '../charts/chart.ts';
import { type EpochErrors, lossChart } from '../charts/chart-loss.ts';
import { escapeText } from '../render/escape-text.ts';
import { renderSvg } from '../render/render-svg.ts';
import { type ReportExplorer, renderExplorer, renderScripts } from './explorer.ts';
import { reportStyle } from './report-style.ts';
import { type Facts, type ReportSection, renderFacts, renderSection } from './sections.ts';

/** One epoch of the run. */
export interface ReportEpoch extends EpochErrors {
  /** The forecasts after this epoch. */
  readonly picture?: Chart;
}

/** Everything the page tells. */
export interface Report {
  readonly title: string;
  /** One paragraph under the title. */
  readonly summary?: string;
  /** Pairs of a name and a value: options, data, durations. */
  readonly facts?: Facts;
  /** What comes first, before series are looked at one by one. */
  readonly lead?: readonly ReportSection[];
  readonly explorer?: ReportExplorer;
  /** What comes after them. */
  readonly sections?: readonly ReportSection[];
  /** Absent: it was no training in epochs, and nothing is said of them. */
  readonly epochs?: readonly ReportEpoch[];
  /** What comes last. */
  readonly closing?: readonly ReportSection[];
  /** The epoch whose weights were kept. */
  readonly chosen?: number;
  /** Why it was chosen, after "Epoch 7 was chosen: ". */
  readonly reason?: string;
  /** What the one-step error measures. Default "one step ahead". */
  readonly oneStepLabel?: string;
  /** What the closed-loop error measures. Default "closed loop". */
  readonly closedLoopLabel?: string;
}

/**
 * Writes the report of a training run.
 *
 * Follows the reader's light or dark setting; all text is escaped. No script runs in the page but the one that it is
 * given, which its policy names by a hash: not even one that a name of a series would smuggle in.
 * @returns an HTML document
 */
export function renderReport(report: Report): string {
  const { title, summary, facts = [], lead = [], explorer, sections = [], closing = [] } = report;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(explorer?.script)}">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${reportStyle()}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeText(title)}</h1>`,
    ...(summary === undefined ? [] : [`<p class="summary">${escapeText(summary)}</p>`]),
    ...renderFacts(facts),
    ...lead.map(renderSection),
    ...(explorer === undefined ? [] : renderExplorer(explorer)),
    ...sections.map(renderSection),
    ...renderEpochs(report),
    ...closing.map(renderSection),
    '</main>',
    ...(explorer === undefined ? [] : renderScripts(explorer)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What the page may load: nothing; what it may run and be styled by: one script and one style sheet, by their hashes; where it may lead and send: nowhere else. */
function policy(script: string | undefined): string {
  const only = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const own = script === undefined ? '' : `; script-src ${only(script)}`;
  return `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${only(reportStyle())}${own}`;
}

function renderEpochs(report: Report): readonly string[] {
  const { epochs, chosen } = report;
  if (epochs === undefined) return [];
  if (epochs.length === 0) return ['<p>No epoch has ended yet.</p>'];
  const labels = {
    oneStepLabel: report.oneStepLabel ?? 'one step ahead',
    closedLoopLabel: report.closedLoopLabel ?? 'closed loop',
  };
  const loss = lossChart(epochs, { ...labels, ...(chosen === undefined ? {} : { chosen }) });
  return [
    '<h2>Epochs</h2>',
    ...renderChoice(report),
    figure(loss),
    ...renderTable(epochs, chosen, labels),
    ...epochs.flatMap((epoch) => renderEpoch(epoch, labels, epoch.epoch === chosen)),
  ];
}

interface Labels {
  readonly oneStepLabel: string;
  readonly closedLoopLabel: string;
}

function renderChoice({ chosen, reason }: Report): readonly string[] {
  if (chosen === undefined) return [];
  const why = reason === undefined ? '.' : `: ${escapeText(reason)}`;
  return [`<p><a href="#epoch-${chosen}">Epoch ${chosen}</a> was chosen${why}</p>`];
}

function renderTable(epochs: readonly ReportEpoch[], chosen: number | undefined, labels: Labels): readonly string[] {
  const heads = ['Epoch', labels.oneStepLabel, labels.closedLoopLabel];
  return [
    '<div class="table"><table>',
    '<caption>Errors after each epoch</caption>',
    `<thead><tr>${heads.map((head) => `<th scope="col">${escapeText(head)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...epochs.map(({ epoch, oneStep, closedLoop }) => {
      const mark = epoch === chosen ? ' <strong class="chosen">chosen</strong>' : '';
      return (
        `<tr${epoch === chosen ? ' class="kept"' : ''}>` +
        `<th scope="row"><a href="#epoch-${epoch}">${epoch}</a>${mark}</th>` +
        `<td>${spellError(oneStep)}</td><td>${spellError(closedLoop)}</td></tr>`
      );
    }),
    '</tbody>',
    '</table></div>',
  ];
}

function renderEpoch(
  { epoch, picture, oneStep, closedLoop }: ReportEpoch,
  { oneStepLabel, closedLoopLabel }: Labels,
  chosen: boolean,
): readonly string[] {
  const mark = chosen ? ' <strong class="chosen">chosen</strong>' : '';
  const errors = [`${oneStepLabel} ${spellError(oneStep)}`];
  if (closedLoop !== undefined) errors.push(`${closedLoopLabel} ${spellError(closedLoop)}`);
  return [
    `<section id="epoch-${epoch}"${chosen ? ' class="kept"' : ''}>`,
    `<h2>Epoch ${epoch}${mark}</h2>`,
    `<p>${escapeText(errors.join(' · '))}</p>`,
    ...(picture === undefined ? [] : [figure(picture)]),
    '</section>',
  ];
}

/** A picture as wide as the page; on a narrow one it scrolls, by keyboard too. */
function figure(chart: Chart): string {
  return `<figure tabindex="0">${renderSvg(chart)}</figure>`;
}

/** Three significant digits, in one notation that columns can be compared by. */
function spellError(value: number | undefined): string {
  if (value === undefined) return '–';
  if (!Number.isFinite(value)) return 'not finite';
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential(2)
    : value.toPrecision(3);
}
