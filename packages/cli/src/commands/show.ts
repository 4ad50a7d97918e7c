// `onnxcast show`: what is in a file of series, in numbers and as a picture.
import { seriesChart } from '@onnxcast/plot';
import { countOf, createBatch, InputError, lengthOf, type Series, type Share, splitSeries } from '@onnxcast/series';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { pictureFormat, writePicture } from '../options/picture.ts';
import { readData } from '../options/read-data.ts';
import { DATA, SERIES_OPTIONS, toReadOptions } from '../options/series-options.ts';
import { splitList } from '../options/split-list.ts';
import { formatTable, printData, printJson, say } from '../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('data', DATA)
    .option('test', {
      type: 'string',
      default: '0',
      describe: 'series, the first ones, to keep from training: a count, or a percentage of all',
    })
    .option('series', { type: 'string', describe: 'which series to draw, by id: a,b (default: all, at most 12)' })
    .option('plot', { type: 'string', describe: 'picture to write: .svg or .png' })
    .option('json', { type: 'boolean', default: false, describe: 'write JSON' })
    .options(SERIES_OPTIONS);

type ShowArguments = ArgumentsOf<typeof options>;

/** `onnxcast show DATA`: what a file of series holds, the shapes that training makes of it, and a picture. */
export const showCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    if (argv.plot !== undefined) pictureFormat(argv.plot);
    const all = await readData(argv.data, toReadOptions(argv));
    const chosen = chooseSeries(all, argv);
    const lengths = all.map(lengthOf);
    const features = all[0]!.features;
    const facts = { series: all.length, shortest: Math.min(...lengths), longest: Math.max(...lengths), features };
    const shapes = shapesOf(all, argv.test);
    if (argv.json) printJson({ ...facts, shapes });
    else printData(describe(facts, shapes));
    if (argv.plot === undefined) return;
    await writePicture(argv.plot, [seriesChart(chosen)]);
    say(`picture: ${argv.plot}`);
  },
};

/** What training and testing take: inputs are every point but the last, targets every point but the first. */
function shapesOf(series: readonly Series[], share: string): Readonly<Record<string, readonly number[]>> {
  const { train, test } = splitSeries(series, { test: countOf(share as Share, series.length, 'test') });
  const batches = [
    ['training', train],
    ['test', test],
  ] as const;
  return Object.fromEntries(
    batches
      .filter(([, part]) => part.length > 0)
      .flatMap(([name, part]) => {
        const { inputs, targets } = createBatch(part);
        return [
          [`${name} inputs`, inputs.shape],
          [`${name} targets`, targets.shape],
        ] as const;
      }),
  );
}

function chooseSeries(all: readonly Series[], { data, series }: ShowArguments): readonly Series[] {
  if (series === undefined) return all;
  return splitList(series).map((id) => {
    const found = all.find((one) => one.id === id);
    if (found !== undefined) return found;
    const some = all.slice(0, 3).map((one) => one.id);
    throw new InputError(
      `${data}: holds no series "${id}". Choose among its ${all.length}: ${some.join(', ')}${all.length > 3 ? ', ...' : ''}.`,
      { file: data },
    );
  });
}

function describe(
  facts: {
    readonly series: number;
    readonly shortest: number;
    readonly longest: number;
    readonly features: readonly string[];
  },
  shapes: Readonly<Record<string, readonly number[]>>,
): string {
  const { series, shortest, longest, features } = facts;
  return formatTable([
    ['series', String(series)],
    ['points', shortest === longest ? String(longest) : `${shortest} to ${longest}`],
    ['features', features.join(', ')],
    ...Object.entries(shapes).map(([name, shape]) => [name, `[${shape.join(', ')}]  series, steps, features`]),
  ]);
}
