// Does a file compute the same everywhere? Its own history, or a user's series, through all forms and runtimes at hand.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readWeights } from '@onnxcast/converter';
import {
  calendarStepOf,
  fromMetadata,
  type ModelSpec,
  rolesOf,
  scalingTraits,
  takeColumns,
  timeAfter,
} from '@onnxcast/model';
import { describeModel, type GraphForm, graphForms } from '@onnxcast/onnx';
import {
  checkOptions,
  command,
  generateSine,
  InputError,
  lengthOf,
  meanOf,
  option,
  type Series,
  sliceSeries,
  text,
  UnsupportedError,
  unknownPart,
} from '@onnxcast/series';
import { z } from 'zod';
import { readModelFile } from '../read-model-file.ts';
import { type RuntimeKey, runtimeKeys } from './runtimes.ts';
import { type Verdict, verifyModel } from './verify-model.ts';

/** What {@link verify} can be told. */
export interface VerifyOptions {
  /** Series to forecast, with the model's features. Default: three sine waves, at the level of the sample beside a shipped model. */
  readonly series?: readonly Series[] | undefined;
  /** Steps of history, at most. Default 999. */
  readonly warmup?: number;
  /** Closed-loop steps. Default 1000. */
  readonly steps?: number;
  /** Graph forms to compare. Default all. */
  readonly forms?: readonly GraphForm[];
  /** Runtimes to compare. Default all that are at hand. */
  readonly runtimes?: readonly RuntimeKey[];
  /** Largest difference allowed, in the model's own unit; more where rounding alone moves the model further. Default 1e-4. */
  readonly tolerance?: number;
  /** Told, in a sentence, what begins, and awaited. */
  readonly onProgress?: (sentence: string) => unknown;
}

const OPTIONS = {
  series: true,
  warmup: true,
  steps: true,
  forms: true,
  runtimes: true,
  tolerance: true,
  onProgress: true,
} satisfies Record<keyof VerifyOptions, true>;

/** A `Forecaster` takes no horizon beyond this. */
const MAX_STEPS = 1_000_000;

/**
 * Runs a model through every form and runtime at hand and compares what comes out, over warm-up and closed loop.
 * @param path an .onnx file that onnxcast exported
 * @throws UnsupportedError for a file that is no model of onnxcast's
 * @throws InputError when series do not fit the model
 * @example
 * const { passed, results } = await verify('model.onnx', { runtimes: ['node', 'web'] });
 */
export async function verify(path: string, options: VerifyOptions = {}): Promise<Verdict> {
  checkOptions(options, OPTIONS);
  const {
    warmup = 999,
    steps = 1000,
    tolerance = 1e-4,
    series: given,
    forms = graphForms,
    runtimes = runtimeKeys,
  } = options;
  refuseOutside({ warmup, steps });
  if (!(tolerance >= 0))
    throw new InputError({ option: 'tolerance', found: String(tolerance), expected: 'a number from 0' });
  refuseUnknown('forms', forms, graphForms);
  refuseUnknown('runtimes', runtimes, runtimeKeys);
  const model = await readModelFile(path);
  refuseOthers(model, path);
  const source = readWeights(model, path);
  const { spec } = source;
  // What is known in advance of the steps to forecast comes from rows after the history.
  const ahead = rolesOf(spec).future.names.length === 0 ? 0 : steps;
  const series =
    given === undefined
      ? generateHistory(spec, warmup + ahead, await readSample(path))
      : cutHistory(given, spec, { warmup, ahead });
  return verifyModel(model, source, {
    history: series.map((one) => sliceSeries(one, 0, lengthOf(one) - ahead)),
    horizon: steps,
    future: ahead === 0 ? undefined : series.map((one) => takeAhead(one, spec, ahead)),
    forms,
    runtimes,
    tolerance,
    onProgress: options.onProgress,
  });
}

function refuseOutside(lengths: Readonly<Record<string, number>>): void {
  for (const [name, length] of Object.entries(lengths)) {
    if (Number.isSafeInteger(length) && length >= 1 && length <= MAX_STEPS) continue;
    throw new InputError({
      option: name,
      found: String(length),
      expected: `a whole number of steps from 1 to ${MAX_STEPS}`,
    });
  }
}

function refuseUnknown(name: string, given: readonly string[], known: readonly string[]): void {
  const stray = given.find((one) => !known.includes(one));
  if (stray !== undefined) throw unknownPart(name, stray, known);
}

