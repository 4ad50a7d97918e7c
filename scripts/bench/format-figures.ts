// Figures as tables: for a terminal and for a page, each with its ratio to the best of ours.
import type { Figure, PartFigures } from './figures.ts';

/** A figure beside the best of ours in the same task on as many threads. */
export interface Compared extends Figure {
  /** How many times as long as ours it takes; below 1 ours loses. */
  readonly ratio?: number;
}

/** Seconds that a figure is compared by: of the processor on one thread, of the clock on more. */
function secondsOf({ threads, clock, cpu }: Figure): number | undefined {
  return threads === 1 ? (cpu ?? clock) : clock;
}

/** Every figure beside the best of ours. */
export function compareFigures({ figures }: Pick<PartFigures, 'figures'>): readonly Compared[] {
  return figures.map((figure): Compared => {
    const rivals = figures.filter(
      ({ task, threads, isOurs }) => isOurs && task === figure.task && threads === figure.threads,
    );
    const best = Math.min(...rivals.map((one) => secondsOf(one) ?? Number.POSITIVE_INFINITY));
    const seconds = secondsOf(figure);
    if (figure.isOurs || seconds === undefined || !Number.isFinite(best)) return figure;
    return { ...figure, ratio: seconds / best };
  });
}

/** Rows of a table: task, who, threads, what it took, and how that compares. */
function toRows(part: Pick<PartFigures, 'figures' | 'unit'>): readonly (readonly string[])[] {
  return compareFigures(part).map(({ task, contender, threads, ratio, reason, ...figure }) => {
    const seconds = secondsOf({ ...figure, task, contender, threads });
    const took = seconds === undefined ? '-' : part.unit === 'MB' ? `${seconds.toFixed(0)} MB` : formatSeconds(seconds);
    return [task, contender, String(threads), took, reason ?? (ratio === undefined ? '' : formatRatio(ratio))];
  });
}

/** The rows of one task, as they are told while others are still to come. */
export function formatTask(figures: readonly Figure[], unit: PartFigures['unit']): string {
  const rows = toRows({ figures, unit }).map(([, who, threads, took, compared]) =>
    `  ${who!.padEnd(46)} ${threads!.padStart(2)} ${took!.padStart(9)}  ${compared}`.trimEnd(),
  );
  return [figures[0]?.task ?? '', ...rows].join('\n');
}

const HEAD = ['task', 'who', 'threads', 'took', 'ours = 1'];

/** The part for a terminal. */
export function formatPart(part: PartFigures): string {
  const rows = [HEAD, ...toRows(part)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => (i === 4 ? 0 : row[i]!.length))));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  const how = part.unit === 'MB' ? '' : 'One thread: seconds of processor time; more: of the clock. Medians.';
  return [part.title, part.machine, how, '', ...lines].join('\n');
}

/** The part for a page. */
export function formatMarkdown(part: PartFigures): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(HEAD), row(HEAD.map(() => '---')), ...toRows(part).map(row)].join('\n');
}

function formatRatio(ratio: number): string {
  return `${ratio.toPrecision(2)}${ratio < 1 ? ', ours is slower' : ''}`;
}

function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  return seconds >= 0.001 ? `${(1000 * seconds).toPrecision(3)} ms` : `${(1e6 * seconds).toPrecision(3)} us`;
}
