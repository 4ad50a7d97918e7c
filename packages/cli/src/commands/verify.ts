import { type GraphForm, graphForms, readWeights } from '@onnxcast/converter';
import { columnsOf, futureCovariatesOf, type ModelSpec } from '@onnxcast/model';
import { generateSine, InputError, lengthOf, readSeries, type Series, sliceSeries } from '@onnxcast/series';
import type { CommandModule } from 'yargs';
import { formatTable, printData, printJson, say } from '../output.ts';
import { SERIES_OPTIONS, type SeriesArguments, toReadOptions } from '../series-options.ts';
import { UsageError } from '../usage-error.ts';
import { type Verdict, verifyModel } from '../verify-model.ts';
import { readModelFile } from './inspect.ts';

interface VerifyArguments extends SeriesArguments {
  readonly model: string;
  readonly data: string | undefined;
  readonly warmup: number;
  readonly steps: number;
  readonly forms: string;
  readonly tolerance: number;
  readonly 'reference-tolerance': number;
  readonly json: boolean;
}

/** `onnxcast verify MODEL.onnx`: all forms and runtimes at hand against one another. */
export const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify <model>',
  describe: 'Compare all graph forms and runtimes at hand over warm-up and closed loop',
  builder: (yargs) =>
    yargs
      .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file that onnxcast exported' })
      .option('data', { type: 'string', describe: 'series to forecast (default: three sine waves a feature)' })
      .option('warmup', { type: 'number', default: 999, describe: 'steps of history, at most' })
      .option('steps', { type: 'number', default: 1000, describe: 'closed-loop steps' })
      .option('forms', { type: 'string', default: graphForms.join(','), describe: 'graph forms to compare' })
      .option('tolerance', {
        type: 'number',
        default: 1e-4,
        describe: 'largest difference between any two graphs, in model units',
      })
      .option('reference-tolerance', {
        type: 'number',
        default: 1e-3,
        describe: 'largest difference between a graph and the plain loops in float64',
      })
      .option('json', { type: 'boolean', default: false, describe: 'write JSON' })
      .options(SERIES_OPTIONS),
  handler: async (argv) => {
    for (const name of ['warmup', 'steps'] as const) {
      if (!Number.isSafeInteger(argv[name]) || argv[name] < 1) {
        throw new UsageError(`--${name}: found ${argv[name]}, expected a whole number of steps, 1 or more.`);
      }
    }
    const forms = argv.forms.split(',').map(toForm);
    const model = await readModelFile(argv.model);
    const source = readWeights(model, argv.model);
    const { spec } = source;
    // What is known in advance of the steps to forecast comes from rows after the history.
    const ahead = futureCovariatesOf(spec).length === 0 ? 0 : argv.steps;
    const series =
      argv.data === undefined
        ? generateHistory(spec, argv.warmup + ahead)
        : cutHistory(await readSeries(argv.data, toReadOptions(argv, spec.features)), spec, argv.data, {
            warmup: argv.warmup,
            ahead,
          });
    const history = series.map((one) => sliceSeries(one, 0, lengthOf(one) - ahead));
    const verdict = await verifyModel(model, source, history, {
      forms,
      horizon: argv.steps,
      future: ahead === 0 ? undefined : series.map((one) => takeAhead(one, spec, ahead)),
      tolerance: argv.tolerance,
      referenceTolerance: argv['reference-tolerance'],
      onProgress: say,
    });
    if (argv.json) printJson({ file: argv.model, ...verdict });
    else printData(formatVerdict(verdict, source.spec));
    if (!verdict.passed) process.exitCode = 1;
  },
};

function toForm(text: string): GraphForm {
  const form = graphForms.find((known) => known === text.trim());
  if (form === undefined)
    throw new UsageError(`--forms: there is no "${text}", expected some of ${graphForms.join(',')}.`);
  return form;
}

/** Unit sine waves, every feature of every series in a phase of its own. */
function generateHistory(spec: ModelSpec, length: number): readonly Series[] {
  const count = spec.features.length;
  const waves = generateSine({ series: 3 * count, length: Math.max(length, 2) });
  return [0, 1, 2].map((n) => {
    const values = new Float64Array(length * count);
    for (let i = 0; i < values.length; i++) values[i] = waves[n * count + (i % count)]!.values[Math.floor(i / count)]!;
    return { id: `wave-${n + 1}`, features: spec.features, values };
  });
}

/** What is known in advance in the last rows of a series: `[ahead, covariates]`. */
function takeAhead(series: Series, spec: ModelSpec, ahead: number): Float64Array {
  const width = spec.features.length;
  const columns = columnsOf(spec, futureCovariatesOf(spec));
  const first = lengthOf(series) - ahead;
  return Float64Array.from({ length: ahead * columns.length }, (_, i) => {
    return series.values[(first + Math.floor(i / columns.length)) * width + columns[i % columns.length]!]!;
  });
}

/** The last rows of every series, as many as the shortest has: history, then those ahead of it. */
function cutHistory(
  series: readonly Series[],
  spec: ModelSpec,
  file: string,
  { warmup, ahead }: { readonly warmup: number; readonly ahead: number },
): readonly Series[] {
  const features = series[0]?.features.length;
  if (features !== spec.features.length) {
    const expected = `${spec.features.length} (${spec.features.join(', ')})`;
    throw new InputError(
      `${file}: found ${features ?? 0} features, expected ${expected}. Name the columns with --target.`,
      {
        file,
        expected,
      },
    );
  }
  const length = Math.min(warmup + ahead, ...series.map(lengthOf));
  if (length <= ahead) {
    const expected = `more than ${ahead}: the last ${ahead} rows tell what is known in advance of the steps to forecast`;
    throw new InputError(`${file}: the shortest series has ${length} rows, expected ${expected}. Lower --steps.`, {
      file,
      expected,
      actual: `${length} rows`,
    });
  }
  return series.map((one) => sliceSeries(one, lengthOf(one) - length));
}

function formatVerdict(verdict: Verdict, spec: ModelSpec): string {
  const units = spec.scaling === 'none' ? "the data's units" : "each series' standard deviations";
  const rows = verdict.results.map(({ form, runtime, toReference, milliseconds }) => [
    form,
    runtime,
    toReference.toExponential(1),
    `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`,
  ]);
  const { series, warmup, horizon, worst, worstPair, tolerance, worstToReference, referenceTolerance } = verdict;
  const pair = worstPair === undefined ? 'one graph alone' : worstPair.join(' and ');
  const holds = (found: number, limit: number) => (found <= limit ? 'within' : 'PAST');
  return [
    `${series} series, ${warmup} warm-up and ${horizon} closed-loop steps; differences in ${units}`,
    '',
    formatTable([['form', 'runtime', 'to plain loops', 'a forecast'], ...rows]),
    '',
    `graphs against one another: ${worst.toExponential(1)}, ${holds(worst, tolerance)} the tolerance of ${tolerance} (${pair})`,
    `graphs against the plain loops in float64: ${worstToReference.toExponential(1)}, ${holds(worstToReference, referenceTolerance)} the tolerance of ${referenceTolerance}`,
    ...verdict.notes,
  ].join('\n');
}
