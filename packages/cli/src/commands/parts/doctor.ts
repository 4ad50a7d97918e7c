// `onnxcast doctor`: the native parts, one by one, and what to do about those that are missing.
import { inspectParts, type Part } from '@onnxcast/setup';
import type { Argv } from 'yargs';
import type { Command } from '../../command.ts';
import { printData, printJson, say } from '../../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .option('json', { type: 'boolean', default: false, describe: 'print the list as JSON' })
    .epilogue(
      'Exits with 0 when training and forecasting work, with 1 when something that they cannot do without is missing.',
    );

/** `onnxcast doctor`: what is installed, what is not, why, and what to do about it. */
export const doctorCommand: Command<typeof options> = {
  options,
  run: async ({ json }) => {
    const parts = await inspectParts();
    const missing = parts.filter(({ needed, found }) => needed && !found);
    if (json) printJson({ works: missing.length === 0, parts });
    else printData(formatParts(parts));
    const optional = parts.filter(({ optionalFor, found }) => optionalFor !== undefined && !found);
    if (missing.length > 0) {
      sayMissing(missing);
      process.exitCode = 1;
    } else {
      say('Training and forecasting work.');
    }
    sayMissing(optional);
  },
};

/** One line a state: which parts are in it, and for what alone. */
function sayMissing(parts: readonly Part[]): void {
  for (const state of new Set(parts.map(stateOf))) {
    const some = parts.filter((part) => stateOf(part) === state);
    const { optionalFor } = some[0]!;
    const alone = optionalFor === undefined ? '' : `, but needed by ${optionalFor} alone`;
    const names = some.map(({ name }) => name).join(', ');
    say(`${state.charAt(0).toUpperCase()}${state.slice(1)}${alone}: ${names}.`);
  }
}

/** Behind the state of a part that was not found: what does without it. */
function noteOn({ found, needed, optionalFor }: Part): string {
  if (found || needed) return '';
  return optionalFor === undefined ? ' (not needed)' : ' (optional)';
}

function stateOf({ found, state = 'missing' }: Part): string {
  return found ? 'ok' : state;
}

/** One line a part; below one that was not found, why and what to do. */
function formatParts(parts: readonly Part[]): string {
  const rows = parts.map((part) => [
    part.name,
    `${stateOf(part)}${noteOn(part)}`,
    part.version ?? '',
    part.details ?? '',
  ]);
  const head = ['part', 'state', 'version', 'where'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const indent = ' '.repeat(2);
  return [
    line(head),
    ...parts.flatMap(({ problem, remedy }, i) => [
      line(rows[i] ?? []),
      ...(problem === undefined ? [] : [`${indent}why:  ${problem}`]),
      ...(remedy === undefined ? [] : [`${indent}do:   ${remedy}`]),
    ]),
  ].join('\n');
}
