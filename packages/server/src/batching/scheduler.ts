// Who runs when: calls that wait are put together, the oldest first, and go to the next thread that is free.

import type { Tensors } from '@onnxcast/runtime';
import { BusyError, TimeoutError } from '../http/errors.ts';
import { type BatchedNames, countSeries, likenessOf, splitResults, stackFeeds } from './stack-calls.ts';

/** A model as the threads run it. */
export interface LaneModel {
  /** Tells it from all other models. */
  readonly key: string;
  readonly name: string;
  readonly batched: BatchedNames;
  /** Runs it in the thread of that number. */
  run(lane: number, feeds: Tensors, outputs: readonly string[]): Promise<Tensors>;
}

/** What a scheduler holds to. */
export interface SchedulerLimits {
  /** Series that one run takes at most, unless one call brings more. */
  readonly batch: number;
  /** Milliseconds that a call waits at most for others where a thread is free. */
  readonly batchDelay: number;
  /** Calls that wait at most. */
  readonly queue: number;
  /** Seconds in which a call is answered, or refused. */
  readonly timeout: number;
}

/** Told of every run. */
export type OnRun = (run: { readonly model: string; readonly series: number; readonly seconds: number }) => void;

/** What puts calls together. */
export interface Scheduler {
  /** Calls that wait for a thread. */
  readonly waiting: number;
  /**
   * Runs a model, alone or with others that are alike.
   * @throws BusyError when too many wait, TimeoutError when it took too long
   */
  run(model: LaneModel, feeds: Tensors, outputs: readonly string[]): Promise<Tensors>;
}

interface Call {
  readonly feeds: Tensors;
  readonly series: number;
  readonly since: number;
  /** Undefined once it was answered or has waited too long. */
  settle: { resolve(results: Tensors): void; reject(error: unknown): void } | undefined;
}

interface Group {
  readonly model: LaneModel;
  readonly outputs: readonly string[];
  calls: Call[];
}

/** Rows of history that one run takes at most, beyond which it leaves the processor's caches, and costs memory. */
const MOST_ROWS = 1 << 17;
/** Series from which on another thread gains by a share. */
const WORTH_SHARING = 16;

/** Starts with nothing to do, over so many threads. */
export function createScheduler(lanes: number, limits: SchedulerLimits, onRun: OnRun = () => {}): Scheduler {
  // In the order in which the first call of each came.
  const groups = new Map<string, Group>();
  const free = Array.from({ length: lanes }, (_, lane) => lane);
  let waiting = 0;
  let isPlanned = false;
  let timer: NodeJS.Timeout | undefined;
  let secondsPerCall = 0.01;

  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    // After all that has come in: calls that arrive together go together.
    setImmediate(() => {
      isPlanned = false;
      dispatch();
    });
  };

  const dispatch = () => {
    for (const [likeness, group] of groups) {
      if (free.length === 0) return;
      group.calls = group.calls.filter(({ settle }) => settle !== undefined);
      const [oldest] = group.calls;
      if (oldest === undefined) {
        groups.delete(likeness);
        continue;
      }
      const rest = limits.batchDelay - (performance.now() - oldest.since);
      const series = group.calls.reduce((sum, call) => sum + call.series, 0);
      if (rest > 0 && series < limits.batch) {
        timer ??= setTimeout(() => {
          timer = undefined;
          dispatch();
        }, rest);
        continue;
      }
      groups.delete(likeness);
      const calls = take(group, Math.max(WORTH_SHARING, Math.ceil(series / free.length)));
      // What is left is the last in turn.
      if (group.calls.length > 0) groups.set(likeness, group);
      void runTogether(group, calls, free.pop()!);
    }
    if (groups.size > 0 && free.length > 0 && timer === undefined) plan();
  };

  const take = (group: Group, share: number): readonly Call[] => {
    const most = Math.min(share, limits.batch);
    const taken: Call[] = [];
    let series = 0;
    let rows = 0;
    for (const call of group.calls) {
      const own = (call.feeds['history']?.shape[1] ?? 1) * call.series;
      if (taken.length > 0 && (series + call.series > most || rows + own > MOST_ROWS)) break;
      taken.push(call);
      series += call.series;
      rows += own;
    }
    group.calls = group.calls.slice(taken.length);
    waiting -= taken.length;
    return taken;
  };

  const runTogether = async ({ model, outputs }: Group, calls: readonly Call[], lane: number) => {
    const counts = calls.map(({ series }) => series);
    const started = performance.now();
    try {
      const feeds = stackFeeds(
        calls.map((call) => call.feeds),
        model.batched,
      );
      const results = splitResults(await model.run(lane, feeds, outputs), counts, model.batched);
      for (const [i, call] of calls.entries()) call.settle?.resolve(results[i]!);
    } catch (error) {
      for (const call of calls) call.settle?.reject(error);
    }
    const seconds = (performance.now() - started) / 1000;
    secondsPerCall += 0.1 * (seconds / calls.length - secondsPerCall);
    onRun({ model: model.name, series: counts.reduce((sum, count) => sum + count, 0), seconds });
    free.push(lane);
    plan();
  };

  return {
    get waiting() {
      return waiting;
    },
    async run(model, feeds, outputs) {
      if (waiting >= limits.queue) throw new BusyError((waiting * secondsPerCall) / lanes);
      const likeness = `${model.key}; ${likenessOf(feeds, outputs, model.batched)}`;
      const group = groups.get(likeness) ?? { model, outputs, calls: [] };
      groups.set(likeness, group);
      waiting += 1;
      plan();
      let late: NodeJS.Timeout | undefined;
      const call: Call = {
        feeds,
        series: countSeries(feeds, model.batched),
        since: performance.now(),
        settle: undefined,
      };
      try {
        return await new Promise<Tensors>((resolve, reject) => {
          call.settle = { resolve, reject };
          group.calls.push(call);
          late = setTimeout(() => {
            // One that still waits will not be run.
            if (group.calls.includes(call)) waiting -= 1;
            reject(new TimeoutError(limits.timeout));
          }, limits.timeout * 1000);
        });
      } finally {
        clearTimeout(late);
        call.settle = undefined;
      }
    },
  };
}
