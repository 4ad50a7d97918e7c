// Runs one model through every form and runtime at hand, and compares what comes out. Prints nothing.
import { convert, type ModelSource } from '@onnxcast/converter';
import { referenceForecast, rolesOf, scalings } from '@onnxcast/model';
import { forms as allForms, type GraphForm } from '@onnxcast/onnx/forms';
import { lengthOf, type Series, type Tensor, toTensor } from '@onnxcast/series';
import { differencesByStep, largestOf, ownUnitOf, type ToOwnUnit, type Values } from './differences.ts';
import { type Given, type MissingRuntime, splitRows } from './graph-runtime.ts';
import { measureRounding, ROUNDING_FACTOR, type Rounding } from './rounding.ts';
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

/** One form in one runtime; differences are the largest absolute ones, in the model's own unit. */
export interface VerifyResult {
  readonly form: GraphForm | 'none';
  readonly runtime: string;
  readonly version: string;
  /** To the plain loops, over the one-step predictions of the history. */
  readonly warmup: number;
  /** To the plain loops, over the closed loop. */
  readonly closedLoop: number;
  /** Median time of one forecast of all series. */
  readonly milliseconds: number;
}

/** Two parts of what a graph says, each held against the plain loops and against the other graphs. */
export interface Check {
  readonly part: 'warm-up' | 'closed loop';
  readonly against: 'one another' | 'float64';
  readonly passed: boolean;
  /** The largest difference of all steps. */
  readonly largest: number;
  /** The step, from 1, at which a difference comes nearest its limit, or is furthest past it; what follows is of that step. */
  readonly step: number;
  readonly difference: number;
  readonly limit: number;
  /** Whose difference it is. */
  readonly who: readonly string[];
}

/** What a verification found. */
export interface Verdict {
  readonly passed: boolean;
  readonly series: number;
  readonly warmup: number;
  readonly horizon: number;
  /** The unit of all differences, in words. */
  readonly unit: string;
  readonly results: readonly VerifyResult[];
  readonly tolerance: number;
  /** How far float32 rounding alone moves each part, at most, and how many times that graphs may differ. */
  readonly rounding: { readonly warmup: number; readonly closedLoop: number; readonly factor: number };
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
  const given: Given = { history, horizon, future: options.future && toFuture(source, options.future, horizon) };
  const started = performance.now();
  const expected = referenceForecast({ spec: source.spec, weights: source.weights }, toTensor(history, 'float64'), {
    horizon,
    futureCovariates: given.future,
  });
  const referenceTime = performance.now() - started;
  const reference = toOwnUnit({
    fitted: splitRows(expected.fitted.data, history.length),
    forecast: splitRows(expected.forecast.data, history.length),
  });
  await onProgress('plain loops in float32');
  const rounding = measureRounding(source, given, { reference, toOwnUnit });

  const { contestants, notRun } = await runAll(model, source, given, options, toOwnUnit);
  const scaledUnit = scalings[source.spec.scaling].unit;
  const judge: Judge = { series: history.length, warmup, horizon, tolerance, rounding };
  const checks = [
    ...check('one another', comparePairs(contestants, judge), judge),
    ...check('float64', compareEach(contestants, reference, judge), judge),
  ];
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
    results: rows.map(({ values, form, runtime, version, milliseconds }) => {
      const difference = differencesOf(values, reference, judge);
      const [ofWarmup, ofClosedLoop] = [largestOf(difference.warmup), largestOf(difference.closedLoop)];
      return { form, runtime, version, warmup: ofWarmup, closedLoop: ofClosedLoop, milliseconds };
    }),
    tolerance,
    rounding: {
      warmup: rounding.warmup.at(-1) ?? 0,
      closedLoop: rounding.closedLoop.at(-1) ?? 0,
      factor: ROUNDING_FACTOR,
    },
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
        contestants.push({ form, runtime: name, version, values: toOwnUnit(run), milliseconds });
      }
    } finally {
      await runtime.close?.();
    }
  }
  return { contestants, notRun };
}

/** By what a difference is judged. */
interface Judge {
  readonly series: number;
  readonly warmup: number;
  readonly horizon: number;
  readonly tolerance: number;
  readonly rounding: Rounding;
}

interface Differences {
  readonly who: readonly string[];
  readonly warmup: Float64Array;
  readonly closedLoop: Float64Array;
}

function comparePairs(contestants: readonly Contestant[], judge: Judge): readonly Differences[] {
  return contestants.flatMap((a, i) =>
    contestants.slice(i + 1).map((b) => {
      return { who: [nameOf(a), nameOf(b)], ...differencesOf(a.values, b.values, judge) };
    }),
  );
}

function compareEach(contestants: readonly Contestant[], reference: Values, judge: Judge): readonly Differences[] {
  return contestants.map((one) => ({ who: [nameOf(one)], ...differencesOf(one.values, reference, judge) }));
}

/** One check of the warm-up and one of the closed loop, as far as there is something to compare. */
function check(
  against: Check['against'],
  all: readonly Differences[],
  { tolerance, rounding }: Judge,
): readonly Check[] {
  const parts = [
    ['warm-up', 'warmup'],
    ['closed loop', 'closedLoop'],
  ] as const;
  return parts.flatMap(([part, key]) => {
    let nearest: Check | undefined;
    let most = -1;
    let largest = 0;
    for (const { who, [key]: differences } of all) {
      differences.forEach((difference, t) => {
        const limit = Math.max(tolerance, ROUNDING_FACTOR * rounding[key][t]!);
        largest = Math.max(largest, difference);
        // Where rounding itself ends in no number nothing is proved; what does not differ is within any limit, 0 too.
        const share = Number.isFinite(difference) ? difference / (limit || Number.MIN_VALUE) : Number.POSITIVE_INFINITY;
        if (share <= most) return;
        most = share;
        const passed = share <= 1;
        nearest = { part, against, passed, largest, step: t + 1, difference, limit, who };
      });
    }
    return nearest === undefined ? [] : [{ ...(nearest as Check), largest }];
  });
}

function toFuture({ spec }: ModelSource, future: readonly Float64Array[], horizon: number): Tensor<Float64Array> {
  const shape = [future.length, horizon, rolesOf(spec).future.names.length];
  return { shape, data: Float64Array.from(future.flatMap((rows) => [...rows])) };
}

function differencesOf(
  a: Values,
  b: Values,
  { series, warmup, horizon }: Judge,
): Pick<Differences, 'warmup' | 'closedLoop'> {
  return {
    warmup: differencesByStep(a.fitted, b.fitted, { series, steps: warmup - 1 }),
    closedLoop: differencesByStep(a.forecast, b.forecast, { series, steps: horizon }),
  };
}

function nameOf({ form, runtime }: Contestant): string {
  return `${form} in ${runtime}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
