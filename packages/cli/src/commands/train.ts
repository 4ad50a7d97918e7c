// `onnxcast train`: series and options become a run's folder and a model.
import { InputError, lengthOf } from '@onnxcast/series';
import {
  type ChosenPreset,
  choosePreset,
  closedLoopEpochs,
  EPOCH_RULE,
  learningRateOf,
  lookedAt,
  type OptimizerName,
  optimizerNames,
  type TrainInput,
  trainInTurns,
  trainOptionsSchema,
} from '@onnxcast/trainer';
import { hasRun, loadCheckpoint, type RunEvent, refuseChanges, refuseFiles, runPaths, trainRun } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { QUEUE } from '../options/queue.ts';
import { readUnderstood } from '../options/read-data.ts';
import { checkWithSchema, optionsFromSchema } from '../options/schema-options.ts';
import {
  DATA,
  pickSeriesArguments,
  SERIES_OPTIONS,
  type SeriesArguments,
  sayGaps,
  toReadOptions,
} from '../options/series-options.ts';
import { UsageError } from '../options/usage-error.ts';
import { chooseEngine } from '../terminal/choose-engine.ts';
import { toKebabCase } from '../terminal/command-line-door.ts';
import { withInterruption } from '../terminal/interruption.ts';
import { withKeptWork } from '../terminal/kept-work.ts';
import { printData, printJson, say } from '../terminal/output.ts';
import { sayResult, showRun } from '../terminal/show-run.ts';
import { trainBy } from './train-by.ts';

const options = (yargs: Argv) => {
  yargs.options(optionsFromSchema(trainOptionsSchema));
  return yargs
    .positional('data', DATA)
    .option('out', {
      type: 'string',
      demandOption: true,
      describe: `folder for epochs, pictures, report, forecast.csv and model.onnx, made of ${EPOCH_RULE}`,
    })
    .option('closed-loop', {
      type: 'boolean',
      default: false,
      describe: `short for --lesson closed-loop, with --epochs ${optimizerNames.map((name) => `${closedLoopEpochs(name)} (${name})`).join(', ')}`,
    })
    .option('by', {
      type: 'string',
      describe: 'column, such as store: one model for each of its values, in --out/models',
    })
    .option('queue', QUEUE)
    .option('resume', { type: 'boolean', default: false, describe: 'go on from the checkpoint in --out' })
    .option('overwrite', { type: 'boolean', default: false, describe: 'start afresh where --out holds a run' })
    .option('print-config', {
      type: 'boolean',
      default: false,
      describe: 'print every option as it is taken, refuse what a training would refuse, and stop',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print the figures of every epoch as JSON' })
    .options(SERIES_OPTIONS);
};

/** Rows from which on it is said that they are prepared. */
const MANY_ROWS = 100_000;

type TrainArguments = ArgumentsOf<typeof options>;

/** `onnxcast train DATA --out DIR`: fits a model to a file of series and exports it. */
export const trainCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    if (argv.by !== undefined) return trainGroupsOf(argv, argv.by);
    if (argv.queue !== undefined) throw new UsageError('--queue: found without --by. Give the column of the groups.');
    // Before data is read, which may take minutes; what is printed for a look is what would be trained.
    if (!argv.resume) refuseFiles(argv.out, argv);
    const { settings, read } = await decideSettings(argv);
    const asked = toReadOptions(read, undefined, trainOptionsSchema.parse(settings));
    const { series, understood } = await readUnderstood(argv.data, asked);
    if (argv['print-config']) {
      const { options } = await withInterruption('looking at the data', (signal) =>
        trainInTurns(series, { ...settings, signal }),
      );
      return printJson({ ...lookedAt({ ...options, lr: learningRateOf(options) }), ...read, out: argv.out });
    }
    const rows = series.reduce((sum, one) => sum + lengthOf(one), 0);
    // Each of what is made of so many takes a second or more.
    if (rows >= MANY_ROWS) say(`preparing ${rows.toLocaleString('en')} rows ...`);
    sayGaps(series);
    const { data, out: folder, resume, overwrite } = argv;
    const kept = { doing: 'training', command: 'train', data, folder, isKept: resume };
    const result = await withKeptWork(kept, async ({ signal, keep, giveBack }) => {
      const { onEvent, stop } = showRun(folder);
      try {
        const { spelling } = understood;
        const told = { settings, read, spelling, folder, resume, overwrite };
        const tell = (event: RunEvent) => {
          if (event.kind === 'begin') keep();
          // All that was learnt is kept by then, and the rest is made by ONNX Runtime, which stops nowhere.
          if (event.kind === 'progress' && event.phase === 'forecasting') giveBack('forecasting with the model');
          onEvent(event);
        };
        return await trainRun(series, { ...told, openEngine: chooseEngine, signal, onEvent: tell });
      } finally {
        stop();
      }
    });
    sayResult(result);
    if (argv.json)
      printJson({
        chosen: result.chosen,
        epochs: result.epochs,
        errors: result.errors,
        model: result.model,
        forecast: result.forecast?.path,
        report: result.report,
      });
    else printData(result.model);
  },
};

