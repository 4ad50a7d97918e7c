// Forecasts of all series of files, however many: read, forecast and written block by block, in bounded memory.
import { availableParallelism } from 'node:os';
import { type FileOptions, readFiles, type SeriesBlock, streamFiles } from '@onnxcast/reader';
import { Forecaster } from '@onnxcast/runtime-node';
import { checkOptions, type Forecast, InputError, type Reading, type Series, spellDate } from '@onnxcast/series';
import { openForecastWriter } from './forecast-writer.ts';
import { isInShard, parseShard, type Shard } from './shard.ts';
import type { ForecastWriter, Refused } from './writer.ts';

/** Options of {@link forecastFiles}. */
export interface ForecastFilesOptions {
  /** Steps to forecast. */
  readonly horizon: number;
  /** File to write: `.parquet`, `.csv` or `.ndjson`. */
  readonly out: string;
  /** How the files are read. */
  readonly read?: FileOptions;
  /** Levels of the intervals, among the model's; default all of them. */
  readonly levels?: readonly number[];
  /** Where to run; default `auto`. */
  readonly device?: 'auto' | 'cpu' | 'cuda';
  /** Worker threads; default one a core, and none for a model that is `untrusted` or has a `timeout`. */
  readonly workers?: number;
  /** As `Forecaster.load` takes them. */
  readonly untrusted?: boolean;
  readonly timeout?: number;
  /** One share of several, `2/5`: the series whose ids hash to it. */
  readonly shard?: string;
  /** End at the first series that cannot be forecast; default: it is left out. */
  readonly stopOnError?: boolean;
  /** For spreadsheets: no text of CSV begins a formula. Default false: every text as it is. */
  readonly safe?: boolean;
  /** Told once the model is open and the files are understood. */
  readonly onBegin?: (begun: Begun) => void;
  /** Told after every block. */
  readonly onProgress?: (done: { readonly series: number; readonly seconds: number }) => void;
  /** Stops at the next block; what was written is then taken away. */
  readonly signal?: AbortSignal;
}

/** What is known before the first forecast. */
export interface Begun {
  /** What runs the model. */
  readonly description: string;
  /** How the files were understood. */
  readonly reading: Reading;
  /** Whether they are read block by block; else they are held in memory whole. */
  readonly isStreamed: boolean;
}

/** What was done. */
export interface ForecastFilesResult {
  /** Series that were forecast. */
  readonly series: number;
  /** Those that were left out, the first of them by name. */
  readonly leftOut: { readonly count: number; readonly first: readonly Refused[] };
  readonly seconds: number;
}

const OPTIONS = {
  horizon: true,
  out: true,
  read: true,
  levels: true,
  device: true,
  workers: true,
  untrusted: true,
  timeout: true,
  shard: true,
  stopOnError: true,
  safe: true,
  onBegin: true,
  onProgress: true,
  signal: true,
} satisfies Record<keyof ForecastFilesOptions, true>;

/** How the model is opened: spread over threads, or apart. */
function toLoadOptions({ device = 'auto', workers, untrusted = false, timeout }: ForecastFilesOptions) {
  const isApart = untrusted || timeout !== undefined;
  const threads = workers ?? (isApart ? undefined : availableParallelism());
  return {
    device,
    untrusted,
    ...(timeout === undefined ? {} : { timeout }),
    ...(threads === undefined ? {} : { workers: threads }),
  };
}

/** Series that are left out and named. */
const named = 10;

/** Series in a block of files that are held in memory whole. */
const wholeBlock = 5000;

/**
 * Forecasts every series of files and writes the forecasts as one file, in the order in which the files name the series:
 * the rows that `Forecaster.forecast` of all of them gives.
 * @param model path of an .onnx file, or its bytes
 * @param files a path, a pattern such as `data/*.parquet`, or many of either
 * @returns how many series there were; the file is complete then
 * @throws InputError when files or options cannot be used, ModelFileError, UnsupportedError as `Forecaster.load`
 * @example
 * const { series, leftOut } = await forecastFiles('model.onnx', 'data/*.parquet', { horizon: 24, out: 'out.parquet' });
 */
export async function forecastFiles(
  model: string | URL | Uint8Array,
  files: string | readonly string[],
  options: ForecastFilesOptions,
): Promise<ForecastFilesResult> {
  checkOptions(options, OPTIONS);
  const { horizon, out, read = {}, signal } = options;
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const started = performance.now();
  const forecaster = await Forecaster.load(model, toLoadOptions(options));
  try {
    const source = await openBlocks(files, { ...neededBy(forecaster, read), ...read });
    try {
      options.onBegin?.({
        description: forecaster.description,
        reading: source.reading,
        isStreamed: source.isStreamed,
      });
      const writer = await openForecastWriter(out, { safe: options.safe ?? false });
      const job: Job = {
        forecaster,
        writer,
        horizon,
        levels: options.levels,
        spelling: source.reading.understood.spelling,
      };
      const leftOut = new LeftOut(options.stopOnError ?? false);
      const progress = (series: number) =>
        options.onProgress?.({ series, seconds: (performance.now() - started) / 1000 });
      try {
        const series = await forecastBlocks(source.blocks, job, { shard, leftOut, progress, signal });
        const [first] = leftOut.told.first;
        // What is wrong with all is wrong with the options or the model.
        if (series === 0 && first !== undefined) throw first.error;
        await writer.finish();
        return { series, leftOut: leftOut.told, seconds: (performance.now() - started) / 1000 };
      } catch (error) {
        await writer.abort();
        throw error;
      }
    } finally {
      source.close();
    }
  } finally {
    await forecaster.dispose();
  }
}

