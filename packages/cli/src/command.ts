// A command as its file gives it: the options it takes and what it does with them.
import type { ArgumentsCamelCase, Argv } from 'yargs';

/** Options and work of one command; its name stands in the table of commands. */
export interface Command<Arguments> {
  options(yargs: Argv): Argv<Arguments>;
  run(argv: ArgumentsCamelCase<Arguments>): void | Promise<void>;
}
