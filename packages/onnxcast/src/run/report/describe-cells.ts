// Whether LSTM cells were added to an autoregression, and what told: for the report and the terminal.
import type { CellsChoice } from '@onnxcast/trainer';
import { formatError } from './format-number.ts';

/** What became of the cells that were asked for, in a clause: `3 members of LSTM cells of 16 units are left out: ...`. */
export function sayCells({
  hidden,
  members,
  isKept,
  obstacle,
  ratio = Number.NaN,
  windows = [],
  worthwhile,
}: CellsChoice): string {
  const cells = `LSTM cells of ${hidden} units`;
  const many = members === 1 ? cells : `${members} members of ${cells}`;
  if (obstacle !== undefined) return `${many} were not tried: ${obstacle}`;
  const each =
    windows.length === 1
      ? ''
      : ` (${windows.map((one) => formatError(one, 4)).join(', ')} in its parts, the latest first)`;
  const judged = `on steps that they had not learnt the error with them is ${formatError(ratio, 4)} of that without${each}`;
  return isKept
    ? `${many} are added to it: ${judged}`
    : `${many} are left out: ${judged}; they are kept where it is ${worthwhile} or less, and below 1 in every part`;
}
