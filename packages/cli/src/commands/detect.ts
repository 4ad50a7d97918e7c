// `onnxcast detect`: which values of a file no forecast would have expected.
import { anomalyChart, type Chart } from '@onnxcast/plot';
import { type Series, spellDate } from '@onnxcast/series';
import { type Detection, detect, Forecaster, formatAnomalies } from 'onnxcast';
import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { toOptionsFor } from '../options/needed-columns.ts';
import { pictureFormat, writePicture } from '../options/picture.ts';
import { nameFile, readUnderstood } from '../options/read-data.ts';
import { DATA, SERIES_OPTIONS, sayGaps } from '../options/series-options.ts';
import { refuseInput, SAFE_CSV, tableFormat } from '../options/table-file.ts';
import { TRUST, toTrust } from '../options/trust.ts';
import { formatCount, formatFigure, formatTable, printData, say, sayUnsealed } from '../terminal/output.ts';
import { writeFile } from '../terminal/write-file.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file that gives intervals' })
    .positional('data', DATA)
    .option('level', {
      type: 'number',
      describe: 'percent of the values that lie inside, one of those of the model (default: its highest)',
    })
    .option('device', {
      choices: ['auto', 'cpu', 'cuda'] as const,
      default: 'auto' as const,
      describe: 'where to run',
    })
    .option('out', { type: 'string', describe: 'CSV or JSON file of the anomalies to write; a table where absent' })
    .option('plot', { type: 'string', describe: 'picture to write: .svg or .png' })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON instead of a table' })
    .options(SAFE_CSV)
    .options(TRUST)
    .options(SERIES_OPTIONS);

/** `onnxcast detect MODEL.onnx DATA`: marks what lies outside the one-step interval of each step, given the steps before it. */
export const detectCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    if (argv.plot !== undefined) pictureFormat(argv.plot);
    const format = tableFormat(argv);
    for (const out of [argv.out, argv.plot]) refuseInput(out, [argv.model, argv.data]);
    const forecaster = await Forecaster.load(argv.model, { device: argv.device, ...toTrust(argv) });
    try {
      say(`${argv.model} on ${forecaster.description}`);
      sayUnsealed(argv.model, forecaster.digest);
      const { series, understood } = await readUnderstood(argv.data, toOptionsFor(argv, forecaster.spec));
      sayGaps(series);
      const found = await detect(forecaster, series, argv.level === undefined ? {} : { level: argv.level });
      sayShort(series, found);
      say(summarise(found));
      const spell = (time: string) => (understood.spelling === undefined ? time : spellDate(time, understood.spelling));
      const text = () => formatAnomalies(found, format, { spell, safe: argv['safe-csv'] });
      if (argv.out !== undefined) {
        await writeFile(argv.out, text());
        say(`anomalies: ${argv.out}`);
      } else if (format === 'json') printData(text());
      else if (found.some(({ anomalies }) => anomalies.length > 0)) printData(describeAnomalies(found, spell));
      if (argv.plot === undefined) return;
      await writePicture(argv.plot, drawAnomalies(series, found));
      say(`picture: ${argv.plot}`);
    } catch (error) {
      throw nameFile(error, argv.data);
    } finally {
      await forecaster.dispose();
    }
  },
};

/** Says of which series nothing could be said. */
function sayShort(series: readonly Series[], found: readonly Detection[]): void {
  const short = series.filter((_, i) => found[i]!.expected.times.length === 0);
  const [first] = short;
  if (first === undefined) return;
  const others = short.length === 1 ? '' : ` and ${short.length - 1} more`;
  say(`${first.id}${others}: too short to be judged.`);
}

/** How many values lie outside, and how many would where nothing is wrong. */
function summarise(found: readonly Detection[]): string {
  const judged = found.reduce((sum, one) => sum + one.judged, 0);
  const outside = found.reduce((sum, { anomalies }) => sum + anomalies.length, 0);
  const level = found[0]?.level ?? 0;
  const share = judged === 0 ? 0 : (100 * outside) / judged;
  const usual = Number((100 - level).toPrecision(3));
  return `${outside.toLocaleString('en')} of ${formatCount(judged, 'value')} outside the ${level} % interval of the one-step forecast: ${share.toFixed(1)} %, where ${usual} % are usual`;
}

/** The anomalies as a table, the first values that were judged left out in all. */
function describeAnomalies(found: readonly Detection[], spell: (time: string) => string): string {
  const hasSeveral = found.some(({ expected }) => expected.targets.length > 1);
  const rows = found.flatMap(({ anomalies }) =>
    anomalies.map(({ id, time, target, value, expected, lower, upper, distance }) => [
      id,
      spell(time),
      ...(hasSeveral ? [target] : []),
      ...[value, expected, lower, upper].map(formatFigure),
      `${formatFigure(distance)} x`,
    ]),
  );
  const words = ['series', 'time', ...(hasSeveral ? ['variable'] : [])];
  return formatTable([[...words, 'value', 'expected', 'lower', 'upper', 'distance'], ...rows]);
}

/** Most charts of a picture. */
const MOST_CHARTS = 12;

/** A chart for every variable of every series, those that hold the most unexpected value first. */
function drawAnomalies(series: readonly Series[], found: readonly Detection[]): readonly Chart[] {
  const charts = found.flatMap((one, i) =>
    one.expected.targets.map((target) => {
      const own = one.anomalies.filter((anomaly) => anomaly.target === target);
      return { target, at: i, worst: Math.max(0, ...own.map(({ distance }) => distance)) };
    }),
  );
  const shown = charts.sort((one, other) => other.worst - one.worst).slice(0, MOST_CHARTS);
  if (shown.length < charts.length) {
    say(`The picture shows the ${shown.length} of ${charts.length} variables with the most unexpected values.`);
  }
  return shown.map(({ target, at }) =>
    anomalyChart(series[at]!, found[at]!, { target, ...(shown.length > 1 ? { width: 640, height: 380 } : {}) }),
  );
}
