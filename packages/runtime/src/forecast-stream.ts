// A series whose observations come bit by bit. Knows the state only as a row of numbers.
import type { CalendarStep, ModelSpec } from '@onnxcast/model';
import type { SessionTensor, Tensors } from '@onnxcast/onnx/session';
import type { Forecast } from '@onnxcast/series';
import { checkOptions, InputError } from '@onnxcast/series/errors';
import type { Answer, Run } from './calls/call.ts';
import { emptyState, feedCovariates, feedHorizon, feedStarts } from './calls/feeds.ts';
import type { Detection, DetectOptions } from './detect/detection.ts';
import type { Doubts } from './detect/judge-row.ts';
import { FORECAST_OPTIONS, type ForecastOptions, toCovariates } from './future-covariates.ts';
import { checkHorizon, type History, type RowFormat, type Rows, toRows } from './history.ts';
import { labelForecast, type Origin, readOrigin, type Targets } from './labels.ts';
import type { Queue } from './queue.ts';

/** Rows that wait at most to be taken in together: a run costs as much as a dozen rows in it. */
const mostWaiting = 32;

/** Times kept of a stream: enough to tell the step between them, or what comes again every week. */
const keptTimes = 1000;

/** What a stream must know of its model. */
export interface StreamFormat {
  /** What the file says of its model. */
  readonly spec: ModelSpec | undefined;
  readonly rows: RowFormat;
  /** Width 0 for a model without covariates known in advance. */
  readonly covariates: RowFormat;
  /** Where these stand in a row of observations. */
  readonly columns: readonly number[];
  readonly stateSize: number;
  readonly targets: Targets;
  /** Of its intervals, in percent; none where it gives none. */
  readonly levels: readonly number[];
  /** How far rows are apart, for a model that reads something off the time. */
  readonly calendarStep: CalendarStep | undefined;
}

/** Where a stream stands, as plain data that JSON carries: it goes on from there, in another process too. */
export interface StreamState {
  /** What its pushes said of themselves, and how many rows they were. */
  readonly origin: Origin;
  /** What precedes `rows`; nothing where they are its first. */
  readonly state: readonly number[];
  /** The last pushes, row by row. */
  readonly rows?: readonly number[];
  /** When they begin, in seconds since 1970. */
  readonly start?: number;
  /** The state after them, where it is known. */
  readonly next?: readonly number[];
  /** Values in a row that `detect` has not believed. */
  readonly doubts: readonly number[];
}

/** What a stream has of the forecaster that opened it. */
interface StreamRuntime {
  readonly run: Run;
  /** Empty, and the stream's own. */
  readonly queue: Queue;
  readonly checkOpen: () => void;
}

/**
 * One open series: `push` what was observed, `forecast` after any of it.
 *
 * With scaling `standard`, the first push sets the series' scale for good: begin with a good stretch of history. The
 * forecast then equals that over the whole history with this scale, however the rest was cut into pushes.
 * Calls may overlap: they are done in the order in which they were made.
 */
export class ForecastStream {
  readonly #format: StreamFormat;
  readonly #run: Run;
  readonly #checkOpen: () => void;
  readonly #queue: Queue;
  /** What all pushes said of themselves. */
  #origin: Origin = { length: 0 };
  /** What precedes `#chunk`. */
  #state: SessionTensor;
  /** The last pushes. They stay beside the state before them, so that any horizon can be asked for, any number of times. */
  #chunk: Rows | undefined;
  /** When `#chunk` begins; undefined for a model that reads nothing off the time. */
  #start: number | undefined;
  /** The state after `#chunk`, once a run has told it; never known early where it depends on what the next push holds. */
  #next: SessionTensor | undefined;
  /** Values in a row that `detect` has not believed. */
  #doubts: Doubts = [];

  /** Made by `Forecaster.open`. */
  constructor(format: StreamFormat, { run, queue, checkOpen }: StreamRuntime) {
    this.#format = format;
    this.#queue = queue;
    this.#run = run;
    this.#checkOpen = checkOpen;
    this.#state = emptyState(format.stateSize);
  }

