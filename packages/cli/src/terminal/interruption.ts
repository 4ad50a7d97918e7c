// Ctrl-C as an AbortSignal: the first one asks to stop at the next safe point, a later one stops at once.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { say } from './output.ts';

/** How close two signals must be, in milliseconds, to be one key press that reached this process twice. */
const SAME_PRESS_MS = 500;

/**
 * Runs work with a signal that aborts on SIGINT or SIGTERM.
 * @param work may give both back, by its second argument: they then end the process as they do any other, which is at once
 * though native code keeps the thread
 */
export async function withInterruption<Result>(
  work: (signal: AbortSignal, giveBack: () => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    const now = Date.now();
    first ??= now;
    if (now - first > SAME_PRESS_MS) process.exit(130);
    controller.abort();
  };
  const giveBack = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal, giveBack);
  } finally {
    giveBack();
  }
}

/**
 * Waits for something that writes nothing, such as reading, and ends the process with a word on SIGINT or SIGTERM; within
 * `withInterruption` it is left to that.
 * @param doing what is interrupted, in words
 */
export async function endingOnSignal<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
  if (process.listenerCount('SIGTERM') > 0) return work();
  const onSignal = () => {
    say(`onnxcast: interrupted while ${doing}. Nothing was written yet.`);
    process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work();
  } finally {
    // A signal that came while the thread was busy is heard in the next turn but one at the latest.
    await nextTurn();
    await nextTurn();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