/** Trains a model for each value of a column. */
async function trainGroupsOf(argv: TrainArguments, by: string): Promise<void> {
  if (argv.overwrite || argv['print-config']) {
    throw new UsageError(
      `--${argv.overwrite ? 'overwrite' : 'print-config'}: found beside --by. Leave one of them out.`,
    );
  }
  const { data, out, queue, resume, json } = argv;
  const typed = withClosedLoop({ ...argv, resume: false });
  const settings = checkWithSchema(trainOptionsSchema, typed);
  sayPreset(choosePreset(settings));
  await trainBy({ data, out, by, queue, resume, json }, settings, pickSeriesArguments(argv));
}

/** What `--closed-loop` is short for. */
function withClosedLoop(typed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typed['closed-loop'] !== true) return typed;
  if (typed['lesson'] !== undefined && typed['lesson'] !== 'closed-loop') {
    throw new UsageError(`--closed-loop: found beside --lesson ${String(typed['lesson'])}. Give one of them.`);
  }
  const epochs =
    typed['epochs'] ??
    (typed['resume'] === true
      ? undefined
      : closedLoopEpochs((typed['optimizer'] as OptimizerName | undefined) ?? 'lbfgs'));
  return { ...typed, lesson: 'closed-loop', epochs };
}

/** Says which preset was taken because of which options; nothing where it was told, or none was. */
function sayPreset({ preset, by }: ChosenPreset): void {
  if (by.length === 0) return;
  const options = by.map((name) => `--${toKebabCase(name)}`);
  say(`preset: ${preset}, because of ${options.join(', ')}`);
}

/** Settings as typed, or with `--resume` those of the run with what was typed on top; and how the data is read. */
async function decideSettings(
  argv: TrainArguments,
): Promise<{ readonly settings: TrainInput; readonly read: SeriesArguments }> {
  if (argv.resume && argv.overwrite) throw new UsageError('--resume and --overwrite: only one can be had.');
  const typed = withClosedLoop(argv as unknown as Readonly<Record<string, unknown>>);
  if (argv.resume) {
    if (!hasRun(argv.out)) {
      throw new InputError(`${argv.out}: holds no run to go on with. Leave --resume out to start one.`, {
        file: argv.out,
      });
    }
    const { options } = await loadCheckpoint(runPaths(argv.out).checkpoint);
    const before = (options['read'] ?? {}) as Partial<SeriesArguments>;
    const read = pickSeriesArguments(argv, before);
    const stored = lookedAt(trainOptionsSchema.parse(options));
    const settings = checkWithSchema(trainOptionsSchema, typed, stored);
    choosePreset(settings);
    refuseChanges(stored, settings);
    return { settings, read };
  }
  const settings = checkWithSchema(trainOptionsSchema, typed);
  sayPreset(choosePreset(settings));
  return { settings, read: pickSeriesArguments(argv) };
}
