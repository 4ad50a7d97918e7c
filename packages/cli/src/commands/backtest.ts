// `onnxcast backtest`: how good forecasts of a file's last steps would have been, beside those of simple models.
import { spellDate } from '@onnxcast/series';
import { type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';
import { type BacktestProgress, type BacktestResult, backtest, formatBacktest } from 'onnxcast';
import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { nameFile, readUnderstood } from '../options/read-data.ts';
import { checkWithSchema, optionsFromSchema } from '../options/schema-options.ts';
import { DATA, SERIES_OPTIONS, sayGaps, toReadOptions } from '../options/series-options.ts';
import { refuseInput, tableFormat } from '../options/table-file.ts';
import { describeBacktest, METRIC_NAMES, scoresByPart } from '../terminal/describe-backtest.ts';
import { withInterruption } from '../terminal/interruption.ts';
import { printData, printJson, say } from '../terminal/output.ts';
import { writeFile } from '../terminal/write-file.ts';

/** What decides itself here: horizon and season are those of the backtest, and every origin holds out what comes after it. */
const schema = trainOptionsSchema.omit({ horizon: true, season: true, test: true, holdout: true });

const options = (yargs: Argv) =>
  yargs
    .positional('data', DATA)
    .option('horizon', { type: 'number', demandOption: true, describe: 'steps to forecast from every origin' })
    .option('windows', { type: 'number', default: 5, describe: 'origins; the last leaves exactly the horizon' })
    .option('stride', { type: 'number', describe: 'steps between two origins (default: the horizon)' })
    .option('refit', {
      type: 'boolean',
      default: true,
      describe: 'train anew at every origin; --no-refit: once, on what lies before the earliest',
    })
    .option('season', {
      type: 'number',
      describe: 'steps of a season, 1 for none: for errors, baselines and training (default: by the frequency)',
    })
    .option('by', {
      choices: ['step', 'series'] as const,
      describe: 'one more table: a row a step ahead, or a row a series, worst first',
    })
    .option('metric', { choices: METRIC_NAMES, default: 'mase' as const, describe: 'the error of that table' })
    .option('out', { type: 'string', describe: 'CSV or JSON file of every forecast to write' })
    .option('json', { type: 'boolean', default: false, describe: 'print all scores as JSON' })
    .options(SERIES_OPTIONS)
    .options(optionsFromSchema(schema));

/** `onnxcast backtest DATA --horizon N`: judges a training by rolling origins. */
export const backtestCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    // The file of forecasts says its format by its name; --json is about what is printed.
    const format = tableFormat({ out: argv.out, json: false });
    refuseInput(argv.out, [argv.data]);
    const train = checkWithSchema(schema, argv as unknown as Readonly<Record<string, unknown>>);
    const { data, horizon, windows, stride, refit, season } = argv;
    const { series, understood } = await readUnderstood(data, toReadOptions(argv, undefined, covariatesOf(train)));
    sayGaps(series);
    const result = await withInterruption('backtesting', async (signal) => {
      try {
        return await backtest(series, {
          ...{ horizon, windows, refit, train, signal, onProgress: sayProgress },
          ...(stride !== undefined && { stride }),
          ...(season !== undefined && { season }),
        });
      } catch (error) {
        if (signal.aborted) throw new DOMException('Nothing is kept.', 'AbortError');
        throw nameFile(error, data);
      }
    });
    sayShort(result);
    if (argv.json) printJson(toJson(result));
    else printData(describeBacktest(result));
    if (argv.by !== undefined && !argv.json) printData(`\n${scoresByPart(result, argv.by, argv.metric)}`);
    if (argv.out === undefined) return;
    const { spelling } = understood;
    const spell = (time: string) => (spelling === undefined ? time : spellDate(time, spelling));
    await writeFile(argv.out, formatBacktest(result, format, spell));
    say(`forecasts: ${argv.out}`);
  },
};

function covariatesOf({ pastCovariates, futureCovariates }: TrainInput) {
  return { ...(pastCovariates && { pastCovariates }), ...(futureCovariates && { futureCovariates }) };
}

/** Seconds from which it is said that a model has forecast. */
const LONG = 1;

function sayProgress({ model, window, windows, seconds }: BacktestProgress): void {
  if (seconds >= LONG) say(`${model}: origin ${window} of ${windows}, ${seconds.toFixed(1)} s`);
}

function sayShort({ short, needed }: BacktestResult): void {
  const [first] = short;
  if (first === undefined) return;
  const others = short.length === 1 ? '' : ` and ${short.length - 1} more`;
  say(`${first.id}${others}: left out, shorter than the ${needed} rows that these origins need.`);
}

/** All but the forecasts, which have a file of their own. */
function toJson({ forecasts: _, ...result }: BacktestResult): object {
  return result;
}
