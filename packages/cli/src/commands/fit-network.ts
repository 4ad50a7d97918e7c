// `onnxcast fit-network`: the plain network of the tutorial's beginning, from points to losses and a picture.
import { convertNetwork } from '@onnxcast/converter';
import { fitNetwork, type NetworkEpoch, networkOptionsSchema, type Points, splitPoints } from '@onnxcast/network';
import { countOf, InputError, lengthOf, type Series, type Share } from '@onnxcast/series';
import type { Argv } from 'yargs';
import type { z } from 'zod';
import type { ArgumentsOf, Command } from '../command.ts';
import { pictureFormat, writePicture } from '../options/picture.ts';
import { readData } from '../options/read-data.ts';
import { optionsFromSchema, parseWithSchema } from '../options/schema-options.ts';
import { DATA, SERIES_OPTIONS, toReadOptions } from '../options/series-options.ts';
import { drawFits, type NamedFit } from '../terminal/draw-fits.ts';
import { formatCount, formatFigure, printData, printJson, say } from '../terminal/output.ts';
import { writeFile } from '../terminal/write-file.ts';

/** Weight decay that `--compare` takes where none was typed. */
const curingDecay = 0.1;

const options = (yargs: Argv) => {
  yargs.options(optionsFromSchema(networkOptionsSchema));
  return yargs
    .positional('data', DATA)
    .option('series', { type: 'string', describe: 'which series of the file, by its id (default: its only one)' })
    .option('validate', {
      type: 'string',
      default: '0',
      describe: 'last points to hold out and judge by: a count, or a percentage',
    })
    .option('compare', {
      type: 'boolean',
      default: false,
      describe: `show side by side: the network alone, a line, the network with weight decay (${curingDecay} where none is given)`,
    })
    .option('plot', { type: 'string', describe: 'picture to write: .svg or .png' })
    .option('out', { type: 'string', describe: '.onnx file to write the network to' })
    .option('json', { type: 'boolean', default: false, describe: 'print the losses as JSON' })
    .options(SERIES_OPTIONS);
};

type FitNetworkArguments = ArgumentsOf<typeof options>;

/** `onnxcast fit-network DATA`: a plain network fitted to single points, its losses as it learns, and what helps against learning by heart. */
export const fitNetworkCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    if (argv.plot !== undefined) pictureFormat(argv.plot);
    const options = parseWithSchema(networkOptionsSchema, argv as unknown as Readonly<Record<string, unknown>>);
    const series = chooseSeries(await readData(argv.data, toReadOptions(argv)), argv);
    const { train, validation } = splitPoints(series, {
      validate: countOf(argv.validate as Share, lengthOf(series), 'validate'),
    });
    const fit = (label: string, settings: typeof options): NamedFit => {
      const epochs: NetworkEpoch[] = [];
      if (!argv.json) printData(`${label}, ${formatCount(settings.epochs, 'epoch')}`);
      const held: { validation?: Points } = validation.x.length > 0 ? { validation } : {};
      for (const epoch of fitNetwork(train, { ...settings, ...held })) {
        epochs.push(epoch);
        if (!argv.json) printData(formatEpoch(epoch));
      }
      return { label, epochs };
    };

    const fits = (argv.compare ? withRemedies(options) : [options]).map((one) => fit(describeFit(one), one));
    if (argv.json) printJson(fits.map(toJson));
    if (argv.out !== undefined) {
      await writeFile(argv.out, convertNetwork(fits[0]!.epochs.at(-1)!.weights));
      say(`network: ${argv.out}`);
    }
    if (argv.plot !== undefined) {
      await writePicture(argv.plot, drawFits(series.id, { train, validation }, fits));
      say(`picture: ${argv.plot}`);
    }
  },
};

type Settings = z.output<typeof networkOptionsSchema>;

/** What was asked for, then the network alone, a line, and the network with weight decay, each once. */
function withRemedies(options: Settings): readonly Settings[] {
  const hidden = options.hidden || networkOptionsSchema.shape.hidden.parse(undefined);
  const remedies = [
    { ...options, hidden, weightDecay: 0 },
    { ...options, hidden: 0, weightDecay: 0 },
    { ...options, hidden, weightDecay: options.weightDecay || curingDecay },
  ];
  const labels = new Set<string>();
  return [options, ...remedies].filter((one) => {
    const label = describeFit(one);
    return !labels.has(label) && labels.add(label);
  });
}

function describeFit({ hidden, weightDecay }: Settings): string {
  const decay = weightDecay > 0 ? `, weight decay ${weightDecay}` : '';
  return `${hidden === 0 ? 'a line' : `${hidden} tanh units`}${decay}`;
}

/** The series that was asked for, or the only one. */
function chooseSeries(all: readonly Series[], { data, series }: FitNetworkArguments): Series {
  const chosen = series === undefined ? (all.length === 1 ? all[0] : undefined) : all.find(({ id }) => id === series);
  if (chosen !== undefined) return chosen;
  const some = all.slice(0, 3).map(({ id }) => id);
  const found = series === undefined ? `${all.length} series` : `no series "${series}"`;
  const remedy = `Choose one with --series: ${some.join(', ')}${all.length > some.length ? ', ...' : ''}.`;
  throw new InputError(`${data}: found ${found}, expected the one to fit. ${remedy}`, { file: data });
}

function formatEpoch({ epoch, loss, validationLoss }: NetworkEpoch): string {
  const judged = validationLoss === undefined ? '' : `, validation loss ${formatFigure(validationLoss)}`;
  return `epoch ${epoch.toLocaleString('en')}: training loss ${formatFigure(loss)}${judged}`;
}

function toJson({ label, epochs }: NamedFit): unknown {
  return { label, epochs: epochs.map(({ weights: _, ...losses }) => losses) };
}
