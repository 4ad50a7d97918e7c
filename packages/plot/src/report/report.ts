// A training run as one HTML page that needs nothing else: no script, no font, no other file.
import type { Chart } from '../charts/chart.ts';
import { type EpochErrors, lossChart } from '../charts/chart-loss.ts';
import { escapeText } from '../render/escape-text.ts';
import { renderSvg } from '../render/render-svg.ts';
import { reportStyle } from './report-style.ts';

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
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly epochs: readonly ReportEpoch[];
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
 * Follows the reader's light or dark setting; all text is escaped.
 * @returns an HTML document
 */
export function renderReport(report: Report): string {
  const { title, summary, facts = [], epochs, chosen } = report;
  const labels = {
    oneStepLabel: report.oneStepLabel ?? 'one step ahead',
    closedLoopLabel: report.closedLoopLabel ?? 'closed loop',
  };
  const loss = lossChart(epochs, { ...labels, ...(chosen === undefined ? {} : { chosen }) });
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escapeText(title)}</title>`,
    `<style>${reportStyle()}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeText(title)}</h1>`,
    ...(summary === undefined ? [] : [`<p>${escapeText(summary)}</p>`]),
    ...renderFacts(facts),
    ...(epochs.length === 0
      ? ['<p>No epoch has ended yet.</p>']
      : ['<h2>Epochs</h2>', ...renderChoice(report), figure(loss), ...renderTable(report, labels)]),
    ...epochs.flatMap((epoch) => renderEpoch(epoch, labels, epoch.epoch === chosen)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

interface Labels {
  readonly oneStepLabel: string;
  readonly closedLoopLabel: string;
}

function renderFacts(facts: NonNullable<Report['facts']>): readonly string[] {
  if (facts.length === 0) return [];
  const pairs = facts.map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`);
  return ['<dl>', ...pairs, '</dl>'];
}

function renderChoice({ chosen, reason }: Report): readonly string[] {
  if (chosen === undefined) return [];
  const why = reason === undefined ? '.' : `: ${escapeText(reason)}`;
  return [`<p><a href="#epoch-${chosen}">Epoch ${chosen}</a> was chosen${why}</p>`];
}

function renderTable({ epochs, chosen }: Report, labels: Labels): readonly string[] {
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
