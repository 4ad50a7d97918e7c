import { formatSeries, generateSine } from '@onnxcast/series';
import type { CommandModule } from 'yargs';
import { printData, say } from '../output.ts';
import { writeFile } from '../write-file.ts';

interface GenerateArguments {
  readonly kind: string;
  readonly series: number;
  readonly length: number;
  readonly period: number;
  readonly seed: number;
  readonly form: 'long' | 'wide';
  readonly json: boolean;
  readonly out: string | undefined;
}

/** `onnxcast generate sine`: example data as CSV or JSON. */
export const generateCommand: CommandModule<object, GenerateArguments> = {
  command: 'generate <kind>',
  describe: "Write example data: the tutorial's sine waves",
  builder: (yargs) =>
    yargs
      .positional('kind', { choices: ['sine'], demandOption: true, type: 'string', describe: 'what to generate' })
      .option('series', { type: 'number', default: 100, describe: 'number of series' })
      .option('length', { type: 'number', default: 1000, describe: 'points of each series' })
      .option('period', { type: 'number', default: 20, describe: 'T in sin((t + phase) / T)' })
      .option('seed', { type: 'number', default: 0, describe: 'seed of the random phases' })
      .option('form', {
        choices: ['long', 'wide'] as const,
        default: 'long' as const,
        describe: 'one row a point (unique_id, ds, y), or one column a series',
      })
      .option('json', { type: 'boolean', default: false, describe: 'write JSON instead of CSV' })
      .option('out', { type: 'string', describe: 'file to write; stdout where absent' }),
  handler: async ({ series, length, period, seed, form, json, out }) => {
    const format = json || out?.endsWith('.json') ? 'json' : 'csv';
    const text = formatSeries(generateSine({ series, length, period, seed }), { format, form });
    if (out === undefined) return printData(text);
    await writeFile(out, text);
    say(`${out}: ${series} sine waves of ${length} points`);
  },
};
