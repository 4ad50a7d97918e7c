// `onnxcast forecast`: every series of a file goes on, as a table, a picture, and beside the naive forecast.
import { type Chart, forecastChart } from '@onnxcast/plot';
import {
  checkWhole,
  type Forecast,
  formatForecasts,
  holdOut,
  type Series,
  selectFeatures,
  spellDate,
  timesAfter,
} from '@onnxcast/series';
import { type Baseline, type Comparison, compareErrors, Forecaster, forecastBaseline } from 'onnxcast';
import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { toOptionsFor } from '../options/needed-columns.ts';
import { pictureFormat, writePicture } from '../options/picture.ts';
import { readCovariates } from '../options/read-covariates.ts';
import { nameFile, readUnderstood } from '../options/read-data.ts';
import { DATA, SERIES_OPTIONS, sayGaps, sayGuessed } from '../options/series-options.ts';
import { splitList } from '../options/split-list.ts';
import { refuseInput, SAFE_CSV, tableFormat } from '../options/table-file.ts';
import { TRUST, toTrust } from '../options/trust.ts';
import { UsageError } from '../options/usage-error.ts';
import { forecastMany, isMany } from '../terminal/forecast-many.ts';
import { formatErrors } from '../terminal/format-errors.ts';
import { printData, say, sayUnsealed } from '../terminal/output.ts';
import { writeFile } from '../terminal/write-file.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file that onnxcast exported' })
    .positional('data', DATA)
    .option('horizon', { type: 'number', describe: 'steps to forecast; the hold-out where absent' })
    .option('holdout', {
      type: 'number',
      default: 0,
      describe: "last steps of every series to hide, forecast and compare with, beside the seasonal naive's error",
    })
    .option('season', { type: 'number', describe: 'steps a season, for the naive (default: from the frequency)' })
    .option('levels', {
      type: 'string',
      describe: "levels of the intervals, in percent, among the model's, such as 80, or none (default: all of them)",
    })
    .option('future', {
      type: 'string',
      describe: 'file with the covariates that are known of the steps to forecast; the held-out rows where absent',
    })
    .option('device', {
      choices: ['auto', 'cpu', 'cuda'] as const,
      default: 'auto' as const,
      describe: 'where to run',
    })
    .option('out', {
      type: 'string',
      describe: 'file to write: .csv, .json, or for any number of series .parquet or .ndjson; stdout where absent',
    })
    .option('workers', {
      type: 'number',
      describe: 'threads that share the series of files of any size (default with .parquet or .ndjson: one a core)',
    })
    .option('shard', { type: 'string', describe: 'one share of the series, by a hash of their ids: 2/5' })
    .option('stop-on-error', {
      type: 'boolean',
      default: false,
      describe: 'end at the first series that cannot be forecast, instead of leaving it out',
    })
    .option('plot', { type: 'string', describe: 'picture to write: .svg or .png' })
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'write JSON instead of CSV; with --holdout the forecast and its errors',
    })
    .options(SAFE_CSV)
    .options(TRUST)
    .options(SERIES_OPTIONS);

