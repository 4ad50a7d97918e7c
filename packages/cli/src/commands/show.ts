// `onnxcast show`: what is in a file of series, in numbers and as a picture.
import { seriesChart } from '@onnxcast/plot';
import {
  countMissingTimes,
  countOf,
  InputError,
  inferFrequency,
  lengthOf,
  type Series,
  type Share,
  splitSeries,
  type Understanding,
} from '@onnxcast/series';
import { sayNearest } from '@onnxcast/series/find-nearest';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../command.ts';
import { pictureFormat, writePicture } from '../options/picture.ts';
import { readUnderstood } from '../options/read-data.ts';
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
    const { series: all, understood } = await readUnderstood(argv.data, toReadOptions(argv));
    const chosen = chooseSeries(all, argv);
    const lengths = all.map(lengthOf);
    const features = all[0]!.features;
    const [shortest, longest] = [lengths.reduce((a, b) => Math.min(a, b)), lengths.reduce((a, b) => Math.max(a, b))];
    const facts = { series: all.length, shortest, longest, features, ...timesOf(all) };
    const shapes = shapesOf(all, argv.test);
    if (argv.json) printJson({ ...facts, understood, shapes });
    else printData(describe(facts, shapes, understood));
    if (argv.plot === undefined) return;
    await writePicture(argv.plot, [seriesChart(chosen)]);
    say(`picture: ${argv.plot}`);
  },
};

/** The frequency of the first series, and how many times all lack; series may share one list of times. */
function timesOf(all: readonly Series[]): { readonly frequency: string | undefined; readonly gaps: number } {
  const counted = new Map<readonly string[], number>();
  let gaps = 0;
  for (const { times } of all) {
    if (times === undefined) continue;
    const missing = counted.get(times) ?? countMissingTimes(times) ?? 0;
    counted.set(times, missing);
    gaps += missing;
  }
  const first = all[0]?.times;
  if (first === undefined) return { frequency: undefined, gaps };
  const isEven = countMissingTimes(first) !== undefined;
  return { frequency: inferFrequency(first) ?? (isEven ? 'one step throughout' : undefined), gaps };
}

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
        const steps = part.reduce((most, one) => Math.max(most, lengthOf(one)), 0) - 1;
        const shape = [part.length, steps, part[0]!.features.length];
        return [
          [`${name} inputs`, shape],
          [`${name} targets`, shape],
        ] as const;
      }),
  );
}

function chooseSeries(all: readonly Series[], { data, series }: ShowArguments): readonly Series[] {
  if (series === undefined) return all;
  return splitList(series).map((id) => {
    const found = all.find((one) => one.id === id);
    if (found !== undefined) return found;
    const ids = all.map((one) => one.id);
    const some = ids.slice(0, 3).join(', ');
    const help = sayNearest(id, ids);
    throw new InputError(
      `${data}: holds no series "${id}". Choose among its ${all.length}: ${some}${all.length > 3 ? ', ...' : ''}.${help === undefined ? '' : ` ${help}`}`,
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
    readonly frequency: string | undefined;
    readonly gaps: number;
  },
  shapes: Readonly<Record<string, readonly number[]>>,
  understood: Understanding,
): string {
  const { series, shortest, longest, features, frequency, gaps } = facts;
  const { format, delimiter, header, layout, id, time, times, decimal, thousands, missing, leftOut } = understood;
  const column = (name: string) => (name === '' ? 'column 1, which has no name' : `column ${JSON.stringify(name)}`);
  const marks = Object.entries(missing).map(([mark, count]) => `${count} ${mark === '' ? 'empty' : `"${mark}"`}`);
  const rows: readonly (readonly [string, string] | false)[] = [
    ['series', String(series)],
    id !== undefined && ['named by', column(id)],
    ['points', shortest === longest ? String(longest) : `${shortest} to ${longest}`],
    ['features', features.join(', ')],
    ['format', delimiter === undefined ? format : `${format}, cells parted by ${JSON.stringify(delimiter)}`],
    ['layout', LAYOUTS[layout] + (header === 'none' ? ', columns without names' : '')],
    time !== undefined && ['times', `${column(time)}: ${times}, none of them twice in a series`],
    time !== undefined && ['frequency', frequency ?? 'none that the first series keeps'],
    gaps > 0 && ['times missing', String(gaps)],
    decimal !== undefined && ['decimals', decimal === ',' ? 'after a comma' : 'after a point'],
    thousands !== undefined && ['thousands', `parted by ${JSON.stringify(thousands)}`],
    marks.length > 0 && ['missing values', marks.join(', ')],
    leftOut !== undefined && [
      'rows left out',
      `${leftOut.first} before the first value, ${leftOut.last} after the last`,
    ],
    ...Object.entries(shapes).map(([name, shape]) => [name, `[${shape.join(', ')}]  series, steps, features`] as const),
  ];
  return formatTable(rows.filter((row) => row !== false));
}

/** Layouts in words. */
const LAYOUTS: Readonly<Record<Understanding['layout'], string>> = {
  long: 'one row a time of a series',
  wide: 'one column a series',
  single: 'one row a time of the only series',
  rows: 'one row a series',
};
