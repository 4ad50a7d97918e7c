// The page of figures in docs: a table of every part, and a chart of how many times as long as ours every peer takes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Chart, type LegendEntry, type Points, renderSvg } from '@onnxcast/plot';
import type { KeptPart } from './figures.ts';
import { compareFigures, formatMarkdown } from './format-figures.ts';

const fileAt = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

/** Keeps the figures of some parts, those of others as they were, and writes the page anew. */
export function writePage(measured: readonly KeptPart[]): void {
  const file = fileAt('bench.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly KeptPart[]) : [];
  const isNew = ({ part }: KeptPart) => measured.some((one) => one.part === part);
  const parts = [...before.filter((one) => !isNew(one)), ...measured].toSorted((a, b) => a.part.localeCompare(b.part));
  writeFileSync(file, `${JSON.stringify(parts, null, 1)}\n`);
  writeFileSync(fileAt('bench.svg'), renderSvg(ratioChart(parts)));
  writeFileSync(fileAt('bench.md'), page(parts));
}

function page(parts: readonly KeptPart[]): string {
  return [
    '# How fast',
    '',
    'Everything here was written by `npm run bench -- --docs`, of `bench.json` beside this page. Contenders of a task were measured in',
    'turns; figures are medians, on one thread of processor time, on more of the clock. `ours = 1` says how many times as long as',
    'the best of ours another takes; below 1 ours is slower, and it says so. `npm run bench PART` measures a part where you are.',
    'Tasks that are missing below were left out of the run. Where the load is above the number of cores, the machine had other work.',
    '',
    '![How many times as long as ours every peer takes, task by task](bench.svg)',
    ...parts.flatMap((part) => {
      const title = `${part.title[0]?.toUpperCase()}${part.title.slice(1)}`;
      const command = `\`npm run bench ${part.part}\``;
      if ('text' in part) return ['', `## ${title}`, '', `${command}:`, '', '```', part.text.trimEnd(), '```'];
      return ['', `## ${title}`, '', `${command}: ${part.machine}.`, '', formatMarkdown(part)];
    }),
    '',
  ].join('\n');
}

/** A mark a task and peer, on one thread, tasks from left to right. */
function ratioChart(parts: readonly KeptPart[]): Chart {
  const compared = parts.flatMap((part) =>
    compareFigures('figures' in part ? part : { figures: [] })
      .filter(({ ratio, threads }) => ratio !== undefined && threads === 1)
      .map(({ task, contender, ratio }) => ({ task: `${part.part}: ${task}`, contender, ratio: ratio! })),
  );
  const tasks = [...new Set(compared.map(({ task }) => task))];
  const peers = [...new Set(compared.map(({ contender }) => contender))];
  const points = peers.map((peer, i): Points => {
    const own = compared.filter(({ contender }) => contender === peer);
    const x = own.map(({ task }) => tasks.indexOf(task) + 1);
    return { x, y: own.map(({ ratio }) => ratio), color: i % 8, shape: i < 8 ? 'dot' : 'ring' };
  });
  return {
    title: 'How many times as long as ours every peer takes',
    subtitle: 'One thread, processor time. Above 1 ours is faster. Tasks in the order of the tables.',
    width: 900,
    height: 440,
    x: { scale: 'linear', whole: true, title: 'task', reach: [1, Math.max(2, tasks.length)] },
    y: { scale: 'log', title: 'times ours (log scale)', reach: [0.5, 2] },
    lines: [{ x: [1, Math.max(2, tasks.length)], y: [1, 1], color: 'muted', dash: 'dashed', width: 1 }],
    points,
    rules: [],
    legend: peers.map((label, i): LegendEntry => ({ label, color: i % 8, shape: i < 8 ? 'dot' : 'ring' })),
  };
}
