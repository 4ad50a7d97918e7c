import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readWeights } from '@onnxcast/converter';
import { fromMetadata, type ModelSpec, rolesOf } from '@onnxcast/model';
import { describeModel, graphForms } from '@onnxcast/onnx';
import {
  generateSine,
  InputError,
  lengthOf,
  readSeries,
  type Series,
  scaleOf,
  sliceSeries,
  UnsupportedError,
} from '@onnxcast/series';
import { z } from 'zod';
import type { Command } from '../command.ts';
import { formatTable, printData, printJson, say } from '../output.ts';
import { SERIES_OPTIONS, type SeriesArguments, toReadOptions } from '../series-options.ts';
import { UsageError } from '../usage-error.ts';
import { type Check, type Verdict, verifyModel } from '../verify-model.ts';
import { runtimeKeys } from '../verify-runtimes.ts';
import { readModelFile } from './inspect.ts';

interface VerifyArguments extends SeriesArguments {
  readonly model: string;
  readonly data: string | undefined;
  readonly warmup: number;
  readonly steps: number;
  readonly forms: string;
  readonly runtimes: string;
  readonly tolerance: number;
  readonly json: boolean;
}

/** A `Forecaster` takes no horizon beyond this. */
const MAX_STEPS = 1_000_000;

/** `onnxcast verify MODEL.onnx`: all forms and runtimes at hand against one another. */
export const verifyCommand: Command<VerifyArguments> = {
  options: (yargs) =>
    yargs
      .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file that onnxcast exported' })
      .option('data', {
        type: 'string',
        describe: 'series to forecast (default: three sine waves, at the level of the sample beside a shipped model)',
      })
      .option('warmup', { type: 'number', default: 999, describe: 'steps of history, at most' })
      .option('steps', { type: 'number', default: 1000, describe: 'closed-loop steps' })
      .option('forms', { type: 'string', default: graphForms.join(','), describe: 'graph forms to compare' })
      .option('runtimes', { type: 'string', default: runtimeKeys.join(','), describe: 'runtimes to compare' })
      .option('tolerance', {
        type: 'number',
        default: 1e-4,
        describe:
          "largest difference of a graph to another, and to float64, in the model's own unit: standard deviations where it scales; more where float32 rounding alone moves the model further",
      })
      .option('json', { type: 'boolean', default: false, describe: 'write JSON' })
      .options(SERIES_OPTIONS),
  run: async (argv) => {
    for (const name of ['warmup', 'steps'] as const) {
      if (!Number.isSafeInteger(argv[name]) || argv[name] < 1 || argv[name] > MAX_STEPS) {
        throw new UsageError(
          `--${name}: found ${argv[name]}, expected a whole number of steps from 1 to ${MAX_STEPS}.`,
        );
      }
    }
    const forms = parseNames('forms', argv.forms, graphForms);
    const runtimes = parseNames('runtimes', argv.runtimes, runtimeKeys);
    const model = await readModelFile(argv.model);
    refuseOthers(model, argv.model);
    const source = readWeights(model, argv.model);
    const { spec } = source;
    // What is known in advance of the steps to forecast comes from rows after the history.
    const ahead = rolesOf(spec).future.names.length === 0 ? 0 : argv.steps;
    const series =
      argv.data === undefined
        ? generateHistory(spec, argv.warmup + ahead, await readSample(argv.model))
        : cutHistory(await readSeries(argv.data, toReadOptions(argv, spec.features)), spec, argv.data, {
            warmup: argv.warmup,
            ahead,
          });
    const history = series.map((one) => sliceSeries(one, 0, lengthOf(one) - ahead));
    const verdict = await verifyModel(model, source, history, {
      forms,
      runtimes,
      horizon: argv.steps,
      future: ahead === 0 ? undefined : series.map((one) => takeAhead(one, spec, ahead)),
      tolerance: argv.tolerance,
      onProgress: say,
    });
    if (argv.json) printJson({ file: argv.model, ...verdict });
    else printData(formatVerdict(verdict));
    if (!verdict.passed) process.exitCode = 1;
  },
};

/** @throws UnsupportedError for a model that has no history and no closed loop, or whose weights we can't read. */
function refuseOthers(model: Uint8Array, file: string): void {
  const { metadata, producer } = describeModel(model, file);
  if (fromMetadata(metadata, file) !== undefined) return;
  const look = `See what is in it with \`npx onnxcast inspect ${file}\`.`;
  throw new UnsupportedError(
    producer.startsWith('onnxcast')
      ? `${file}: this is a plain network, y from x: it forecasts no series, so there is nothing to compare over a closed loop. ${look}`
      : `${file}: this model was not made by onnxcast (producer: ${producer || 'not named'}): without its metadata the plain loops, that all runtimes are compared with, can't be run. ${look}`,
    { file },
  );
}

