// Runs one model through every form and runtime at hand, and compares what comes out. Prints nothing.
import { convert, type GraphForm, type ModelSource } from '@onnxcast/converter';
import { columnsOf, futureCovariatesOf, referenceForecast, targetsOf } from '@onnxcast/model';
import { lengthOf, type Series, scaleOf, type Tensor, toTensor } from '@onnxcast/series';
import { type Given, type GraphRun, type MissingRuntime, splitRows } from './graph-runtime.ts';
import { type RuntimeKey, runtimeKinds } from './verify-runtimes.ts';

/** Options of {@link verifyModel}. */
export interface VerifyOptions {
  readonly forms: readonly GraphForm[];
  readonly runtimes: readonly RuntimeKey[];
  readonly horizon: number;
  /** What is known in advance of each series, `[horizon, covariates]` row-major; only for a model that takes it. */
  readonly future?: readonly Float64Array[] | undefined;
  /** Largest difference allowed between any two graphs, in the model's own unit. */
  readonly tolerance: number;
  /**
   * Largest difference allowed to the plain loops. Those compute in float64, and a thousand steps of feedback amplify
   * what float32 and ONNX Runtime's approximate `tanh` leave out: more than graphs differ from one another.
   */
  readonly referenceTolerance: number;
  /** Is told, in a sentence, what begins. */
  readonly onProgress?: (text: string) => void;
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
  /** The larger of the two. */
  readonly toReference: number;
  /** Median time of one forecast of all series. */
  readonly milliseconds: number;
}

