// Runs one model through every form and runtime at hand, and compares what comes out. Prints nothing.
import { convert, type GraphForm, type ModelSource } from '@onnxcast/converter';
import { columnsOf, futureCovariatesOf, referenceForecast, targetsOf } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { lengthOf, type Series, scaleOf, type Tensor, toTensor } from '@onnxcast/series';
import { findPythonRuntime, type PythonRuntime } from './python-runtime.ts';

/** Options of {@link verifyModel}. */
export interface VerifyOptions {
  readonly forms: readonly GraphForm[];
  readonly horizon: number;
  /** What is known in advance of each series, `[horizon, covariates]` row-major; only for a model that takes it. */
  readonly future?: readonly Float64Array[] | undefined;
  /** Largest difference allowed between any two graphs. */
  readonly tolerance: number;
  /**
   * Largest difference allowed to the plain loops. Those compute in float64, and a thousand steps of feedback amplify
   * what float32 and ONNX Runtime's approximate `tanh` leave out: more than graphs differ from one another.
   */
  readonly referenceTolerance: number;
  /** Is told, in a sentence, what begins. */
  readonly onProgress?: (text: string) => void;
}

/** One form in one runtime. */
export interface VerifyResult {
  readonly form: GraphForm | 'none';
  readonly runtime: string;
  /** Max abs difference to the plain loops, one-step predictions of the history and forecast, in model units. */
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
  readonly results: readonly VerifyResult[];
  /** Max abs difference between any two graphs, and which two. */
  readonly worst: number;
  readonly worstPair: readonly [string, string] | undefined;
  readonly tolerance: number;
  readonly worstToReference: number;
  readonly referenceTolerance: number;
  /** Runtimes that are not at hand, and why. */
  readonly notes: readonly string[];
}

interface Contestant {
  readonly form: GraphForm;
  readonly runtime: string;
  /** `fitted` of every series, then `forecast` of every series, in model units. */
  readonly values: Float64Array;
  readonly milliseconds: number;
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
  const { forms, horizon, tolerance, referenceTolerance, onProgress = () => {} } = options;
  const warmup = lengthOf(history[0]!);
  const toUnits = unitsOf(source, history);

  onProgress('plain loops in float64');
  // What the graphs see: float32.
  const seen = history.map((one) => ({ ...one, values: Float64Array.from(one.values, Math.fround) }));
  const given: Given = { history: seen, horizon, future: options.future && toFuture(source, options.future, horizon) };
  const started = performance.now();
  const expected = referenceForecast(source.spec, source.weights, toTensor(seen), horizon, given.future);
  const fitted = splitRows(expected.fitted.data, history.length);
  const reference = toUnits([...fitted, ...splitRows(expected.forecast.data, history.length)]);
  const referenceTime = performance.now() - started;

  const found = await findPythonRuntime();
  const notes = 'reason' in found ? [`Python's ONNX Runtime was not compared: ${found.reason}`] : [];
  const contestants: Contestant[] = [];
  for (const form of forms) {
    const isAsItIs = form === source.form && form !== 'unrolled';
    const bytes = isAsItIs ? model : convert(source.spec, source.weights, { form, time: warmup, horizon });
    const label =
      form === 'unrolled' ? `unrolled, all ${warmup + horizon} steps written out: opening it takes a while` : form;
    onProgress(`onnxruntime-node, ${label}`);
    contestants.push({ form, ...(await runInNode(bytes, given, toUnits)) });
    if ('reason' in found || form === 'step') continue;
    onProgress(`Python, ${label}`);
    contestants.push({ form, ...(await runInPython(found, bytes, given, toUnits)) });
  }

  let worst = 0;
  let worstPair: [string, string] | undefined;
  contestants.forEach((a, i) => {
    for (const b of contestants.slice(i + 1)) {
      const difference = maxDifference(a.values, b.values);
      if (worstPair !== undefined && difference <= worst) continue;
      worst = difference;
      worstPair = [nameOf(a), nameOf(b)];
    }
  });
  const results = contestants.map(({ form, runtime, values, milliseconds }) => {
    return { form, runtime, toReference: maxDifference(values, reference), milliseconds };
  });
  const worstToReference = Math.max(...results.map(({ toReference }) => toReference));
  return {
    passed: worst <= tolerance && worstToReference <= referenceTolerance,
    series: history.length,
    warmup,
    horizon,
    results: [
      { form: 'none', runtime: 'plain loops, float64', toReference: 0, milliseconds: referenceTime },
      ...results,
    ],
    worst,
    worstPair,
    tolerance,
    worstToReference,
    referenceTolerance,
    notes,
  };
}

/** What is forecast. */
interface Given {
  readonly history: readonly Series[];
  readonly horizon: number;
  /** `[batch, horizon, covariates]`, where the model takes any. */
  readonly future: Tensor<Float32Array> | undefined;
}

function toFuture({ spec }: ModelSource, future: readonly Float64Array[], horizon: number): Tensor<Float32Array> {
  const shape = [future.length, horizon, futureCovariatesOf(spec).length];
  return { shape, data: Float32Array.from(future.flatMap((rows) => [...rows])) };
}

type ToUnits = (rows: readonly ArrayLike<number>[]) => Float64Array;

/**
 * Rows in the model's own units: those of every series, in the order of the series and that order once more for another
 * output, by each series' mean and deviation where the model scales.
 */
function unitsOf({ spec }: ModelSource, history: readonly Series[]): ToUnits {
  const columns = columnsOf(spec, targetsOf(spec));
  const scales = history.map((one) => (spec.scaling === 'none' ? undefined : scaleOf(one)));
  return (rows) =>
    Float64Array.from(
      rows.flatMap((row, n) => {
        const scale = scales[n % scales.length];
        return Array.from(row, (value, i) => {
          const column = columns[i % columns.length]!;
          return scale === undefined ? value : (value - scale.mean[column]!) / scale.deviation[column]!;
        });
      }),
    );
}

async function runInNode(
  model: Uint8Array,
  { history, horizon, future }: Given,
  toUnits: ToUnits,
): Promise<Omit<Contestant, 'form'>> {
  const forecaster = await Forecaster.load(model, { device: 'cpu', threads: 1 });
  try {
    const options = future === undefined ? {} : { futureCovariates: splitRows(future.data, history.length) };
    const times: number[] = [];
    let rows: readonly Float32Array[] = [];
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      rows = await forecaster.forecast(history, horizon, options);
      times.push(performance.now() - start);
    }
    // What a graph says of the history counts as much: a fault there may leave the forecast whole.
    const fitted = await forecaster.fitted(history);
    return { runtime: forecaster.description, values: toUnits([...fitted, ...rows]), milliseconds: median(times) };
  } finally {
    await forecaster.dispose();
  }
}

async function runInPython(
  python: PythonRuntime,
  model: Uint8Array,
  { history, horizon, future }: Given,
  toUnits: ToUnits,
): Promise<Omit<Contestant, 'form'>> {
  const { forecast, fitted, milliseconds } = await python.forecast(model, toTensor(history), horizon, future);
  const rows = [fitted, forecast].flatMap((values) => splitRows(values, history.length));
  return { runtime: python.description, values: toUnits(rows), milliseconds: median(milliseconds) };
}

function splitRows<Values extends Float32Array | Float64Array>(values: Values, batch: number): readonly Values[] {
  const size = values.length / batch;
  return Array.from({ length: batch }, (_, n) => values.subarray(n * size, (n + 1) * size) as Values);
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
