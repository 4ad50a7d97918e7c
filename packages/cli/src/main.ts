// What a person types: one file a command. This file parses, and turns errors into one sentence and an exit code.
import { readFileSync } from 'node:fs';
import { OnnxcastError } from '@onnxcast/series/errors';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { commands, toCommandModule } from './commands.ts';
import { nameStandardInput } from './options/standard-input.ts';
import { UsageError } from './options/usage-error.ts';
import { say, sentenceFor } from './terminal/output.ts';

/** Exit codes: done, failed, wrong usage, interrupted. */
const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

// Started through bin/onnxcast.js from sources: stop when that process is killed.
process.once('disconnect', () => process.exit(EXIT.failed));
process.channel?.unref();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of our output has gone (`| head`): nothing is left to do.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
});

const words = nameStandardInput(hideBin(process.argv));
const parser = yargs(words)
  .scriptName('onnxcast')
  .version(readVersion())
  .usage('$0 <command>\n\nTime-series forecasting: train a recurrent network, export one .onnx, forecast anywhere.')
  .command(commands.map(toCommandModule) as never)
  .demandCommand(1, 'Give a command.')
  .strict()
  .check((argv) => {
    const name = Object.keys(argv).find((key) => Number.isNaN(argv[key]));
    if (name !== undefined) throw new UsageError(`--${name}: found no number, expected one.`);
    refuseOddAnswers(words, argv);
    return true;
  })
  .recommendCommands()
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .parserConfiguration({ 'duplicate-arguments-array': false })
  .fail((message, error) => {
    const word = process.argv[2];
    const isTypo = word !== undefined && !word.startsWith('-') && !isCommand(word) && message.startsWith('Unknown');
    if (error !== undefined && error !== null && error.name !== 'YError') throw error;
    throw new UsageError(isTypo ? `Unknown command: ${word}` : (message ?? error.message));
  });

try {
  await parser.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** The version of the package that this file lies in, as source or as build. */
function readVersion(): string {
  const manifest = new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** Says on stderr what went wrong and returns the exit code. */
function report(error: unknown): number {
  if (process.env['ONNXCAST_DEBUG']) console.error(error);
  // What yargs finds wrong in the words themselves is a YError.
  if (error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    const command = isCommand(process.argv[2]) ? ` ${process.argv[2]}` : '';
    say(`onnxcast: ${error.message}\nRun \`npx onnxcast${command} --help\` for what can be given.`);
    return EXIT.usage;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    say(`onnxcast: interrupted. ${error.message}`);
    return EXIT.interrupted;
  }
  if (error instanceof OnnxcastError) {
    say(`onnxcast: ${sentenceFor(error)}`);
    return EXIT.failed;
  }
  say(`onnxcast: ${sentenceFor(error)}`);
  say('This was not foreseen. Run again with ONNXCAST_DEBUG=1 to see where it happened, and report it.');
  return EXIT.failed;
}

/**
 * Looks at what was typed after `=`: yargs takes every word but `true` for `false`.
 * @throws UsageError when an option that is on or off was given another value
 */
function refuseOddAnswers(typed: readonly string[], parsed: Readonly<Record<string, unknown>>): void {
  const end = typed.indexOf('--');
  for (const word of end === -1 ? typed : typed.slice(0, end)) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (typeof parsed[name] !== 'boolean' || value === 'true' || value === 'false') continue;
    throw new UsageError(`--${name}: found ${JSON.stringify(value)}, expected true or false, or --${name} alone.`);
  }
}

function isCommand(word: string | undefined): boolean {
  return commands.some(({ command }) => command.split(' ')[0] === word);
}