function parseNames<Name extends string>(option: string, text: string, known: readonly Name[]): readonly Name[] {
  return text.split(',').map((word) => {
    const name = known.find((one) => one === word.trim());
    if (name !== undefined) return name;
    throw new UsageError(`--${option}: there is no "${word}", expected some of ${known.join(',')}.`);
  });
}

/** Sine waves, every feature of every series in a phase of its own: of amplitude 1, or where a sample of one feature lies. */
function generateHistory(spec: ModelSpec, length: number, sample: Sample | undefined): readonly Series[] {
  const count = spec.features.length;
  const { mean, amplitude } = count === 1 && sample !== undefined ? sample : { mean: 0, amplitude: 1 };
  const waves = generateSine({ series: 3 * count, length: Math.max(length, 2) });
  return [0, 1, 2].map((n) => {
    const values = new Float64Array(length * count);
    for (let i = 0; i < values.length; i++) {
      values[i] = mean + amplitude * waves[n * count + (i % count)]!.values[Math.floor(i / count)]!;
    }
    return { id: `wave-${n + 1}`, features: spec.features, values };
  });
}

/** Where the sample history of a shipped model lies. */
interface Sample {
  readonly mean: number;
  readonly amplitude: number;
}

/** The sample history that an `index.json` beside the model has of it, if there is one. */
async function readSample(model: string): Promise<Sample | undefined> {
  const text = await readFile(join(dirname(model), 'index.json'), 'utf8').catch(() => '[]');
  const parsed = z.array(sampleSchema).safeParse(parseOr(text, []));
  const values = parsed.data?.find(({ file }) => file === basename(model))?.history.values;
  if (values === undefined) return undefined;
  const { mean, deviation } = scaleOf({ id: 'sample', features: ['y'], values: Float64Array.from(values) });
  return { mean: mean[0]!, amplitude: Math.SQRT2 * deviation[0]! };
}

const sampleSchema = z.object({ file: z.string(), history: z.object({ values: z.array(z.number()) }) });

function parseOr(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** What is known in advance in the last rows of a series: `[ahead, covariates]`. */
function takeAhead(series: Series, spec: ModelSpec, ahead: number): Float64Array {
  const width = spec.features.length;
  const columns = rolesOf(spec).future.columns;
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
      `${file}: found ${features ?? 0} features, expected ${expected}. Leave --target out: the model knows its columns.`,
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
      found: `${length} rows`,
    });
  }
  return series.map((one) => sliceSeries(one, lengthOf(one) - length));
}

function formatVerdict(verdict: Verdict): string {
  const rows = verdict.results.map(({ form, runtime, version, warmup, closedLoop, milliseconds }) => [
    runtime,
    version,
    form,
    warmup.toExponential(1),
    closedLoop.toExponential(1),
    `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`,
  ]);
  const { series, warmup, horizon, tolerance, rounding } = verdict;
  const { factor, warmup: ofWarmup, closedLoop: ofLoop } = rounding;
  return [
    `${series} series, ${warmup} warm-up and ${horizon} closed-loop steps; differences in ${verdict.unit}`,
    '',
    formatTable([['runtime', 'version', 'form', 'warm-up', 'closed loop', 'a forecast'], ...rows]),
    ...verdict.notRun.map(({ name, reason }) => `${name} did not run: ${reason}`),
    '',
    'warm-up and closed loop: max abs difference to the plain TypeScript loops in float64',
    `float32 rounding alone, that of the weights too, moves this model's warm-up by ${short(ofWarmup)} and its closed loop by ${short(ofLoop)}`,
    factor * Math.max(ofWarmup, ofLoop) > tolerance
      ? `so graphs may differ by ${factor} times what it does up to each step (${short(factor * ofWarmup)} and ${short(factor * ofLoop)} in the end), or by the tolerance of ${tolerance} where that is more`
      : `so graphs may differ by the tolerance of ${tolerance}: ${factor} times that is less`,
    ...(verdict.checks.length === 0 ? ['no graph was run, so nothing was compared'] : verdict.checks.map(formatCheck)),
  ].join('\n');
}

function formatCheck({ part, against, passed, largest, step, difference, limit, who }: Check): string {
  const whom = against === 'float64' ? 'the plain loops in float64' : 'one another';
  const at = `${passed ? 'nearest it' : 'furthest past it'} at step ${step}: ${short(difference)} of ${short(limit)}`;
  return `${part}, graphs against ${whom}: ${short(largest)}, ${passed ? 'within' : 'PAST'} the limit (${at}, ${who.join(' and ')})`;
}

/** Two digits: 2.0e-4. */
function short(value: number): string {
  return value.toExponential(1);
}
