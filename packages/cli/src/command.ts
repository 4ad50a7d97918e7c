// A command as its file gives it: the options it takes and what it does with them.
import type { ArgumentsCamelCase, Argv } from 'yargs';

/** The options of a command; their types are those of its arguments. */
type Options = (yargs: Argv) => Argv<unknown>;

/** What a command is told. */
export type ArgumentsOf<Of extends Options> =
  ReturnType<Of> extends Argv<infer Given> ? ArgumentsCamelCase<Given> : never;

/** Options and work of one command; its name stands in the table of commands. */
export interface Command<Of extends Options> {
  readonly options: Of;
  run(argv: ArgumentsOf<Of>): void | Promise<void>;
}
