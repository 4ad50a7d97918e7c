// `onnxcast tune`: searches the options of a training, and ends in the best model and the command that makes it again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, lengthOf } from '@onnxcast/series';
import { deviceNames, engineNames, type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';
import { searchNames, type Trial } from 'onnxcast';
import { loadSearch, type TuneSettings, tuneRun } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { hidePassword, JOB_SETTINGS, QUEUE, withQueue } from '../options/queue.ts';
import { readUnderstood } from '../options/read-data.ts';
import { checkWithSchema } from '../options/schema-options.ts';
import {
  DATA,
  pickSeriesArguments,
  SERIES_OPTIONS,
  type SeriesArguments,
  sayGaps,
  toReadOptions,
} from '../options/series-options.ts';
import { quotePath } from '../options/standard-input.ts';
import { COMMAND_LINE, typedOptions } from '../terminal/command-line-door.ts';
import { withKeptWork } from '../terminal/kept-work.ts';
import { formatFigure, formatTable, printData, printJson, say } from '../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('data', DATA)
    .option('out', { type: 'string', demandOption: true, describe: 'folder for trials and the best model.onnx' })
    .option('space', {
      type: 'string',
      describe:
        'JSON file of what to try: {"hidden": [[16], [64, 64]], "lr": {"from": 0.001, "to": 0.1, "scale": "log"}}',
    })
    .option('search', {
      choices: searchNames,
      defaultDescription: 'random',
      describe: 'random: every trial has all its epochs; halving: a third goes on to three times as many',
    })
    .option('trials', { type: 'number', defaultDescription: '20', describe: 'sets of options to try' })
    .option('minutes', { type: 'number', describe: 'ends the search after so long, between two epochs' })
    .option('horizon', {
      type: 'number',
      describe:
        'steps of the forecasts that trials are judged by (default: a fifth of the shortest series, 48 at most)',
    })
    .option('windows', {
      type: 'number',
      defaultDescription: '1',
      describe: 'such forecasts of every series, none seen in training',
    })
    .option('test', {
      type: 'string',
      describe:
        'series, the first ones, kept from training to choose epochs by: 3 or 20% (default: steps before those that judge)',
    })
    .option('seed', { type: 'number', defaultDescription: '0', describe: 'seed of what is drawn' })
    .option('engine', {
      choices: engineNames,
      defaultDescription: 'auto',
      describe: 'what computes, as for train',
    })
    .option('device', {
      choices: deviceNames,
      defaultDescription: 'cpu',
      describe: 'where the engine onnx runs, as for train',
    })
    .option('workers', { type: 'number', describe: 'threads of the engines tensorflow and onnx, as for train' })
    .option('queue', QUEUE)
    .option('resume', { type: 'boolean', default: false, describe: 'go on with the search in --out' })
    .option('json', { type: 'boolean', default: false, describe: 'print the trials as JSON, the best first' })
    .options(SERIES_OPTIONS);

type TuneArguments = ArgumentsOf<typeof options>;

/** `onnxcast tune DATA --out DIR`: searches the options of a training. */
export const tuneCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    const { data, out: folder, minutes, resume, json } = argv;
    const before = resume ? await loadSearch(folder) : undefined;
    if (resume && before === undefined) {
      const said = `${folder}: holds no search to go on with. Leave --resume out to start one.`;
      throw new InputError(said, { file: folder });
    }
    const read = pickSeriesArguments(argv, (before?.read ?? {}) as SeriesArguments);
    const space = argv.space === undefined ? undefined : await readSpace(argv.space);
    const { series } = await readUnderstood(data, toReadOptions(read));
    sayGaps(series);
    const shortest = Math.min(...series.map(lengthOf));
    const settings: TuneSettings = {
      horizon: Math.min(48, Math.max(1, Math.floor(shortest / 5))),
      ...(argv.queue !== undefined && before === undefined && JOB_SETTINGS),
      ...before?.settings,
      ...pickSettings(argv),
      ...(space !== undefined && { space }),
    };
    const result = await withKeptWork(
      { doing: 'searching', command: 'tune', data, folder, options: { queue: hidePassword(argv.queue) }, isKept: true },
      ({ signal }) =>
        withQueue(argv.queue, signal, (run) =>
          tuneRun(series, { settings, folder, read, minutes, resume, run, signal, onTrial: sayTrial }),
        ),
    );
    const { ranked, best, model, isStopped } = result;
    const again = `npx onnxcast train ${quotePath(data)} ${COMMAND_LINE.options(typedOptions({ ...read, ...best.options }))} --out ${quotePath(join(folder, 'best'))}`;
    if (isStopped) say('Time is up: the best so far. --resume goes on.');
    say(`model: ${model}\nagain: ${again}`);
    if (json) printJson({ trials: ranked, model, command: again });
    else printData(formatTable([HEAD, ...ranked.map(toCells)]));
  },
};

/** What was typed of the settings. */
function pickSettings(argv: TuneArguments): Partial<TuneSettings> {
  const { search, trials, horizon, windows, seed, engine, device, workers } = argv;
  const { test } = checkWithSchema(trainOptionsSchema.pick({ test: true }), { test: argv.test });
  const all = { search, trials, horizon, windows, test, seed, engine, device, workers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function readSpace(file: string): Promise<object> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError({ file, found: reason, expected: 'a JSON file such as {"hidden": [[16], [64, 64]]}', cause });
  }
}

function sayTrial(row: Trial): void {
  const [name, error, epochs, status, tried] = toCells(row);
  const rung = row.rung > 1 ? `, rung ${row.rung}` : '';
  const count = epochs === '1' ? '1 epoch' : `${epochs} epochs`;
  const why = row.reason === undefined ? '' : `\n  ${row.reason}`;
  say(`${name}${rung}: MASE ${error} after ${count}, ${status}${tried === '' ? '' : `; ${tried}`}${why}`);
}

const HEAD = ['trial', 'MASE', 'epochs', 'status', 'options'];

function toCells({ trial, error, epochs, status, options }: Trial): readonly string[] {
  const { preset, holdout, horizon, test, engine, device, workers, epochs: _told, ...tried }: TrainInput = options;
  const name = preset === 'auto' ? 'auto' : String(trial);
  return [
    name,
    error === undefined ? '-' : formatFigure(error),
    String(epochs),
    status,
    COMMAND_LINE.options(typedOptions(tried)),
  ];
}
