// Where a table goes, and in which format.
import { resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** The option of every command that writes CSV for others to open. */
export const SAFE_CSV = {
  'safe-csv': {
    type: 'boolean',
    default: false,
    describe: 'for spreadsheets: in CSV a name or time that would begin a formula gets an apostrophe before it',
  },
} as const;

/**
 * The format that `--out` and `--json` ask for: CSV unless one of them says JSON.
 * @throws UsageError when the name ends in something else, or the two say different things
 */
export function tableFormat({
  out,
  json,
}: {
  readonly out: string | undefined;
  readonly json: boolean;
}): 'csv' | 'json' {
  if (out === undefined) return json ? 'json' : 'csv';
  if (out.endsWith('.json')) return 'json';
  if (!out.endsWith('.csv')) {
    throw new UsageError(`--out ${out}: the name ends neither in .csv nor in .json. Give one of these endings.`);
  }
  if (json) throw new UsageError(`--json and --out ${out} say different things. Give a name that ends in .json.`);
  return 'csv';
}

/**
 * Makes sure that no input is written over.
 * @throws UsageError when the place is one of the inputs
 */
export function refuseInput(out: string | undefined, inputs: readonly (string | undefined)[]): void {
  const input = inputs.find((one) => one !== undefined && out !== undefined && resolve(one) === resolve(out));
  if (input !== undefined)
    throw new UsageError(`${out}: would be written over, and it is an input. Give another name.`);
}
