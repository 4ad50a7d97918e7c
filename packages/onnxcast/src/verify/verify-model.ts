// Runs one model through every form and runtime at hand, and compares what comes out. Prints nothing.
import { convert, type ModelSource } from '@onnxcast/converter';
import { findStarts, referenceForecast, rolesOf, scalings } from '@onnxcast/model';
import { forms as allForms, type GraphForm } from '@onnxcast/onnx/forms';
import { lengthOf, type Series, type Tensor, toTensor } from '@onnxcast/series';
import {
  differencesOf,
  largestOf,
  ownUnitOf,
  type PartKey,
  partKeys,
  type ToOwnUnit,
  type Values,
} from './differences.ts';
import { type Given, type MissingRuntime, rowsOf } from './graph-runtime.ts';
import { type Check, judgeRuns } from './judge.ts';
import { measureRounding, ROUNDING_FACTOR } from './rounding.ts';
import { type RuntimeKey, runtimeKinds } from './runtimes.ts';

/** Options of {@link verifyModel}. */
export interface VerifyModelOptions {
  /** Series of one length. */
  readonly history: readonly Series[];
  readonly forms: readonly GraphForm[];
  readonly runtimes: readonly RuntimeKey[];
  readonly horizon: number;
  /** What is known in advance of each series, `[horizon, covariates]` row-major; only for a model that takes it. */
  readonly future?: readonly Float64Array[] | undefined;
  /** Largest difference allowed, in the model's own unit; more where rounding alone moves the model further. */
  readonly tolerance: number;
  /** Is told, in a sentence, what begins. */
  readonly onProgress?: ((sentence: string) => unknown) | undefined;
}

/** The largest absolute difference of each part, in the model's own unit. */
type Largest = Readonly<Record<Exclude<PartKey, 'intervals'>, number>> & {
  /** Over the ends of the intervals; absent where a form or a model gives none. */
  readonly intervals?: number;
};

/** One form in one runtime; differences are to the plain loops: `warmup` over the one-step predictions of the history, `closedLoop` over the forecast. */
export interface VerifyResult extends Largest {
  readonly form: GraphForm | 'none';
  readonly runtime: string;
  readonly version: string;
  /** Median time of one forecast of all series. */
  readonly milliseconds: number;
}

/** What a verification found. */
export interface Verdict {
  readonly passed: boolean;
  readonly series: number;
  readonly warmup: number;
  readonly horizon: number;
  /** The unit of all differences, in words. */
  readonly unit: string;
  /** Of the intervals that are compared, in percent; none of a model that is not calibrated. */
  readonly levels: readonly number[];
  readonly results: readonly VerifyResult[];
  readonly tolerance: number;
  /** How far float32 rounding alone moves each part, at most, and how many times that graphs may differ. */
  readonly rounding: Largest & { readonly factor: number };
  readonly checks: readonly Check[];
  /** Runtimes that did not run, and why. */
  readonly notRun: readonly MissingRuntime[];
}

interface Contestant {
  readonly form: GraphForm;
  readonly runtime: string;
  readonly version: string;
  readonly values: Values;
  readonly milliseconds: number;
}

/**
 * Compares all forms and runtimes.
 * @param model the file itself; its own form is run from these bytes, the others from its weights
 */
