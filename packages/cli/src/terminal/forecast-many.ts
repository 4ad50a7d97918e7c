// `onnxcast forecast` of any number of series: from files to a file, block by block, told on stderr as it goes.
import { InputError, sentenceOf } from '@onnxcast/series';
import { forecastFiles } from 'onnxcast';
import { nameFile } from '../options/read-data.ts';
import { type SeriesArguments, toReadOptions } from '../options/series-options.ts';
import { STANDARD_INPUT } from '../options/standard-input.ts';
import { toTrust } from '../options/trust.ts';
import { UsageError } from '../options/usage-error.ts';
import { COMMAND_LINE } from './command-line-door.ts';
import { withInterruption } from './interruption.ts';
import { formatCount, say, sentenceFor } from './output.ts';

/** Milliseconds between two words on how far it is. */
const EVERY = 10_000;

/** The file is complete, and some series are not in it. */
const EXIT_PARTLY = 3;

/** What was typed, as far as it matters here. */
interface ManyArguments extends SeriesArguments {
  readonly model: string;
  readonly data: string;
  readonly horizon: number | undefined;
  readonly out: string | undefined;
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly workers: number | undefined;
  readonly shard: string | undefined;
  readonly stopOnError: boolean;
  readonly holdout: number;
  readonly plot: string | undefined;
  readonly future: string | undefined;
  readonly json: boolean;
  readonly safeCsv: boolean;
  readonly untrusted: boolean;
  readonly timeout: number | undefined;
}

/** Whether forecasts go from files to a file, never held all at once: the file or an option says so. */
export function isMany({ out, workers, shard, stopOnError }: ManyArguments): boolean {
  return /\.(?:parquet|ndjson)$/i.test(out ?? '') || workers !== undefined || shard !== undefined || stopOnError;
}

/** Forecasts, and sets the exit code where series were left out. */
export async function forecastMany(argv: ManyArguments, levels: readonly number[] | undefined): Promise<void> {
  const { out, horizon, workers, shard, device, stopOnError } = argv;
  refuseOthers(argv);
  if (out === undefined) throw new UsageError('--out: not given. Name a .parquet, .csv or .ndjson file.');
  if (horizon === undefined) throw new UsageError('--horizon: not given. Say how many steps to forecast.');
  let told = performance.now();
  try {
    const { series, leftOut, seconds } = await withInterruption(`forecasting ${argv.data}`, (signal) =>
      forecastFiles(argv.model, argv.data, {
        horizon,
        out,
        device,
        ...toTrust(argv),
        stopOnError,
        safe: argv.safeCsv,
        signal,
        read: toReadOptions(argv),
        ...(levels === undefined ? {} : { levels }),
        ...(workers === undefined ? {} : { workers }),
        ...(shard === undefined ? {} : { shard }),
        onBegin({ description, reading, isStreamed }) {
          say(`${argv.model} on ${description}`);
          for (const note of reading.notes) say(`${argv.data}: ${sentenceOf({ said: note }, COMMAND_LINE)}`);
          if (!isStreamed) say(`${argv.data}: read whole, for its first rows do not tell all that streaming needs.`);
        },
        onProgress(done) {
          if (performance.now() - told < EVERY) return;
          told = performance.now();
          say(`${formatCount(done.series, 'series')}, ${rate(done.series, done.seconds)} a second`);
        },
      }),
    );
    say(`forecast: ${out}, ${formatCount(series, 'series')}, ${rate(series, seconds)} a second`);
    if (leftOut.count === 0) return;
    const names = leftOut.first.map(({ id }) => id).join(', ');
    const more = leftOut.count - leftOut.first.length;
    const others = more === 0 ? '' : ` and ${more.toLocaleString('en')} more`;
    say(`left out: ${formatCount(leftOut.count, 'series')} that cannot be forecast: ${names}${others}`);
    say(`the first: ${sentenceFor(leftOut.first[0]!.error)}`);
    process.exitCode = EXIT_PARTLY;
  } catch (error) {
    throw nameFile(error, argv.data);
  }
}

function rate(series: number, seconds: number): string {
  return Math.round(series / Math.max(seconds, 1e-3)).toLocaleString('en');
}

/** What looks at all series at once goes another way. */
function refuseOthers({ data, holdout, plot, future, json }: ManyArguments): void {
  const given = { holdout: holdout > 0, plot: plot !== undefined, future: future !== undefined, json };
  const stray = Object.entries(given).find(([, is]) => is)?.[0];
  if (stray !== undefined) {
    throw new UsageError(
      `--${stray}: not where series go from file to file. Leave it out, or leave out --workers and --shard and write CSV.`,
    );
  }
  if (data !== STANDARD_INPUT) return;
  throw new InputError({
    option: 'data',
    found: 'standard input',
    expected: 'files, which are read more than once',
    remedy: 'Write it to a file.',
  });
}