/** `onnxcast forecast MODEL.onnx DATA`: forecasts every series of a file with ONNX Runtime. */
export const forecastCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    if (argv.plot !== undefined) pictureFormat(argv.plot);
    if (isMany(argv)) {
      refuseInput(argv.out, [argv.model, argv.data]);
      return forecastMany(argv, toLevels(argv.levels).levels);
    }
    const format = tableFormat(argv);
    for (const out of [argv.out, argv.plot]) refuseInput(out, [argv.model, argv.data, argv.future]);
    const horizon = argv.horizon ?? (argv.holdout > 0 ? argv.holdout : undefined);
    if (horizon === undefined) throw new UsageError('--horizon: not given. Say how many steps to forecast.');
    // Before a device is loaded.
    checkWhole({ horizon }, 0, MOST_STEPS);
    checkWhole({ holdout: argv.holdout }, 0);
    const levels = toLevels(argv.levels);
    const forecaster = await Forecaster.load(argv.model, { device: argv.device, ...toTrust(argv) });
    try {
      say(`${argv.model} on ${forecaster.description}`);
      sayUnsealed(argv.model, forecaster.digest);
      const { series, understood } = await readUnderstood(argv.data, toOptionsFor(argv, forecaster.spec));
      sayGaps(series);
      const held = argv.holdout > 0 ? holdOut(series, argv.holdout) : { history: series, future: undefined };
      const covariates = await readCovariates({ argv, spec: forecaster.spec, ...held, understood, horizon });
      const made = await forecaster.forecast(held.history, horizon, { ...covariates, ...levels });
      const forecasts = made.map((one, i) => labelAsHeld(one, held.history[i]!, held.future?.[i]));
      if (horizon > argv.holdout) sayGuessed(held.history);
      const onlyTargets = (one: Series, i: number) => selectFeatures(one, forecasts[i]!.targets);
      const history = held.history.map(onlyTargets);
      const actual = held.future?.map(onlyTargets);
      const baseline = actual && forecastBaseline(history, horizon, argv.season);
      const errors = actual && baseline && compareErrors(forecasts, baseline, { history, actual });
      if (errors) {
        const { values, model, baseline: other } = errors;
        const ways = [
          { label: 'this model', errors: model },
          { label: other.label, errors: other },
        ];
        say(formatErrors(values, ways));
      }
      const spelt = forecasts.map((one) => spellTimes(one, understood.spelling));
      await writeForecasts(spelt, argv.out, format, { errors, safe: argv['safe-csv'] });
      if (argv.plot !== undefined) {
        await writePicture(argv.plot, drawForecasts(history, forecasts, { actual, baseline }));
        say(`picture: ${argv.plot}`);
      }
    } catch (error) {
      throw nameFile(error, argv.data);
    } finally {
      await forecaster.dispose();
    }
  },
};

/** A `Forecaster` takes no horizon beyond this. */
const MOST_STEPS = 1_000_000;

/** The levels of `80,95`; none of `none` or of an empty text. */
function toLevels(typed: string | undefined): { readonly levels?: readonly number[] } {
  if (typed === undefined) return {};
  const words = splitList(typed).filter((word) => word !== '' && word !== 'none');
  const levels = words.map(Number);
  const stray = words.find((_, i) => !(levels[i]! > 0 && levels[i]! < 100));
  if (stray !== undefined)
    throw new UsageError(`--levels: found ${stray}, expected percentages such as 80,95, or none.`);
  return { levels };
}

/** Steps that were held out have the times that the file gives them, and the others go on from there. */
function labelAsHeld(forecast: Forecast, history: Series, future: Series | undefined): Forecast {
  if (future?.times === undefined) return forecast;
  const all = [...(history.times ?? []), ...future.times];
  const after = timesAfter(
    { times: all, length: all.length },
    Math.max(0, forecast.times.length - future.times.length),
  );
  return { ...forecast, times: [...future.times, ...after].slice(0, forecast.times.length) };
}

/** Dates spelt as in the file. */
function spellTimes(forecast: Forecast, spelling: string | undefined): Forecast {
  if (spelling === undefined) return forecast;
  return { ...forecast, times: forecast.times.map((label) => spellDate(label, spelling)) };
}

/** A picture of every variable: their scales may be far apart. */
function drawForecasts(
  history: readonly Series[],
  forecasts: readonly Forecast[],
  { actual, baseline }: { readonly actual: readonly Series[] | undefined; readonly baseline: Baseline | undefined },
): readonly Chart[] {
  const names = history[0]?.features ?? [];
  return names.map((_, at) => {
    const select = (series: readonly Series[]) => series.map((one) => selectFeatures(one, [one.features[at]!]));
    return forecastChart(select(history), forecasts, {
      ...(actual && { actual: select(actual) }),
      ...(baseline && { baseline }),
      ...(names.length > 1 ? { width: 640, height: 380 } : {}),
    });
  });
}

async function writeForecasts(
  forecasts: readonly Forecast[],
  out: string | undefined,
  format: 'csv' | 'json',
  { errors, safe }: { readonly errors: Comparison | undefined; readonly safe: boolean },
): Promise<void> {
  const text = formatForecasts(forecasts, format, { safe });
  if (out === undefined) {
    if (format === 'csv' || errors === undefined) return printData(text);
    return printData(`{"errors": ${JSON.stringify(errors)},\n"forecast": ${text.trimEnd()}}`);
  }
  await writeFile(out, text);
  say(`forecast: ${out}`);
}
