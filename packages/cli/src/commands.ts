// The table of commands: what is typed and what it does. The rest of a command, options included, is loaded when it is asked for.
import type { Argv, CommandModule } from 'yargs';
import { type CommandShape, checkWords } from './options/check-words.ts';
import { endingOnSignal } from './terminal/interruption.ts';

/** A row of the table. */
export interface CommandRow {
  /** Its name and its positional arguments. */
  readonly command: string;
  readonly describe: string;
  /** What is interrupted by a signal, in words. */
  readonly doing: string;
  /** Its options and what it does with them. */
  readonly load: () => Promise<{ options(yargs: Argv): unknown; run(argv: never): unknown }>;
}

/** All commands, in the order of use. */
export const commands: readonly CommandRow[] = [
  {
    command: 'tutorial',
    doing: 'doing the tutorial',
    describe: 'Do the whole way on 100 sine waves: set up, train, export, forecast 1,000 steps',
    load: async () => (await import('./commands/tutorial.ts')).tutorialCommand,
  },
  {
    command: 'generate <kind>',
    doing: 'generating data',
    describe:
      "Write example data: the tutorial's sine waves, waves of unlike kinds, or a player's minutes after an injury",
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  {
    command: 'show <data>',
    doing: 'showing the data',
    describe: 'Show what a file of series holds, and the shapes that training makes of it',
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  {
    command: 'train <data>',
    doing: 'training',
    describe: 'Fit a model to a file of series and export it',
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
  {
    command: 'export <run>',
    doing: 'exporting',
    describe: 'Write an epoch of a run, a checkpoint, or a model in another form, as one .onnx file',
    load: async () => (await import('./commands/model-file/export.ts')).exportCommand,
  },
  {
    command: 'forecast <model> <data>',
    doing: 'forecasting',
    describe: 'Forecast every series of a file with ONNX Runtime',
    load: async () => (await import('./commands/forecast.ts')).forecastCommand,
  },
  {
    command: 'serve <models>',
    doing: 'opening the models',
    describe: 'Serve a folder of models over HTTP: the Open Inference Protocol, forecasts, streams',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    command: 'detect <model> <data>',
    doing: 'judging values',
    describe: 'Mark the values of a file that lie outside the interval of their one-step forecast',
    load: async () => (await import('./commands/detect.ts')).detectCommand,
  },
  {
    command: 'backtest <data>',
    doing: 'backtesting',
    describe: 'Judge a training by what it would have forecast in the past, beside simple models',
    load: async () => (await import('./commands/backtest.ts')).backtestCommand,
  },
  {
    command: 'tune <data>',
    doing: 'searching',
    describe: 'Search the options of a training, and keep the best model',
    load: async () => (await import('./commands/tune.ts')).tuneCommand,
  },
  {
    command: 'worker <queue>',
    doing: 'doing jobs',
    describe: 'Do the jobs that tune and train --by put on the queue of a Redis, until a signal ends it',
    load: async () => (await import('./commands/worker.ts')).workerCommand,
  },
  {
    command: 'inspect <model>',
    doing: 'looking into the file',
    describe: 'Show what is in an .onnx file: form, spec, inputs, outputs, operators, metadata',
    load: async () => (await import('./commands/model-file/inspect.ts')).inspectCommand,
  },
  {
    command: 'verify <model>',
    doing: 'comparing runtimes',
    describe: 'Compare all runtimes and graph forms at hand over warm-up and closed loop',
    load: async () => (await import('./commands/model-file/verify.ts')).verifyCommand,
  },
  {
    command: 'fit-network <data>',
    doing: 'fitting',
    describe: 'Fit a plain network of one hidden layer to the points of one series',
    load: async () => (await import('./commands/fit-network.ts')).fitNetworkCommand,
  },
  {
    command: 'import <framework> <file>',
    doing: 'importing',
    describe: 'Take over weights trained in PyTorch (safetensors of LSTM, GRU or RNN cells or layers, and a Linear)',
    load: async () => (await import('./commands/model-file/import.ts')).importCommand,
  },
  {
    command: 'setup',
    doing: 'setting up',
    describe:
      'Install the native parts that are missing (TensorFlow, its binding; with --cuda those for an NVIDIA GPU)',
    load: async () => (await import('./commands/parts/setup.ts')).setupCommand,
  },
  {
    command: 'doctor',
    doing: 'looking for the parts',
    describe: 'List every native part: version, found or not, why not, what to do',
    load: async () => (await import('./commands/parts/doctor.ts')).doctorCommand,
  },
];

/**
 * A row as yargs takes it.
 * @param words all that was typed, which is looked at before yargs does
 */
export function toCommandModule(
  { command, describe, doing, load }: CommandRow,
  words: readonly string[],
): CommandModule {
  return {
    command,
    describe,
    builder: async (yargs) => {
      const { options: take } = await load();
      const built = take(yargs) as Argv;
      const { options, takesValue } = shapesOf(built);
      if (!words.some((word) => word === '--help' || word === '--version')) checkWords(words, { command, options });
      return built.requiresArg(takesValue);
    },
    handler: async (argv) => {
      const { run } = await load();
      await endingOnSignal(doing, async () => void (await run(lastOfEach(argv) as never)));
    },
  };
}

/** Of an option that was given several times the last counts; those that take a list have put their words together by then. */
function lastOfEach(argv: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(argv).map(([name, value]) => [name, name !== '_' && Array.isArray(value) ? value.at(-1) : value]),
  );
}

/** What yargs was told of options; its types leave it out. */
interface KnownOptions {
  readonly key: Readonly<Record<string, true>>;
  readonly boolean: readonly string[];
  readonly number: readonly string[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly demandedOptions: Readonly<Record<string, string | undefined>>;
}

/** What every option takes, and the names of those that take a value. */
function shapesOf(yargs: Argv): { readonly options: CommandShape['options']; readonly takesValue: string[] } {
  const known = (yargs as unknown as { getOptions(): KnownOptions }).getOptions();
  const typeOf = (name: string) =>
    known.boolean.includes(name) ? 'boolean' : known.number.includes(name) ? 'number' : 'string';
  const names = Object.keys(known.key);
  const options = names.map((name) => {
    const shape = {
      type: typeOf(name),
      choices: known.choices[name],
      isNeeded: name in known.demandedOptions,
    } as const;
    return [name, shape] as const;
  });
  return { options: Object.fromEntries(options), takesValue: names.filter((name) => typeOf(name) !== 'boolean') };
}
