// `onnxcast generate`: example data as a file.
import { formatSeries, generateFamily, generateMinutes, generateSine, type Series } from '@onnxcast/series';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { tableFormat } from '../options/table-file.ts';
import { UsageError } from '../options/usage-error.ts';
import { formatCount, printData, say } from '../terminal/output.ts';
import { writeFile } from '../terminal/write-file.ts';

/** Options that belong to some kinds of data. */
type Numbers = {
  readonly [name in 'series' | 'length' | 'period' | 'seasons' | 'games' | 'level' | 'noise']?: number | undefined;
};

/** Data, and what it is in words. */
interface Generated {
  readonly series: readonly Series[];
  readonly words: string;
}

/** A kind of data. */
interface Row {
  /** Its options; another one is refused. */
  readonly takes: readonly (keyof Numbers)[];
  generate(numbers: Numbers, seed: number): Generated;
}

const table = {
  sine: {
    takes: ['series', 'length', 'period'],
    generate: ({ series = 100, length = 1000, period = 20 }, seed) => ({
      series: generateSine({ series, length, period, seed }),
      words: `${formatCount(series, 'sine wave')} of ${formatCount(length, 'point')}`,
    }),
  },
  family: {
    takes: ['series', 'length'],
    generate: ({ series = 100, length = 1000 }, seed) => ({
      series: generateFamily({ series, length, seed }).map((wave) => wave.series),
      words: `${formatCount(series, 'noisy wave')} of unlike kinds, ${formatCount(length, 'point')} each`,
    }),
  },
  minutes: {
    takes: ['seasons', 'games', 'level', 'noise'],
    generate: ({ seasons = 1, games = 11, level = 30, noise = 2.5 }, seed) => ({
      series: generateMinutes({ seasons, games, level, noise, seed }),
      words: `${formatCount(seasons, 'season')} of ${formatCount(games, 'game')}`,
    }),
  },
} satisfies Record<string, Row>;

type Kind = keyof typeof table;
const kinds = Object.keys(table) as Kind[];
const rows: Readonly<Record<Kind, Row>> = table;

const options = (yargs: Argv) =>
  yargs
    .positional('kind', {
      choices: kinds,
      demandOption: true,
      describe:
        'sine: waves of one period; family: noisy waves of unlike period and amplitude; minutes: games of a player who comes back from injury',
    })
    .option('series', { type: 'number', defaultDescription: '100', describe: 'sine, family: number of waves' })
    .option('length', { type: 'number', defaultDescription: '1000', describe: 'sine, family: points of each wave' })
    .option('period', { type: 'number', defaultDescription: '20', describe: 'sine: T in sin((t + phase) / T)' })
    .option('seasons', { type: 'number', defaultDescription: '1', describe: 'minutes: hypothetical seasons' })
    .option('games', { type: 'number', defaultDescription: '11', describe: 'minutes: games of each season' })
    .option('level', {
      type: 'number',
      defaultDescription: '30',
      describe: 'minutes: those at which a season levels; Infinity for a line',
    })
    .option('noise', { type: 'number', defaultDescription: '2.5', describe: 'minutes: deviation from the line' })
    .option('seed', { type: 'number', default: 0, describe: 'seed of what is random' })
    .option('form', {
      choices: ['long', 'wide'] as const,
      default: 'long' as const,
      describe: 'one row a point (unique_id, ds, y), or one column a series',
    })
    .option('json', { type: 'boolean', default: false, describe: 'write JSON instead of CSV' })
    .option('out', { type: 'string', describe: 'file to write; stdout where absent' });

type GenerateArguments = ArgumentsOf<typeof options>;

/** `onnxcast generate sine|family|minutes`: example data as CSV or JSON. */
export const generateCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    const { form, json, out } = argv;
    const format = tableFormat({ out, json });
    const { series, words } = generate(argv);
    const text = formatSeries(series, { format, form });
    if (out === undefined) return printData(text);
    await writeFile(out, text);
    say(`${out}: ${words}`);
  },
};

/** @throws UsageError where an option was typed that belongs to other kinds */
function generate({ kind, seed, ...typed }: GenerateArguments): Generated {
  const { takes, generate: run } = rows[kind];
  const stray = kinds
    .flatMap((other) => rows[other].takes)
    .find((name) => !takes.includes(name) && typed[name] !== undefined);
  if (stray === undefined) return run(typed, seed);
  const others = kinds.filter((other) => rows[other].takes.includes(stray)).map((other) => `\`generate ${other}\``);
  const names = takes.map((name) => `--${name}`).join(', ');
  throw new UsageError(`--${stray} belongs to ${others.join(' and ')}; \`generate ${kind}\` takes ${names}.`);
}
