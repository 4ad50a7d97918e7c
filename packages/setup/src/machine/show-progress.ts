// A set-up's progress on a terminal.
import type { WriteStream } from 'node:tty';
import type { OnProgress } from './progress.ts';
import { formatBytes } from './space.ts';

/** What progress is shown on: a terminal, or anything else that takes text. */
export type ProgressStream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

// In a pipe or a log: one line when a step begins, and one each time this share of it is done.
const SHARE = 0.25;

/**
 * Shows a set-up's progress: one line that renews itself in a terminal, sparse lines anywhere else.
 *
 * @param stream where words go, usually `process.stderr`.
 * @returns what to give to `setUp`, and a function that ends the line.
 */
export function showProgress(stream: ProgressStream): { readonly onProgress: OnProgress; readonly end: () => void } {
  const live = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  let shown = '';
  let share = 0;
  return {
    onProgress: ({ message, done, total }) => {
      const counted = done !== undefined && total !== undefined && total > 0;
      const now = counted ? done / total : 0;
      const line = counted
        ? `${message}: ${formatBytes(done)} of ${formatBytes(total)} (${Math.floor(100 * now)} %)`
        : message;
      if (live) {
        // Cut to the terminal's width: a wrapped line can't be renewed.
        stream.write(`\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
        shown = line;
      } else if (message !== shown) {
        stream.write(`${message}\n`);
        shown = message;
        share = 0;
      } else if (counted && now >= share + SHARE) {
        stream.write(`${line}\n`);
        share = Math.floor(now / SHARE) * SHARE;
      }
    },
    end: () => {
      if (live && shown !== '') stream.write('\r\x1b[K');
      shown = '';
    },
  };
}