/** The columns of a model, which are read where no targets were named; one that names its variable `y` fits any. */
function neededBy({ spec }: Forecaster, { target }: FileOptions): FileOptions {
  return spec === undefined || target !== undefined || spec.features.join() === 'y' ? {} : { needed: spec.features };
}

/** Files as blocks, streamed where that is possible. */
async function openBlocks(files: string | readonly string[], read: FileOptions) {
  const stream = await streamFiles(files, read);
  if (stream !== undefined) return { ...stream, isStreamed: true };
  const reading = await readFiles(files, read);
  return { reading, blocks: cutBlocks(reading.series), isStreamed: false, close: () => {} };
}

async function* cutBlocks(series: readonly Series[]): AsyncGenerator<SeriesBlock> {
  for (let from = 0; from < series.length; from += wholeBlock) {
    yield { series: series.slice(from, from + wholeBlock), bad: [] };
  }
}

/** What is done with every block. */
interface Job {
  readonly forecaster: Forecaster;
  readonly writer: ForecastWriter;
  readonly horizon: number;
  readonly levels: readonly number[] | undefined;
  readonly spelling: string | undefined;
}

/** Series that are left out. */
class LeftOut {
  readonly #stops: boolean;
  #count = 0;
  readonly #first: Refused[] = [];

  constructor(stops: boolean) {
    this.#stops = stops;
  }

  add(some: readonly Refused[]): void {
    const [first] = some;
    if (first !== undefined && this.#stops) throw first.error;
    this.#count += some.length;
    this.#first.push(...some.slice(0, named - this.#first.length));
  }

  get told(): ForecastFilesResult['leftOut'] {
    return { count: this.#count, first: this.#first };
  }
}

/** The next block is read while one is forecast, and forecast while one is written. */
async function forecastBlocks(
  blocks: AsyncIterable<SeriesBlock>,
  job: Job,
  about: {
    readonly shard: Shard | undefined;
    readonly leftOut: LeftOut;
    readonly progress: (series: number) => void;
    readonly signal: AbortSignal | undefined;
  },
): Promise<number> {
  const { shard, leftOut, progress, signal } = about;
  let count = 0;
  let waiting: Promise<Done> | undefined;
  const write = async (done: Promise<Done>) => {
    const { forecasts, refused } = await done;
    leftOut.add(refused);
    const strays = await job.writer.write(forecasts);
    leftOut.add(strays);
    count += forecasts.length - strays.length;
    progress(count);
  };
  for await (const { series, bad } of blocks) {
    signal?.throwIfAborted();
    const isOurs = ({ id }: { readonly id: string }) => shard === undefined || isInShard(id, shard);
    leftOut.add(bad.filter(isOurs));
    const next = forecastBlock(job, series.filter(isOurs));
    // What fails is told where it is waited for.
    next.catch(() => {});
    if (waiting !== undefined) await write(waiting);
    waiting = next;
  }
  if (waiting !== undefined) await write(waiting);
  return count;
}

interface Done {
  readonly forecasts: readonly Forecast[];
  readonly refused: readonly Refused[];
}

async function forecastBlock(job: Job, series: readonly Series[]): Promise<Done> {
  if (series.length === 0) return { forecasts: [], refused: [] };
  const { forecaster, horizon, levels, spelling } = job;
  try {
    const made = await forecaster.forecast(series, horizon, levels === undefined ? {} : { levels });
    return { forecasts: spelling === undefined ? made : spellTimes(made, spelling), refused: [] };
  } catch (error) {
    if (!(error instanceof InputError) || error.option !== undefined) throw error;
    // One series of them cannot be used: halves tell which, before anything is run.
    if (series.length === 1) return { forecasts: [], refused: [{ id: series[0]!.id, error }] };
    const middle = series.length >> 1;
    const [first, second] = [
      await forecastBlock(job, series.slice(0, middle)),
      await forecastBlock(job, series.slice(middle)),
    ];
    return {
      forecasts: [...first.forecasts, ...second.forecasts],
      refused: [...first.refused, ...second.refused],
    };
  }
}

/** Dates spelt as in the files; series of the same times share the list of those to come. */
function spellTimes(forecasts: readonly Forecast[], spelling: string): readonly Forecast[] {
  const spelt = new Map<readonly string[], readonly string[]>();
  return forecasts.map((one) => {
    const { times } = one;
    const known = spelt.get(times) ?? times.map((label) => spellDate(label, spelling));
    spelt.set(times, known);
    return { ...one, times: known };
  });
}
