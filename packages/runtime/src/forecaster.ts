// How a file forecasts. Knows no ONNX Runtime package, no Node and no DOM: the session is passed in.
import type { ModelSpec } from '@onnxcast/model';
import { rolesOf } from '@onnxcast/model/roles';
import { scalingTraits } from '@onnxcast/model/scaling-names';
import { checkSeal } from '@onnxcast/onnx/check-seal';
import { forms } from '@onnxcast/onnx/forms';
import { type ModelContract, readContract } from '@onnxcast/onnx/read-contract';
import type { OpenSession, RuntimeDescription, Session } from '@onnxcast/onnx/session';
import type { Forecast } from '@onnxcast/series';
import { checkOptions, command, InputError, text, UnsupportedError } from '@onnxcast/series/errors';
import type { Answer, Call, Run, Task } from './calls/call.ts';
import { callGraph } from './calls/graph.ts';
import type { ForecastStream, StreamState } from './forecast-stream.ts';
import {
  FORECAST_OPTIONS,
  type ForecastManyOptions,
  type ForecastOptions,
  toAllCovariates,
} from './future-covariates.ts';
import { checkHorizon, type History, isOneHistory, type RowFormat, type Rows, toRows } from './history.ts';
import { type Label, labelFitted, labelForecast, readOrigin, type Targets } from './labels.ts';
import { createQueue, type Queue } from './queue.ts';

/** Options of {@link Forecaster.load}. */
export interface LoadOptions {
  /** What runs the model: `openSession` of a runtime package. */
  readonly openSession: OpenSession;
  /** Where to run: `auto` (default), `cpu`, or another device that the runtime package knows. */
  readonly device?: string;
  /** Name of the file, for error messages; default `model`. */
  readonly file?: string;
}

/**
 * An open model. One series is a flat array, row-major `[time, features]`, or a `Series`; many are an array of such,
 * of any lengths. One in, one out; many in, many out, in the same order. Calls may overlap: they queue, or run at once
 * where their session runs several.
 */
export class Forecaster {
  /** What the file says of its model; undefined for a file without our metadata. */
  readonly spec: ModelSpec | undefined;
  /** All `metadata_props` of the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** SHA-256 that the file carries of its bytes, compared with them; undefined for a file that carries none. */
  readonly digest: string | undefined;
  readonly #contract: ModelContract;
  readonly #targets: Targets;
  readonly #session: Session;
  readonly #Stream: typeof ForecastStream | undefined;
  readonly #run: Run;
  readonly #queue: Queue;
  #disposed: Promise<void> | undefined;

  private constructor(contract: ModelContract, { session, run, queue, digest, Stream }: Opened) {
    this.digest = digest;
    this.#Stream = Stream;
    this.spec = contract.spec;
    this.metadata = contract.metadata;
    this.#contract = contract;
    this.#targets = findTargets(contract);
    this.#session = session;
    this.#run = run;
    this.#queue = queue;
  }

  /**
   * Opens a model.
   * @param model bytes of an .onnx file of any form; `forecast` is the one to use, `stream` the one that can `open`
   * @throws ModelFileError when the bytes are no such file, or not those that were written
   * @throws UnsupportedError when the runtime has no such device, or it is missing
   */
  static async load(model: Uint8Array, options: LoadOptions): Promise<Forecaster> {
    const { openSession, device = 'auto', file = 'model' } = options;
    const contract = readContract(model, file);
    const digest = await checkSeal(model, contract);
    // Only a graph that takes observations bit by bit needs it, so a page with another never loads it.
    const Stream = canStream(contract) ? (await import('./forecast-stream.ts')).ForecastStream : undefined;
    const session = await openSession(model, { device, file });
    const [run, queue] = [await runOf(session, contract), await queueOf(session)];
    return new Forecaster(contract, { session, run, queue, digest, Stream });
  }

  /** Where the model runs, for a person: `onnxruntime-node 1.30.0, cpu`. */
  get description(): string {
    return this.#session.description;
  }

  /** The same in parts, as far as the runtime tells them. */
  get runtime(): RuntimeDescription {
    return this.#session.runtime ?? { name: this.#session.description };
  }

