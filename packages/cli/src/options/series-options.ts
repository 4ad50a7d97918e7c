// Options that tell how a series file is read, the same for every command that takes DATA.
import { countMissingTimes, type ReadOptions, type Series, whyGuessed } from '@onnxcast/series';
import type { Options } from 'yargs';
import { say } from '../terminal/output.ts';
import { splitList } from './split-list.ts';

/** DATA: what every command that reads series begins with. */
export const DATA = {
  type: 'string',
  demandOption: true,
  describe: 'a CSV or JSON file of series, or - for standard input',
} as const satisfies Options;

/** How that file is read. */
export const SERIES_OPTIONS = {
  id: { type: 'string', describe: 'column that names the series (default: unique_id)' },
  time: { type: 'string', describe: 'column with the time (default: ds)' },
  target: { type: 'string', describe: 'column to forecast, or several: a,b (default: y)' },
  missing: {
    choices: ['error', 'drop'] as const,
    default: 'error' as const,
    describe: 'what to do with rows without a value',
  },
  format: { choices: ['csv', 'json'] as const, describe: 'format of the data (default: by its name, CSV for -)' },
} as const satisfies Record<string, Options>;

/** What these options hold after parsing. */
export interface SeriesArguments {
  readonly id?: string | undefined;
  readonly time?: string | undefined;
  readonly target?: string | undefined;
  readonly missing: string;
  readonly format?: 'csv' | 'json' | undefined;
}

/**
 * Options of `readSeries` from what was typed.
 * @param needed columns that a model needs, taken where no `--target` was given
 * @param covariates columns to read beside the targets, which are `y` then unless they are named
 */
export function toReadOptions(
  argv: SeriesArguments,
  needed?: readonly string[],
  covariates: Pick<ReadOptions, 'pastCovariates' | 'futureCovariates'> = {},
): ReadOptions {
  const target = argv.target === undefined ? undefined : splitList(argv.target);
  const { pastCovariates = [], futureCovariates = [] } = covariates;
  return {
    ...(argv.id === undefined ? {} : { id: argv.id }),
    ...(argv.time === undefined ? {} : { time: argv.time }),
    ...(target === undefined ? {} : { target }),
    ...(target !== undefined || needed === undefined ? {} : { needed }),
    pastCovariates,
    futureCovariates,
    ...(argv.format === undefined ? {} : { format: argv.format }),
    missing: argv.missing === 'drop' ? 'drop' : 'error',
  };
}

/** Says where times are missing between rows: the model takes rows as evenly spaced. */
export function sayGaps(series: readonly Series[]): void {
  for (const { id, times } of series) {
    const missing = times === undefined ? undefined : countMissingTimes(times);
    if (missing) say(`${id}: ${missing} times are missing between its rows; its rows are taken as evenly spaced.`);
  }
}

/** Says of which series the times to come are a guess, because their times keep no step and no pattern. */
export function sayGuessed(series: readonly Series[]): void {
  const guessed = series.filter(({ times }) => times !== undefined && whyGuessed(times) !== undefined);
  const [first] = guessed;
  if (first === undefined) return;
  const how = whyGuessed(first.times!) === 'step' ? 'go on by the most common one' : 'are counted rows';
  const others = guessed.length === 1 ? '' : ` and ${guessed.length - 1} more`;
  say(`${first.id}${others}: times keep no step and no pattern; the labels of the forecast ${how}.`);
}
