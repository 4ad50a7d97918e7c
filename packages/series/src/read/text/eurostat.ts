// Tables of Eurostat: one series a row, named by several codes in one cell, with flags behind the numbers (12.3 p).

import type { OpenTable } from '../table.ts';

/** What ends the name of the first column: `freq,geo\TIME_PERIOD`, formerly `unit,geo\time`. */
const NAMES_TIMES = /\\(?:TIME_PERIOD|time)$/;

/** Whether columns are those of such a table. */
export function isEurostat([first = '']: readonly string[]): boolean {
  return NAMES_TIMES.test(first);
}

/** Whether a line has the names of such columns; commas part the codes of the first one. */
export function beginsEurostat(line: string): boolean {
  return isEurostat(line.split('\t')) && line.includes('\t');
}

/** Takes the flags off the numbers of such a table, on the way to whoever takes its rows. */
export function withoutFlags(open: OpenTable): OpenTable {
  return (header) => {
    const visit = open(header);
    if (!isEurostat(header.columns)) return visit;
    const plain = (cell: unknown) => (typeof cell === 'string' ? cell.replace(/^(\S+) +[a-z]{1,4}$/, '$1') : cell);
    return (cells, row) =>
      visit(
        cells.map((cell, at) => (at === 0 ? cell : plain(cell))),
        row,
      );
  };
}