/** @throws UnsupportedError for a model that has no history and no closed loop, or whose weights we can't read. */
function refuseOthers(model: Uint8Array, file: string): void {
  const { metadata, producer } = describeModel(model, file);
  if (fromMetadata(metadata, file) !== undefined) return;
  throw new UnsupportedError({
    file,
    found: producer.startsWith('onnxcast')
      ? 'this is a plain network, y from x: it forecasts no series, so there is nothing to compare over a closed loop'
      : `this model was not made by onnxcast (producer: ${producer || 'not named'}): without its metadata the plain loops, that all runtimes are compared with, can't be run`,
    remedy: text`See what is in it with ${command(`inspect ${file}`)}.`,
  });
}

/** Sine waves, every feature of every series in a phase of its own: of amplitude 1 around 0, around 2 where a model takes no others, or where a sample of one feature lies. */
function generateHistory(spec: ModelSpec, length: number, sample: Sample | undefined): readonly Series[] {
  const count = spec.features.length;
  const { mean, amplitude } =
    count === 1 && sample !== undefined
      ? sample
      : { mean: scalingTraits[spec.scaling].needsPositive ? 2 : 0, amplitude: 1 };
  const waves = generateSine({ series: 3 * count, length: Math.max(length, 2) });
  return [0, 1, 2].map((n) => {
    const values = new Float64Array(length * count);
    for (let i = 0; i < values.length; i++) {
      values[i] = mean + amplitude * waves[n * count + (i % count)]!.values[Math.floor(i / count)]!;
    }
    return { id: `wave-${n + 1}`, features: spec.features, values, ...generateTimes(spec, STARTS[n]!, length) };
  });
}

/** Beginnings of the sine waves, for models that read the calendar: before 1970, before a leap day, before a new year. */
const STARTS = ['1969-11-30', '2000-02-01', '2023-12-31'];

/** Times of a model that reads the calendar, by its own step; none for others. */
function generateTimes(spec: ModelSpec, start: string, length: number): Pick<Series, 'times'> {
  if (spec.calendar === undefined) return {};
  const step = calendarStepOf(spec.frequency)!;
  const timeOf = (row: number) => new Date(1000 * timeAfter(step, Date.parse(start) / 1000, row)).toISOString();
  return { times: Array.from({ length }, (_, row) => timeOf(row)) };
}

/** Where the sample history of a shipped model lies. */
interface Sample {
  readonly mean: number;
  readonly amplitude: number;
}

/** The sample history that an `index.json` beside the model has of it, if there is one. */
async function readSample(model: string): Promise<Sample | undefined> {
  const content = await readFile(join(dirname(model), 'index.json'), 'utf8').catch(() => '[]');
  const parsed = z.array(sampleSchema).safeParse(parseOr(content, []));
  const values = parsed.data?.find(({ file }) => file === basename(model))?.history.values;
  if (values === undefined) return undefined;
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean) ** 2));
  return { mean, amplitude: Math.sqrt(2 * variance) || 1 };
}

const sampleSchema = z.object({ file: z.string(), history: z.object({ values: z.array(z.number()) }) });

function parseOr(content: string, fallback: unknown): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return fallback;
  }
}

/** What is known in advance in the last rows of a series: `[ahead, covariates]`. */
function takeAhead(series: Series, spec: ModelSpec, ahead: number): Float64Array {
  const width = spec.features.length;
  const columns = rolesOf(spec).future.columns;
  return takeColumns(sliceSeries(series, lengthOf(series) - ahead).values, width, columns);
}

/** The last rows of every series, as many as the shortest has: history, then those ahead of it. */
function cutHistory(
  series: readonly Series[],
  spec: ModelSpec,
  { warmup, ahead }: { readonly warmup: number; readonly ahead: number },
): readonly Series[] {
  const features = series[0]?.features.length;
  if (features !== spec.features.length) {
    throw new InputError({
      found: `found ${features ?? 0} features`,
      expected: `${spec.features.length} (${spec.features.join(', ')})`,
      remedy: text`Leave ${option('target')} out: the model knows its columns.`,
    });
  }
  const length = Math.min(warmup + ahead, ...series.map(lengthOf));
  if (length <= ahead) {
    throw new InputError({
      found: `the shortest series has ${length} rows`,
      expected: `more than ${ahead}: the last ${ahead} rows tell what is known in advance of the steps to forecast`,
      remedy: text`Lower ${option('steps')}.`,
    });
  }
  return series.map((one) => sliceSeries(one, lengthOf(one) - length));
}