/** What {@link verifyModel} found. */
export interface Verdict {
  readonly passed: boolean;
  readonly series: number;
  readonly warmup: number;
  readonly horizon: number;
  /** The unit of all differences, in words. */
  readonly unit: string;
  readonly results: readonly VerifyResult[];
  /** Max abs difference between any two graphs, and which two. */
  readonly worst: number;
  readonly worstPair: readonly [string, string] | undefined;
  readonly tolerance: number;
  readonly worstToReference: number;
  readonly referenceTolerance: number;
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

/** What was computed of every series, in the model's own unit. */
interface Values {
  readonly fitted: Float64Array;
  readonly forecast: Float64Array;
}

/**
 * Compares all forms and runtimes.
 * @param model the file itself; its own form is run from these bytes, the others from its weights
 * @param history series of one length
 */
export async function verifyModel(
  model: Uint8Array,
  source: ModelSource,
  history: readonly Series[],
  options: VerifyOptions,
): Promise<Verdict> {
  const { horizon, tolerance, referenceTolerance, onProgress = () => {} } = options;
  const warmup = lengthOf(history[0]!);
  const toOwnUnit = ownUnitOf(source, history);

  onProgress('plain loops in float64');
  // What the graphs see: float32.
  const seen = history.map((one) => ({ ...one, values: Float64Array.from(one.values, Math.fround) }));
  const given: Given = { history: seen, horizon, future: options.future && toFuture(source, options.future, horizon) };
  const started = performance.now();
  const expected = referenceForecast(source.spec, source.weights, toTensor(seen), horizon, given.future);
  const referenceTime = performance.now() - started;
  const reference = toOwnUnit({
    fitted: splitRows(expected.fitted.data, history.length),
    forecast: splitRows(expected.forecast.data, history.length),
  });

  const { contestants, notRun } = await runAll(model, source, given, options, toOwnUnit);
  const { worst, worstPair } = comparePairs(contestants);
  const results = contestants.map(({ values, form, runtime, version, milliseconds }) => {
    const difference = differencesOf(values, reference);
    return { form, runtime, version, ...difference, toReference: largest(difference), milliseconds };
  });
  const worstToReference = Math.max(...results.map(({ toReference }) => toReference));
  const none = { warmup: 0, closedLoop: 0, toReference: 0, milliseconds: referenceTime };
  return {
    passed: worst <= tolerance && worstToReference <= referenceTolerance,
    series: history.length,
    warmup,
    horizon,
    unit: source.spec.scaling === 'none' ? "the data's unit" : "each series' standard deviations",
    results: [{ form: 'none', runtime: 'plain TypeScript, float64', version: '', ...none }, ...results],
    worst,
    worstPair,
    tolerance,
    worstToReference,
    referenceTolerance,
    notRun,
  };
}

/** Runs every form that is asked for in every runtime that is at hand and runs it. */
async function runAll(
  model: Uint8Array,
  source: ModelSource,
  given: Given,
  { forms, runtimes, horizon, onProgress = () => {} }: VerifyOptions,
  toOwnUnit: ToOwnUnit,
): Promise<{ readonly contestants: readonly Contestant[]; readonly notRun: readonly MissingRuntime[] }> {
  const time = lengthOf(given.history[0]!);
  const contestants: Contestant[] = [];
  const notRun: MissingRuntime[] = [];
  const own = forms.includes(source.form) ? source.form : forms[0]!;
  // Converted once, for all runtimes.
  const graphs = new Map<GraphForm, Uint8Array>();
  const graphOf = (form: GraphForm) => {
    const isAsItIs = form === source.form && form !== 'unrolled';
    const bytes =
      graphs.get(form) ?? (isAsItIs ? model : convert(source.spec, source.weights, { form, time, horizon }));
    graphs.set(form, bytes);
    return bytes;
  };
  for (const kind of runtimeKinds.filter(({ key }) => runtimes.includes(key))) {
    onProgress(kind.name);
    const runtime = await kind.open(graphOf(own));
    if ('reason' in runtime) {
      notRun.push(runtime);
      continue;
    }
    try {
      const wanted = kind.forms === 'all' ? forms : [own];
      for (const form of wanted) {
        if (form === 'step' && !runtime.runsSteps) {
          if (wanted.length === 1) notRun.push({ name: runtime.name, reason: 'graphs of one step are not run there.' });
          continue;
        }
        if (form === 'unrolled') {
          onProgress(`  unrolled, all ${time + horizon} steps written out: opening it takes a while`);
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

function comparePairs(contestants: readonly Contestant[]): Pick<Verdict, 'worst' | 'worstPair'> {
  let worst = 0;
  let worstPair: [string, string] | undefined;
  contestants.forEach((a, i) => {
    for (const b of contestants.slice(i + 1)) {
      const difference = largest(differencesOf(a.values, b.values));
      if (worstPair !== undefined && difference <= worst) continue;
      worst = difference;
      worstPair = [nameOf(a), nameOf(b)];
    }
  });
  return { worst, worstPair };
}

function toFuture({ spec }: ModelSource, future: readonly Float64Array[], horizon: number): Tensor<Float32Array> {
  const shape = [future.length, horizon, futureCovariatesOf(spec).length];
  return { shape, data: Float32Array.from(future.flatMap((rows) => [...rows])) };
}

interface Rows {
  readonly fitted: readonly ArrayLike<number>[];
  readonly forecast: readonly ArrayLike<number>[];
}

type ToOwnUnit = (run: Rows | GraphRun) => Values;

/**
 * Values in the unit that the network computes in: each series' standard deviations where the model scales, else the
 * data's. Of 400 ppm a float32 can hold no more than 3e-5, which says nothing of the network.
 */
function ownUnitOf({ spec }: ModelSource, history: readonly Series[]): ToOwnUnit {
  const columns = columnsOf(spec, targetsOf(spec));
  const scales = history.map((one) => (spec.scaling === 'none' ? undefined : scaleOf(one)));
  const toOwnUnit = (rows: readonly ArrayLike<number>[]) =>
    Float64Array.from(
      rows.flatMap((row, n) => {
        const scale = scales[n];
        return Array.from(row, (value, i) => {
          const column = columns[i % columns.length]!;
          return scale === undefined ? value : (value - scale.mean[column]!) / scale.deviation[column]!;
        });
      }),
    );
  return ({ fitted, forecast }) => ({ fitted: toOwnUnit(fitted), forecast: toOwnUnit(forecast) });
}

function differencesOf(a: Values, b: Values): { readonly warmup: number; readonly closedLoop: number } {
  return { warmup: maxDifference(a.fitted, b.fitted), closedLoop: maxDifference(a.forecast, b.forecast) };
}

function largest({ warmup, closedLoop }: { readonly warmup: number; readonly closedLoop: number }): number {
  return Math.max(warmup, closedLoop);
}

/** NaN counts as infinitely far, so that no tolerance lets it pass. */
function maxDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return worst;
}

function nameOf({ form, runtime }: Contestant): string {
  return `${form} in ${runtime}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
