// What a person types: one file a command. This file parses, and turns errors into one sentence and an exit code.
import { readFileSync } from 'node:fs';
import { InputError, OnnxcastError } from '@onnxcast/series/errors';
import { findNearest } from '@onnxcast/series/find-nearest';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { type CommandRow, commands, toCommandModule } from './commands.ts';
import { nameStandardInput } from './options/standard-input.ts';
import { UsageError } from './options/usage-error.ts';
import { endAsTerminalDoes, hearSignals, whatWasEnded } from './terminal/interruption.ts';
import { say, sentenceFor } from './terminal/output.ts';

/** What may stand in place of a command, by the words that it is asked for with. */
const ASKED: Readonly<Record<string, string>> = { help: '--help', version: '--version', h: '--help', v: '--version' };

/** Exit codes: done, failed, wrong usage, interrupted. */
const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

hearSignals();
// Started through bin/onnxcast.js: stop when that process is killed.
process.once('disconnect', () => process.exit(EXIT.failed));
process.channel?.unref();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of our output has gone (`| head`): nothing is left to do.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
});

// The terminal was closed, or who read our words has gone: work that is under way still ends as it should.
process.stderr.on('error', () => {});

const words = nameStandardInput(hideBin(process.argv));
const parser = yargs([...words])
  .scriptName('onnxcast')
  .locale('en')
  .version(readVersion())
  .usage('$0 <command>\n\nTime-series forecasting: train a model, export one .onnx, forecast anywhere.')
  .command(commands.map((row) => toCommandModule(row, words)) as never)
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .fail((message, error) => {
    throw error ?? new UsageError(message);
  });

try {
  refuseNoCommand(words);
  await parser.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
endAsTerminalDoes();

/** The version of the package that this file lies in, as source or as build. */
function readVersion(): string {
  const manifest = new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** Says on stderr what went wrong and returns the exit code. */
function report(error: unknown): number {
  if (process.env['ONNXCAST_DEBUG']) console.error(error);
  // What yargs finds wrong in the words themselves is a YError; an InputError that names an option is of one that was typed.
  const isOfOption = error instanceof InputError && error.option !== undefined;
  if (isOfOption || error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    const command = isCommand(process.argv[2]) ? ` ${process.argv[2]}` : '';
    say(`onnxcast: ${sentenceFor(error)}\nRun \`npx onnxcast${command} --help\` for what can be given.`);
    return EXIT.usage;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    say(`onnxcast: interrupted while ${whatWasEnded() ?? 'working'}. ${error.message}`);
    return EXIT.interrupted;
  }
  if (error instanceof OnnxcastError) {
    say(`onnxcast: ${sentenceFor(error)}`);
    return EXIT.failed;
  }
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') {
    say(`onnxcast: no more files can be open at once (${sentenceFor(error)}). Allow more: \`ulimit -n 1024\`.`);
    return EXIT.failed;
  }
  say(`onnxcast: ${sentenceFor(error)}`);
  say('This was not foreseen. Run again with ONNXCAST_DEBUG=1 to see where it happened, and report it.');
  return EXIT.failed;
}

/** @throws UsageError where the words begin with no command, and do not ask for help either */
function refuseNoCommand([word, ...others]: readonly string[]): void {
  if (isCommand(word) || [word, ...others].some((one) => one === '--help' || one === '--version')) return;
  const names = commands.map(nameOf);
  if (word === undefined) throw new UsageError(`found no command, expected one of ${names.join(', ')}.`);
  const asked = findNearest(word.replace(/^-+/, ''), Object.keys(ASKED));
  const near = findNearest(word, names);
  if (asked !== undefined && near === undefined) {
    throw new UsageError(`${word}: found no such command or option, did you mean ${ASKED[asked]}?`);
  }
  if (word.startsWith('-')) throw new UsageError(`found ${word}, expected a command first: ${names.join(', ')}.`);
  const help = near === undefined ? `expected one of ${names.join(', ')}.` : `did you mean ${near}?`;
  throw new UsageError(`${word}: found no such command, ${help}`);
}

function isCommand(word: string | undefined): boolean {
  return commands.some((row) => nameOf(row) === word);
}

function nameOf({ command }: CommandRow): string {
  return command.split(' ')[0]!;
}
