// `onnxcast generate`: example data as a file.
import { formatSeries, generateFamily, generateMinutes, generateSine, type Series } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { tableFormat } from '../options/table-file.ts';
import { UsageError } from '../options/usage-error.ts';
import { formatCount, printData, say } from '../terminal/output.ts';

const kinds = ['sine', 'family', 'minutes'] as const;
type Kind = (typeof kinds)[number];

/** Which options belong to which kind, for what is typed where it means nothing. */
const belongings: Readonly<Record<Kind, readonly ('series' | 'length' | 'period' | 'seasons' | 'games')[]>> = {
  sine: ['series', 'length', 'period'],
  family: ['series', 'length'],
  minutes: ['seasons', 'games'],
};

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

function generate(argv: GenerateArguments): { readonly series: readonly Series[]; readonly words: string } {
  const { kind, seed } = argv;
  const own = belongings[kind];
  const stray = Object.values(belongings)
    .flat()
    .find((name) => !own.includes(name) && argv[name] !== undefined);
  if (stray !== undefined) {
    const others = kinds.filter((other) => belongings[other].includes(stray)).map((other) => `\`generate ${other}\``);
    const names = own.map((name) => `--${name}`).join(', ');
    throw new UsageError(`--${stray} belongs to ${others.join(' and ')}; \`generate ${kind}\` takes ${names}.`);
  }
  if (kind === 'sine') {
    const { series: count = 100, length = 1000, period = 20 } = argv;
    const series = generateSine({ series: count, length, period, seed });
    return { series, words: `${formatCount(count, 'sine wave')} of ${formatCount(length, 'point')}` };
  }
  if (kind === 'family') {
    const { series: count = 100, length = 1000 } = argv;
    const series = generateFamily({ series: count, length, seed }).map((wave) => wave.series);
    return {
      series,
      words: `${formatCount(count, 'noisy wave')} of unlike kinds, ${formatCount(length, 'point')} each`,
    };
  }
  const { seasons = 1, games = 11 } = argv;
  const words = `${formatCount(seasons, 'season')} of ${formatCount(games, 'game')}`;
  return { series: generateMinutes({ seasons, games, seed }), words };
}
