// A series whose observations come bit by bit. Knows the state only as a row of numbers.
import { InputError } from '@onnxcast/series/errors';
import type { Run } from './call.ts';
import { emptyState, toHorizon } from './call-forecast.ts';
import { checkHorizon, type History, type RowFormat, type Rows, toRows } from './history.ts';
import { createQueue, type Queue } from './queue.ts';
import type { SessionTensor } from './session.ts';

/**
 * One open series: `push` what was observed, `forecast` after any of it.
 *
 * With scaling `standard`, the first push sets the series' scale for good: begin with a good stretch of history. The
 * forecast then equals that over the whole history with this scale, however the rest was cut into pushes.
 * Calls may overlap: they are done in the order in which they were made.
 */
export class ForecastStream {
  readonly #format: RowFormat;
  readonly #run: Run;
  readonly #queue: Queue = createQueue();
  /** What precedes `#chunk`. */
  #state: SessionTensor;
  /** The last push. It stays beside the state before it, so that any horizon can be asked for, any number of times. */
  #chunk: Rows | undefined;
  /** The state after `#chunk`, once a run has told it. */
  #next: SessionTensor | undefined;

  /** Made by `Forecaster.open`. */
  constructor(format: RowFormat, stateSize: number, run: Run) {
    this.#format = format;
    this.#run = run;
    this.#state = emptyState(stateSize);
  }

  /**
   * Adds observations.
   * @param values one value of a model with one feature, or rows `[steps, features]`, in the user's units
   * @throws InputError when they cannot be used (the stream is then as before), or after `dispose`
   */
  async push(values: number | History): Promise<void> {
    const rows = toRows(typeof values === 'number' ? [values] : values, this.#format, 'observations');
    await this.#queue.add(async () => {
      if (this.#chunk !== undefined) {
        this.#state = this.#next ?? (await this.#runChunk(this.#chunk, 0, 'next_state'));
      }
      this.#chunk = rows;
      this.#next = undefined;
    });
  }

  /**
   * Forecasts the steps after the last observation; the stream stays where it is.
   * @param horizon steps to forecast, 0 to a million
   * @returns `[horizon, features]` row-major, in the user's units
   * @throws InputError when nothing has been pushed yet, the horizon cannot be used, or after `dispose`
   */
  async forecast(horizon: number): Promise<Float32Array> {
    const steps = checkHorizon(horizon);
    return this.#queue.add(async () => {
      if (this.#chunk === undefined) {
        throw new InputError('This stream has no observation yet, expected at least one. Push some first.');
      }
      return (await this.#runChunk(this.#chunk, steps, 'forecast')).data as Float32Array;
    });
  }

  async #runChunk({ data, time }: Rows, horizon: number, output: string): Promise<SessionTensor> {
    const results = await this.#run(
      {
        history: { type: 'float32', shape: [1, time, this.#format.width], data },
        horizon: toHorizon(horizon),
        state: this.#state,
      },
      ['forecast', 'next_state'],
    );
    this.#next = results['next_state']!;
    return results[output]!;
  }
}