export async function verifyModel(
  model: Uint8Array,
  source: ModelSource,
  options: VerifyModelOptions,
): Promise<Verdict> {
  const { history, horizon, tolerance, onProgress = () => {} } = options;
  const warmup = lengthOf(history[0]!);
  const toOwnUnit = ownUnitOf(source, history);

  await onProgress('plain loops in float64');
  const given: Given = {
    history,
    horizon,
    future: options.future && toFuture(source, options.future, horizon),
    starts: findStarts(source.spec, history),
  };
  const started = performance.now();
  const expected = referenceForecast({ spec: source.spec, weights: source.weights }, toTensor(history, 'float64'), {
    horizon,
    futureCovariates: given.future,
    startTimes: given.starts,
  });
  const referenceTime = performance.now() - started;
  const reference = toOwnUnit(rowsOf(expected, history.length));
  await onProgress('plain loops in float32');
  const rounding = measureRounding(source, given, { reference, toOwnUnit });

  const { contestants, notRun } = await runAll(model, source, given, options, toOwnUnit);
  const scaledUnit = scalings[source.spec.scaling].unit;
  const named = contestants.map(({ form, runtime, values }) => ({ name: `${form} in ${runtime}`, values }));
  const checks = judgeRuns(named, { given, tolerance, rounding, reference });
  const rows = [
    { form: 'none', runtime: 'plain TypeScript, float64', version: '', values: reference, milliseconds: referenceTime },
    { form: 'none', runtime: 'plain TypeScript, float32', version: '', ...rounding },
    ...contestants,
  ] as const;
  return {
    passed: checks.length > 0 && checks.every(({ passed }) => passed), // nothing compared is nothing proved
    series: history.length,
    warmup,
    horizon,
    unit: scaledUnit === undefined ? "the data's unit" : `each series' ${scaledUnit}`,
    levels: source.spec.intervals?.levels ?? [],
    results: rows.map(({ values, form, runtime, version, milliseconds }) => {
      return { form, runtime, version, ...largestOfParts(differencesOf(values, reference, given)), milliseconds };
    }),
    tolerance,
    rounding: { ...largestOfParts(rounding.largest), factor: ROUNDING_FACTOR },
    checks,
    notRun,
  };
}

/** Runs every form that is asked for in every runtime that is at hand and runs it. */
async function runAll(
  model: Uint8Array,
  source: ModelSource,
  given: Given,
  { forms, runtimes, horizon, onProgress = () => {} }: VerifyModelOptions,
  toOwnUnit: ToOwnUnit,
): Promise<{ readonly contestants: readonly Contestant[]; readonly notRun: readonly MissingRuntime[] }> {
  const time = lengthOf(given.history[0]!);
  const contestants: Contestant[] = [];
  const notRun: MissingRuntime[] = [];
  const own = forms.includes(source.form) ? source.form : forms[0]!;
  // Converted once, for all runtimes.
  const graphs = new Map<GraphForm, Uint8Array>();
  const graphOf = (form: GraphForm) => {
    const isAsItIs = form === source.form && allForms[form].lengths === 'free';
    const bytes =
      graphs.get(form) ?? (isAsItIs ? model : convert(source.spec, source.weights, { form, time, horizon }));
    graphs.set(form, bytes);
    return bytes;
  };
  for (const kind of runtimeKinds.filter(({ key }) => runtimes.includes(key))) {
    await onProgress(kind.name);
    const runtime = await kind.open(graphOf(own));
    if ('reason' in runtime) {
      notRun.push(runtime);
      continue;
    }
    try {
      const wanted = kind.forms === 'all' ? forms : [own];
      for (const form of wanted) {
        if (allForms[form].loop === 'caller' && !runtime.runsSteps) {
          if (wanted.length === 1) notRun.push({ name: runtime.name, reason: 'graphs of one step are not run there.' });
          continue;
        }
        if (allForms[form].lengths === 'fixed') {
          await onProgress(`  ${form}, all ${time + horizon} steps written out: opening it takes a while`);
        }
        const run = await runtime.run(graphOf(form), given);
        const { name, version } = runtime;
        const milliseconds = median(run.milliseconds);
        const values = requireIntervals(toOwnUnit(run), { form, isCalibrated: source.spec.intervals !== undefined });
        contestants.push({ form, runtime: name, version, values, milliseconds });
      }
    } finally {
      await runtime.close?.();
    }
  }
  return { contestants, notRun };
}

/** Values in which intervals that a form should give and a run did not count as missing, not as none. */
function requireIntervals(
  values: Values,
  { form, isCalibrated }: { readonly form: GraphForm; readonly isCalibrated: boolean },
): Values {
  const isDue = isCalibrated && 'lower' in allForms[form].outputs;
  return isDue && values.intervals === undefined ? { ...values, intervals: new Float64Array() } : values;
}

/** The largest of every part's steps `[step]`. */
function largestOfParts(byPart: Values): Largest {
  const largest = partKeys.flatMap((part) => (byPart[part] === undefined ? [] : [[part, largestOf(byPart[part])]]));
  return Object.fromEntries(largest) as Largest;
}

function toFuture({ spec }: ModelSource, future: readonly Float64Array[], horizon: number): Tensor<Float64Array> {
  const shape = [future.length, horizon, rolesOf(spec).future.names.length];
  return { shape, data: Float64Array.from(future.flatMap((rows) => [...rows])) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
