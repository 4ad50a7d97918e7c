// Options that tell how a series file is read, the same for every command that takes DATA.
import { type FileOptions, readOptionsSchema } from '@onnxcast/reader';
import { countMissingTimes, type ReadOptions, type Series, whyGuessed } from '@onnxcast/series';
import type { Options } from 'yargs';
import { toKebabCase } from '../terminal/command-line-door.ts';
import { formatCount, say } from '../terminal/output.ts';
import { optionsFromSchema, parseWithSchema } from './schema-options.ts';

/** DATA: what every command that reads series begins with. */
export const DATA = {
  type: 'string',
  demandOption: true,
  describe: 'a file of series (CSV, JSON, Parquet), a pattern such as data/*.csv or {a,b}.csv, or - for standard input',
} as const satisfies Options;

/** How that file is read. */
export const SERIES_OPTIONS = optionsFromSchema(readOptionsSchema) as Record<
  keyof SeriesArguments,
  { readonly type: 'string' }
>;

/** What was typed of the options above. */
export interface SeriesArguments {
  readonly id?: string | undefined;
  readonly time?: string | undefined;
  readonly target?: string | undefined;
  readonly format?: string | undefined;
}

/** The options of reading among all that was typed, over those that held before. */
export function pickSeriesArguments(argv: SeriesArguments, before: SeriesArguments = {}): SeriesArguments {
  const typed = argv as Readonly<Record<string, unknown>>;
  const known = before as Readonly<Record<string, unknown>>;
  const names = Object.keys(readOptionsSchema.shape).map(toKebabCase);
  return Object.fromEntries(names.map((name) => [name, typed[name] ?? known[name]]));
}

/**
 * Options of `readFiles` from what was typed.
 * @param needed columns that a model needs, taken where no `--target` was given
 * @param covariates columns to read beside the targets, which are `y` then unless they are named
 */
export function toReadOptions(
  argv: SeriesArguments,
  needed?: readonly string[],
  covariates: Pick<ReadOptions, 'pastCovariates' | 'futureCovariates'> = {},
): FileOptions {
  const typed = parseWithSchema(readOptionsSchema, argv as Readonly<Record<string, unknown>>);
  const { pastCovariates = [], futureCovariates = [] } = covariates;
  return {
    ...(typed as FileOptions),
    ...(typed.target !== undefined || needed === undefined ? {} : { needed }),
    pastCovariates,
    futureCovariates,
  };
}

/** Says where times are missing between rows: the model takes rows as evenly spaced. */
export function sayGaps(series: readonly Series[]): void {
  for (const { id, times } of series) {
    const missing = times === undefined ? undefined : countMissingTimes(times);
    if (missing)
      say(
        `${id}: ${formatCount(missing, 'time')} ${missing === 1 ? 'is' : 'are'} missing between its rows; its rows are taken as evenly spaced.`,
      );
  }
}

/** Says of which series the times to come are a guess, because their times keep no step and no pattern. */
export function sayGuessed(series: readonly Series[]): void {
  const guessed = series.filter(({ times }) => times !== undefined && whyGuessed(times) !== undefined);
  const [first] = guessed;
  if (first === undefined) return;
  const how = HOW_GUESSED[whyGuessed(first.times!)!];
  const others = guessed.length === 1 ? '' : ` and ${guessed.length - 1} more`;
  say(`${first.id}${others}: times keep no step and no pattern; the labels of the forecast ${how}.`);
}

/** How the times to come are guessed, in words. */
const HOW_GUESSED: Readonly<Record<NonNullable<ReturnType<typeof whyGuessed>>, string>> = {
  step: 'go on by the most common one',
  median: 'go on by the median of steps that all differ',
  count: 'are counted rows',
};