  /**
   * Adds observations.
   * @param values one value of a model with one feature, or rows `[steps, features]`, in the user's units
   * @throws InputError when they cannot be used (the stream is then as before), or after `dispose`
   */
  async push(values: number | History): Promise<void> {
    const [rows, origin] = this.#read(values);
    await this.#queue.add(async () => {
      await this.#take(rows, origin);
      this.#doubts = [];
    });
  }

  /**
   * Adds observations as `push` does, and marks those that lie outside the interval of their one-step forecast; see the
   * function `detect`. A value far outside is not believed: what was expected takes its place in the forecasts that
   * follow, until a third in a row shows where the series now is.
   * @param values one value of a model with one feature, or rows `[steps, features]`, in the user's units
   * @returns what was found; rows are counted from the first that was pushed, and those by which a model warms up are not judged
   * @throws UnsupportedError when the model gives no intervals
   * @throws InputError when the level is not one of the model's, or as `push`
   * @example const { anomalies } = await stream.detect(21.5, { level: 95 });
   */
  async detect(values: number | History, options: DetectOptions = {}): Promise<Detection> {
    const [rows, origin] = this.#read(values);
    return this.#queue.add(async () => {
      const { detectRows } = await import('./detect/detect-rows.ts');
      const stream = {
        ...this.#format,
        origin: this.#origin,
        doubts: this.#doubts,
        expect: (row: Rows) => this.#answer(this.#chunk!, { ...this.#seenAhead(row), horizon: 1 }),
        take: (some: Rows, of: Origin) => this.#take(some, of),
      };
      const { found, doubts } = await detectRows(stream, rows, { origin, options });
      this.#doubts = doubts;
      return found;
    });
  }

  /**
   * Forecasts the steps after the last observation; the stream stays where it is.
   * @param horizon steps to forecast, 0 to a million
   * @param options `futureCovariates` `[horizon, covariates]` row-major, for a model with covariates known in advance
   * @returns as `Forecaster.forecast`; its times go on from those of the pushes where each had some
   * @throws InputError when nothing has been pushed yet, horizon or covariates cannot be used, or after `dispose`
   */
  async forecast(horizon: number, options: ForecastOptions = {}): Promise<Forecast<Float64Array>> {
    checkOptions(options, FORECAST_OPTIONS);
    const steps = checkHorizon(horizon);
    const future = toCovariates(options.futureCovariates, { ...this.#format.covariates, horizon: steps });
    const { levels } = options;
    return this.#queue.add(async () => {
      if (this.#chunk === undefined) {
        throw new InputError({ found: 'this stream has no observation yet', remedy: 'Push some first.' });
      }
      const ahead = { horizon: steps, future: future?.data };
      const origin = this.#origin;
      const answer = await this.#answer(this.#chunk, ahead);
      return labelForecast(this.#format.targets, { horizon: steps, known: this.#format.levels, levels })(
        origin,
        answer,
      );
    });
  }

  /**
   * Tells where the stream stands once all calls before this one are done.
   * @returns what `Forecaster.open` goes on from
   * @example const again = forecaster.open(await stream.save());
   */
  async save(): Promise<StreamState> {
    return this.#queue.add(async () => ({
      origin: this.#origin,
      state: listOf(this.#state),
      ...(this.#chunk && { rows: [...this.#chunk.data] }),
      ...(this.#start !== undefined && { start: this.#start }),
      ...(this.#next && { next: listOf(this.#next) }),
      doubts: this.#doubts,
    }));
  }

  /** Goes on from where another stream of the model stood; called by `Forecaster.open`. */
  restore({ origin, state, rows, start, next, doubts }: StreamState): void {
    const { stateSize, rows: format } = this.#format;
    const isOfSize = (numbers: readonly number[]) => numbers.length === 0 || numbers.length === stateSize;
    if (!isOfSize(state) || (next !== undefined && !isOfSize(next))) {
      const expected = `${stateSize}, as this model has`;
      const remedy = 'Give the state of a stream of the same model.';
      throw new InputError({ option: 'saved', found: `${state.length} numbers of a state`, expected, remedy });
    }
    this.#origin = origin;
    this.#state = toState(state, stateSize);
    this.#chunk = rows === undefined ? undefined : toRows(rows, format, 'observations');
    this.#start = start;
    this.#next = next === undefined ? undefined : toState(next, stateSize);
    this.#doubts = doubts;
  }

  /** Checks and copies what a caller gave. */
  #read(values: number | History): readonly [Rows, Origin] {
    this.#checkOpen();
    const given = typeof values === 'number' ? [values] : values;
    const rows = toRows(given, this.#format.rows, 'observations');
    return [rows, readOrigin(given, rows.time, 'observations')];
  }

  /** Goes on to the rows that came next. */
  async #take(rows: Rows, origin: Origin): Promise<void> {
    const start = await this.#findStart(origin);
    if (await this.#canWait(rows, start)) {
      this.#chunk = joinRows(this.#chunk!, rows);
    } else {
      if (this.#chunk !== undefined) {
        this.#state = this.#next ?? (await this.#runChunk(this.#chunk, this.#seenAhead(rows)))['next_state']!;
      }
      this.#chunk = rows;
      this.#start = start;
    }
    this.#next = undefined;
    this.#origin = joinOrigins(this.#origin, origin);
  }

  /** Whether rows may join those before them: not the first push, which sets the scale, nor after a gap in time. */
  async #canWait({ time }: Rows, start: number | undefined): Promise<boolean> {
    const isFirst = this.#state.shape[0] === 0;
    const isKnown = this.#next !== undefined;
    if (this.#chunk === undefined || isFirst || isKnown || this.#chunk.time + time > mostWaiting) return false;
    return start === undefined || start === (await this.#findStart({ length: time }));
  }

  async #answer(chunk: Rows, ahead: Ahead): Promise<Answer> {
    const hasBounds = this.#format.levels.length > 0;
    const results = await this.#runChunk(chunk, ahead, ['forecast', ...(hasBounds ? ['lower', 'upper'] : [])]);
    const take = (name: string) => results[name]!.data as Float64Array;
    return { values: take('forecast'), ...(hasBounds && { bounds: { lower: take('lower'), upper: take('upper') } }) };
  }

  /** When a push begins: by its times, else right after the push before. */
  async #findStart(origin: Origin): Promise<number | undefined> {
    const { calendarStep } = this.#format;
    if (calendarStep === undefined) return undefined;
    const { findNextStart } = await import('@onnxcast/model/start-times');
    return findNextStart(origin, calendarStep, this.#chunk && { start: this.#start!, length: this.#chunk.time });
  }

  /** What turned out to be known in advance of the first row of a push, for the step before it. */
  #seenAhead({ data }: Rows): Ahead {
    const { columns } = this.#format;
    if (columns.length === 0) return { horizon: 0, future: undefined };
    return { horizon: 1, future: Float64Array.from(columns, (column) => data[column]!) };
  }

  async #runChunk({ data, time }: Rows, { horizon, future }: Ahead, outputs: readonly string[] = []): Promise<Tensors> {
    const { rows, covariates } = this.#format;
    const known: SessionTensor | undefined = future && {
      type: 'float64',
      shape: [1, horizon, covariates.width],
      data: future,
    };
    const results = await this.#run(
      {
        history: { type: 'float64', shape: [1, time, rows.width], data },
        ...feedHorizon(horizon),
        state: this.#state,
        ...feedCovariates(known),
        ...feedStarts(this.#start === undefined ? undefined : [this.#start]),
      },
      [...outputs, 'next_state'],
    );
    if (known === undefined) this.#next = results['next_state']!;
    return results;
  }
}

/** What a stream says of itself after one more push. */
function joinOrigins(before: Origin, { id, features, times, length }: Origin): Origin {
  const known = before.length === 0 ? [] : before.times;
  return {
    id: id ?? before.id,
    features: features ?? before.features,
    times: known && times && [...known, ...times].slice(-keptTimes),
    length: before.length + length,
  };
}

function listOf({ data }: SessionTensor): readonly number[] {
  return [...(data as Float64Array)];
}

/** A state: [0, size] of no numbers, else [1, size]. */
function toState(numbers: readonly number[], size: number): SessionTensor {
  return { type: 'float64', shape: [numbers.length === 0 ? 0 : 1, size], data: Float64Array.from(numbers) };
}

function joinRows(before: Rows, after: Rows): Rows {
  const data = new Float64Array(before.data.length + after.data.length);
  data.set(before.data);
  data.set(after.data, before.data.length);
  return { data, time: before.time + after.time };
}

interface Ahead {
  readonly horizon: number;
  /** `[horizon, covariates]`; undefined for a model that takes none. */
  readonly future: Float64Array | undefined;
}