  /**
   * Forecasts the steps after a history.
   * @param history values in the user's units, oldest first
   * @param horizon steps to forecast, 0 to a million
   * @param options `futureCovariates` `[horizon, covariates]` row-major, in the user's units, for a model with covariates known in advance; one array a series
   * @returns `values` in the user's units, `[horizon, targets]` row-major, with the names of the `targets` and the `times` that come after the history's, or its rows counted on where those cannot go on, and `intervals` where the model was calibrated, of all its levels or of the `levels` told; one a series
   * @throws InputError when history, horizon, covariates or levels cannot be used, or after `dispose`
   */
  forecast(history: History, horizon: number, options?: ForecastOptions): Promise<Forecast<Float64Array>>;
  forecast(
    histories: readonly History[],
    horizon: number,
    options?: ForecastManyOptions,
  ): Promise<readonly Forecast<Float64Array>[]>;
  forecast(
    history: History | readonly History[],
    horizon: number,
    options?: ForecastOptions | ForecastManyOptions,
  ): Promise<Results>;
  async forecast(
    history: History | readonly History[],
    horizon: number,
    options: ForecastOptions | ForecastManyOptions = {},
  ): Promise<Results> {
    checkOptions(options, FORECAST_OPTIONS);
    const steps = checkHorizon(horizon);
    const { levels: known } = this.#contract;
    const { levels } = options;
    const given = this.#readAll(history, labelForecast(this.#targets, { horizon: steps, known, levels }));
    const size = { count: given.rows.length, isOne: given.isOne };
    const future = toAllCovariates(options.futureCovariates, { ...this.#covariateFormat(), horizon: steps }, size);
    return this.#runAll({ ...given, future }, steps, 'forecast');
  }

  /**
   * Predicts each step of a history from the steps before it.
   * @param history values in the user's units, oldest first
   * @returns as a forecast, `values` `[time - 1, targets]` for the second step on; one a series
   * @throws InputError when the history cannot be used, or after `dispose`
   */
  fitted(history: History): Promise<Forecast<Float64Array>>;
  fitted(histories: readonly History[]): Promise<readonly Forecast<Float64Array>[]>;
  fitted(history: History | readonly History[]): Promise<Results>;
  async fitted(history: History | readonly History[]): Promise<Results> {
    const given = this.#readAll(history, labelFitted(this.#targets));
    const size = { count: given.rows.length, isOne: given.isOne };
    const future = toAllCovariates(undefined, { ...this.#covariateFormat(), horizon: 0 }, size);
    return this.#runAll({ ...given, future }, 0, 'fitted');
  }

  /**
   * Opens a stream of one series, whose observations come bit by bit.
   * @param saved what `save` of another stream of the same model told, to go on from there; default: afresh
   * @throws InputError when that is of another model
   * @throws UnsupportedError when the file is not of the `stream` form
   */
  open(saved?: StreamState): ForecastStream {
    this.#checkOpen();
    const { form, file } = this.#contract;
    if (this.#Stream === undefined) {
      const found = `a graph of the form ${form} cannot take observations bit by bit`;
      throw new UnsupportedError({
        file,
        found,
        remedy: text`Export the model with ${command('export --form stream')}.`,
      });
    }
    const covariates = this.#covariateFormat();
    const columns = this.spec === undefined ? [] : rolesOf(this.spec).future.columns;
    const format = { ...this.#contract, targets: this.#targets, rows: this.#format(), covariates, columns };
    const checkOpen = () => this.#checkOpen();
    const run: Run = async (feeds, outputs) => {
      checkOpen();
      return this.#queue.add(() => this.#run(feeds, outputs));
    };
    const stream = new this.#Stream(format, { run, queue: createQueue(), checkOpen });
    if (saved !== undefined) stream.restore(saved);
    return stream;
  }

  /** Frees the session once the calls under way are done; further calls are refused. */
  async dispose(): Promise<void> {
    this.#disposed ??= this.#queue.addLast(() => this.#session.dispose());
    await this.#disposed;
  }

  /** Checks and copies what a caller gave, at once, so that later changes to it do not matter. */
  #readAll(history: History | readonly History[], label: Label): Omit<Given, 'future'> {
    this.#checkOpen();
    const isOne = isOneHistory(history);
    const histories = isOne ? [history] : history;
    const nameOf = (what: string, i: number) => (isOne ? what : `${what} ${i + 1}`);
    const rows = histories.map((one, i) => toRows(one, this.#format(), nameOf('history', i)));
    const origins = histories.map((one, i) => {
      const origin = readOrigin(one, rows[i]!.time, nameOf('history', i));
      return { ...origin, id: origin.id ?? nameOf('series', i) };
    });
    const findStarts = async () => {
      const step = this.#contract.calendarStep;
      if (step === undefined) return undefined;
      // Only a calendar needs dates, so a page without one never loads how they are read.
      const { findStart } = await import('@onnxcast/model/start-times');
      return origins.map((origin) => findStart(origin, step, origin.id));
    };
    return { rows, findStarts, label: (answer, i) => label(origins[i]!, answer), isOne };
  }

  #runAll(
    { rows, findStarts, label, future: ahead, isOne }: Given,
    horizon: number,
    output: 'forecast' | 'fitted',
  ): Promise<Results> {
    return this.#queue.add(async () => {
      const call = await chooseCall(this.#contract);
      const starts = await findStarts();
      const results: Forecast<Float64Array>[] = new Array(rows.length);
      const runBatch = async (batch: readonly number[]) => {
        const history = stackRows(
          batch.map((i) => rows[i]!),
          this.#contract.width,
        );
        const known = ahead && batch.map((i) => ahead[i]!);
        const future = known && stackRows(known, this.#contract.covariates);
        const task = { history, horizon, output, future, starts: starts && batch.map((i) => starts[i]!) };
        const answer = await call(this.#run, this.#contract, task);
        for (const [k, i] of batch.entries()) {
          results[i] = await label(cutAnswer(answer, k, batch.length), i);
        }
      };
      if (rows.length === 1) await runBatch([0]);
      else await (await import('./spread.ts')).runSpread(rows, this.#session.parallel, runBatch);
      return isOne ? results[0]! : results;
    });
  }

  #format(): RowFormat {
    return { width: this.#contract.width, features: this.spec?.features, ...limitsOf(this.#contract) };
  }

  #covariateFormat(): RowFormat {
    const features = this.spec && rolesOf(this.spec).future.names;
    return { width: this.#contract.covariates, features, ...limitsOf(this.#contract) };
  }

  #checkOpen(): void {
    if (this.#disposed === undefined) return;
    const { file } = this.#contract;
    throw new InputError({ file, found: 'this forecaster was disposed of', remedy: 'Load the model again.' });
  }
}

/** What stands behind a forecaster once its model is open. */
interface Opened {
  readonly session: Session;
  readonly run: Run;
  readonly queue: Queue;
  readonly digest: string | undefined;
  readonly Stream: typeof ForecastStream | undefined;
}

/** Whether a graph takes observations bit by bit. */
function canStream({ form }: ModelContract): boolean {
  const { inputs } = forms[form];
  return 'state' in inputs && 'history' in inputs;
}

/** Runs a session in float64, whatever its graph declares. */
async function runOf(session: Session, { numbers }: ModelContract): Promise<Run> {
  if (numbers === 'float64') return (feeds, outputs) => session.run(feeds, outputs);
  return (await import('./calls/run-in-float32.ts')).runInFloat32(session);
}

/** Calls take turns, unless the session runs several at once. */
async function queueOf({ parallel = 1 }: Session): Promise<Queue> {
  return parallel === 1 ? createQueue() : (await import('./open-queue.ts')).createOpenQueue();
}

/** How a form is called; what only some need, such as an arithmetic of scales, is loaded when first called. */
async function chooseCall({ form }: ModelContract): Promise<Call> {
  const { loop, lengths } = forms[form];
  if (loop === 'caller') return (await import('./calls/step.ts')).callStep;
  return lengths === 'fixed' ? (await import('./calls/fix-lengths.ts')).fixLengths(callGraph) : callGraph;
}

/** One forecast for one history, one each for many. */
type Results = Forecast<Float64Array> | readonly Forecast<Float64Array>[];

/** Checked series of one call. */
interface Given {
  readonly rows: readonly Rows[];
  /** What the result of each is called, by its position. */
  readonly label: (answer: Answer, i: number) => Promise<Forecast<Float64Array>>;
  /** Finds when each begins; undefined for a model that reads nothing off the time. */
  readonly findStarts: () => Promise<readonly number[] | undefined>;
  /** What is known in advance of each; undefined for a model that takes none. */
  readonly future: readonly Rows[] | undefined;
  readonly isOne: boolean;
}

/** What values must be: a model that scales takes any size, for it does so in float64. */
function limitsOf({ numbers, spec }: ModelContract): Pick<RowFormat, 'range' | 'needsPositive'> {
  const { needsPositive, isMeasured = true } = (spec && scalingTraits[spec.scaling]) ?? {};
  return { range: isMeasured ? numbers : 'float32', needsPositive };
}

/** What a model forecasts, as far as its file tells. */
function findTargets({ spec, width, targets }: ModelContract): Targets {
  if (spec !== undefined) return { names: rolesOf(spec).targets.names, columns: rolesOf(spec).targets.columns };
  const all = Array.from({ length: targets }, (_, i) => i);
  return { names: all.map((i) => (targets === 1 ? 'y' : `y${i + 1}`)), columns: targets === width ? all : undefined };
}

/** What was said of one series of a batch. */
function cutAnswer({ values, bounds }: Answer, position: number, batch: number): Answer {
  const cut = (all: Float64Array) => all.slice((position * all.length) / batch, ((position + 1) * all.length) / batch);
  if (bounds === undefined) return { values: cut(values) };
  return { values: cut(values), bounds: { lower: cut(bounds.lower), upper: cut(bounds.upper) } };
}

/** Series of one length as one tensor: rows -> [batch, time, features]. */
function stackRows(rows: readonly Rows[], width: number): Task['history'] {
  const { time, data: first } = rows[0]!;
  const data = new Float64Array(rows.length * first.length);
  rows.forEach((row, i) => {
    data.set(row.data, i * first.length);
  });
  return { type: 'float64', shape: [rows.length, time, width], data };
}
